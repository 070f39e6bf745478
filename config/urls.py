"""The product's addresses."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, include, path

from config import errors, health

admin.autodiscover()
# The administrator keeps accounts and access (accounts/admin.py); the tables of the libraries are not for hands.
admin.site.unregister([Group, EmailAddress, Authenticator])
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Levelmark"

# From the top down: an app above can add a fixed word beside the names of one below (frameworks/migrate/).
APPS = ("reports", "assessments", "people", "roles", "competencies", "accounts")

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    # The address is who one is: HR enters it, so allauth's page to change it is not there.
    path("accounts/email/", errors.no_such_page, name="account_email"),
    # No address is confirmed by mail and no code signs anybody in (see settings).
    path("accounts/confirm-email/", errors.no_such_page, name="account_email_verification_sent"),
    path("accounts/confirm-email/<str:key>/", errors.no_such_page, name="account_confirm_email"),
    path("accounts/login/code/confirm/", errors.no_such_page, name="account_confirm_login_code"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    *(path("", include(f"{app}.urls")) for app in APPS),
]

handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
