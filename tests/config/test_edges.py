"""What every request meets: headers, language, upload limits; and what the log says about it."""

import logging
import sys

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from config.logs import OneLineFormatter
from config.middleware import LanguageMiddleware
from config.uploads import CappedUploadHandler


def language_of(path: str, **headers: str) -> str:
    seen = []

    def view(request):
        seen.append((translation.get_language(), request.LANGUAGE_CODE))
        return HttpResponse()

    with translation.override("en"):
        LanguageMiddleware(view)(RequestFactory().get(path, headers=headers))
    assert seen[0][0] == seen[0][1]
    return seen[0][0]


@pytest.mark.parametrize(
    ("path", "headers", "language"),
    [
        ("/", {}, "en"),
        ("/", {"accept-language": "it-IT,it;q=0.9"}, "it"),
        ("/?lang=it", {}, "it"),
        ("/?lang=en", {"accept-language": "it"}, "en"),
        ("/?lang=klingon", {"accept-language": "it"}, "it"),
    ],
)
def test_the_language_follows_the_address_then_the_browser(path, headers, language):
    assert language_of(path, **headers) == language


def test_pages_allow_no_inline_script_and_no_frame(client):
    headers = client.get("/healthz").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_admin_has_no_sign_in_of_its_own(client, db):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def upload(size: int):
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.bin", b"x" * size)})
    request.upload_handlers.insert(0, CappedUploadHandler(request))
    return request.FILES


def test_an_upload_far_over_the_limit_is_cut_off(settings):
    settings.UPLOAD_MAX_BYTES = 1000

    with pytest.raises(RequestDataTooBig):
        upload(1001)
    assert upload(1000)["file"].size == 1000


def test_a_log_line_with_a_traceback_is_still_one_line():
    try:
        int("two\nlines")
    except ValueError:
        record = logging.LogRecord("app", logging.ERROR, __file__, 1, "It broke", None, sys.exc_info())

    line = OneLineFormatter().format(record)

    assert "\n" not in line
    assert "It broke | Traceback" in line
