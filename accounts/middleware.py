"""The language that a person chose goes with the account, from one browser to the next."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from core.languages import known_language


class PreferredLanguage:
    """Pages are in the language of the account, unless ``?lang=`` asks for another.

    The API keeps to ``?lang=`` and ``Accept-Language``: what a program asks for is what it gets.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the preferred language, where there is one."""
        language = getattr(request.user, "language", "")
        wanted = language in dict(settings.LANGUAGES) and not known_language(request.GET.get("lang", ""))
        if wanted and not request.path.startswith("/api/"):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)
