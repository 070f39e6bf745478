"""Addresses of the pages about people."""

from django.urls import path

from people import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", views.new, name="person-new"),
    path("people/<int:pk>/edit/", views.edit, name="person-edit"),
    path("people/<int:pk>/leave/", views.leave, name="person-leave"),
    path(
        "people/<int:pk>/planned/<str:kind>/withdraw/", views.withdraw_planned, name="person-withdraw-planned"
    ),
    path("teams/new/", views.new_team, name="team-new"),
    path("teams/<int:pk>/edit/", views.edit_team, name="team-edit"),
    path("teams/<int:pk>/close/", views.close_team, name="team-close"),
    path("teams/<int:pk>/reopen/", views.reopen_team, name="team-reopen"),
]
