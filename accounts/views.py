"""Pages about the own account."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.i18n import LANGUAGE_QUERY_PARAMETER
from django.views.i18n import set_language as keep_in_cookie

from accounts import services
from accounts.forms import BROWSER, ApiKeyForm, LanguageForm
from accounts.models import ApiKey, User
from core.errors import Invalid


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _tabs(current: str) -> list[dict[str, object]]:
    places = [
        ("account", _("Account")),
        ("account-keys", _("API keys")),
        ("account_change_password", _("Password")),
        ("mfa_index", _("Two-factor sign-in")),
    ]
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in places]


def account(request: HttpRequest) -> HttpResponse:
    """Show the own account and keep its language."""
    user = _user(request)
    form = LanguageForm(request.POST or None, initial={"language": user.language or BROWSER})
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        services.set_language(user=user, language=language)
        with translation.override(language or translation.get_language()):
            messages.success(request, _("Your choice of language is kept."))
        response = redirect("account")
        # What this browser remembers would outlive the choice to follow it.
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, path=settings.LANGUAGE_COOKIE_PATH)
        return response
    context = {"form": form, "grants": user.grants, "tabs": _tabs("account")}
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """List the own API keys and make a new one, which is shown this once."""
    user, now = _user(request), timezone.now()
    form, key = ApiKeyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            key = services.create_api_key(user=user, at=now, **form.cleaned_data)[1]
        except Invalid as refusal:
            for error in refusal.errors:
                form.add_error(error.pointer.strip("/"), error.detail)
        else:
            form = ApiKeyForm()
    rows = ApiKey.objects.visible_to(user)
    context = {"form": form, "key": key, "keys": rows, "now": now, "tabs": _tabs("account-keys")}
    return render(request, "accounts/keys.html", context, status=422 if form.errors else 200)


@require_POST
def revoke_key(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the own keys at once."""
    key = get_object_or_404(ApiKey.objects.visible_to(_user(request)), pk=pk)
    services.revoke_api_key(key=key, at=timezone.now())
    messages.success(request, _("The key %(prefix)s… no longer works.") % {"prefix": key.prefix})
    return redirect("account-keys")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language from any page: for this browser, and for the account of who is signed in."""
    language = request.POST.get(LANGUAGE_QUERY_PARAMETER, "")
    if request.user.is_authenticated and language:
        services.set_language(user=_user(request), language=language)
    return keep_in_cookie(request)
