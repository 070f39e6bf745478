"""Addresses of the account pages; signing in and out is allauth's, below ``/accounts/``."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/keys/", views.keys, name="account-keys"),
    path("account/keys/<int:pk>/revoke/", views.revoke_key, name="account-key-revoke"),
    path("language/", views.set_language, name="set_language"),
]
