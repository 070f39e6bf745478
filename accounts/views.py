"""Pages about the own account."""

from __future__ import annotations

from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import BROWSER, ApiKeyForm, LanguageForm
from accounts.models import ApiKey, User
from core.errors import Invalid


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


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
    context = {"form": form, "grants": user.grants}
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
    context = {"form": form, "key": key, "keys": rows, "now": now}
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
    """Change the language and stay on the page: for this browser, and for the account of who is signed in."""
    response = redirect(_way_back(request))
    language = request.POST.get("language", "")
    if not language:
        return response
    services.require_language(language)
    if request.user.is_authenticated:
        services.set_language(user=_user(request), language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest) -> str:
    """The page that the choice was made on, if it is one of ours; a ``?lang=`` in it would overrule the choice."""
    for place in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(place, {request.get_host()}, require_https=request.is_secure()):
            parts = urlsplit(place)
            query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "lang"]
            # One slash at the beginning: two would name another host, once the scheme is gone.
            path = "/" + parts.path.lstrip("/\\")
            return urlunsplit(("", "", path, urlencode(query), parts.fragment))
    return "/"
