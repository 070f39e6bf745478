"""What every request passes through that is not some app's business."""

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguageMiddleware(LocaleMiddleware):
    """Django's choice of language (cookie, then Accept-Language), which ?lang= overrules for one request."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of this request."""
        super().process_request(request)
        wanted = request.GET.get("lang")
        if not wanted:
            return
        try:
            language = translation.get_supported_language_variant(wanted)
        except LookupError:
            return
        translation.activate(language)
        request.LANGUAGE_CODE = language
