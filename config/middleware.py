"""What every request passes through that is not some app's business."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import gettext as _

from core.languages import FALLBACKS, known_language, language_tag
from core.problems import CONTENT_TYPE, document


class LanguageMiddleware(LocaleMiddleware):
    """Django's choice of language (cookie, then Accept-Language), which ?lang= overrules for one request.

    A page whose ?lang= is not there is shown in the reader's language; a program is told that it is not there (ADR 7).
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:  # type: ignore[override]
        """Activate the language of this request."""
        super().process_request(request)
        wanted = request.GET.get("lang")
        if not wanted:
            return None
        language = known_language(wanted)
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        elif request.path.startswith("/api/"):
            return self._refusal()
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say which language it is, spelled as BCP 47 does, and which others where texts fell back to them."""
        others = sorted(language_tag(code) for code in request.META.get(FALLBACKS, ()))
        response.headers.setdefault("Content-Language", ", ".join([language_tag(), *others]))
        return super().process_response(request, response)

    def _refusal(self) -> JsonResponse:
        names = ", ".join(language_tag(code) for code, _name in settings.LANGUAGES)
        detail = _("There is no such language here. There are: %(names)s.") % {"names": names}
        body = document(
            400, _("The input is not valid."), kind="invalid", errors=[{"pointer": "/lang", "detail": detail}]
        )
        return JsonResponse(body, status=400, content_type=CONTENT_TYPE)
