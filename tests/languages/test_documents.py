"""What leaves the product otherwise than as a page: mails, PDFs, spreadsheets, answers of the API, in every language."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils import translation

from assessments import notifications
from assessments.models import Assessment
from core.languages import language_tag
from people.models import Employee, Team
from reports.models import ReportJob
from reports.pdf import documents
from roles.models import Role
from tests.access.things import Things
from tests.assessments.world import NOW
from tests.languages.catalogues import OTHERS, english_that_is_said_otherwise, marked, months
from tests.languages.reading import Page, read, same_as_english, untranslated
from tests.languages.walk import data_of

EVENTS = ("submitted", "assigned", "confirmed", "appealed", "reopened")


def faults(page: Page, things: Things, language: str) -> list[str]:
    return untranslated(page, data_of(things), months(language))


def said(*texts: str) -> Page:
    return Page(texts=[("text[]", text) for text in texts])


def jobs(things: Things) -> list[ReportJob]:
    about: list[dict[str, Any]] = [
        {"kind": "person-gap", "person": Employee.objects.get(pk=things.names["sam"])},
        {"kind": "team-matrix", "team": Team.objects.get(pk=things.names["north"])},
        {"kind": "role-profile", "role": Role.objects.get(slug="account-manager")},
    ]
    by = things.world.user("hana")
    return [
        ReportJob(language="en", as_of=NOW.date(), requested_by=by, created_at=NOW, **one) for one in about
    ]


def printed(things: Things) -> list[str]:
    viewer = things.world.user("hana")
    return [documents.html_of(documents.content_of(job, viewer), at=NOW) for job in jobs(things)]


@pytest.mark.parametrize("language", OTHERS)
def test_every_report_can_be_said_in(things: Things, tmp_path: Path, language: str) -> None:
    with (
        override_settings(LOCALE_PATHS=[marked(language, tmp_path / "locale")]),
        translation.override(language),
    ):
        pages = [read(html) for html in printed(things)]
        found = [fault for page in pages for fault in faults(page, things, language)]
    assert found == []
    assert [page.language for page in pages] == [language_tag(language)] * 3


@pytest.mark.parametrize("language", OTHERS)
def test_no_report_shows_english_in(things: Things, language: str) -> None:
    english = english_that_is_said_otherwise(language)
    with translation.override(language):
        assert [same_as_english(read(html), english) for html in printed(things)] == [[], [], []]


def letters(things: Things) -> list[mail.EmailMessage]:
    """One of each, all to people whose language is not that of who causes them."""
    assessment = Assessment.objects.get(pk=things.names["confirmed"])
    assessment.assessor = Employee.objects.get(name="Marek")
    mail.outbox.clear()
    for event in EVENTS:
        getattr(notifications, event)(assessment)
    return list(mail.outbox)


@pytest.mark.parametrize("language", OTHERS)
def test_every_mail_is_in_the_language_of_who_gets_it(
    things: Things, tmp_path: Path, language: str, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    type(things.world.user("sam")).objects.update(language=language)
    with (
        override_settings(LOCALE_PATHS=[marked(language, tmp_path / "locale")]),
        translation.override("en"),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            letters(things)
        sent = list(mail.outbox)
        found = [faults(said(str(one.subject), *one.body.splitlines()), things, language) for one in sent]
    assert len(sent) == len(EVENTS)
    assert found == [[]] * len(EVENTS)


def test_a_forgotten_password_is_answered_in_the_language_of_the_account(
    things: Things, tmp_path: Path
) -> None:
    sam = things.world.user("sam")
    sam.language = "ru"
    sam.save()
    with override_settings(LOCALE_PATHS=[marked("ru", tmp_path / "locale")]):
        Client(headers={"accept-language": "it"}).post("/accounts/password/reset/", {"email": sam.email})
        [letter] = mail.outbox
        found = faults(said(*str(letter.body).split("\n\n")), things, "ru")
    assert [fault for fault in found if "http" not in fault and "example.com" not in fault] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_spreadsheet_can_be_said_in(things: Things, tmp_path: Path, language: str) -> None:
    client = Client(headers={"accept-language": language})
    client.force_login(things.world.user("hana"))
    with override_settings(LOCALE_PATHS=[marked(language, tmp_path / "locale")]):
        north = things.names["north"]
        matrix = client.post(f"/teams/{north}/matrix/export/", {"kind": "xlsx", "reason": "Because."})
        organisation = client.get("/organisation/export/")
        books = [openpyxl.load_workbook(io.BytesIO(each.getvalue())) for each in (matrix, organisation)]
        cells = [
            str(value)
            for book in books
            for sheet in book
            for row in [(sheet.title,), *sheet.iter_rows(values_only=True)]
            for value in row
            if isinstance(value, str)
        ]
        found = faults(said(*cells), things, language)
    assert len(cells) > 20
    assert found == []


WRONG: list[tuple[str, str, Any]] = [
    ("GET", "/api/v1/people/999999/", None),
    ("GET", "/api/v1/people/?nonsense=1", None),
    ("GET", "/api/v1/people/?page=999", None),
    ("GET", "/api/v1/skills/?framework=nothing", None),
    ("GET", "/api/v1/people/{sam}/gap/?as_of=yesterday", None),
    ("GET", "/api/v1/people/?lang=zh-hans", None),
    ("POST", "/api/v1/people/", {}),
    ("POST", "/api/v1/reports/", {}),
    ("POST", "/api/v1/reports/", {"kind": "nonsense", "as_of": "x", "language": "zh-hans"}),
    ("POST", "/api/v1/reports/", []),
    ("POST", "/api/v1/assessments/", {"person": "x"}),
    ("POST", "/api/v1/assessments/{open}/submit/", {}),
    ("PUT", "/api/v1/assessments/{open}/ratings/", {"ratings": [{"skill": 1}]}),
    ("POST", "/api/v1/cycles/", {"starts_on": "x"}),
    ("POST", "/api/v1/evidence/", {}),
]


@pytest.mark.parametrize("language", OTHERS)
def test_every_error_of_the_api_can_be_said_in(things: Things, tmp_path: Path, language: str) -> None:
    found = []
    with override_settings(LOCALE_PATHS=[marked(language, tmp_path / "locale")]):
        for actor in ("hana", "sam", ""):
            client = Client(headers={"accept-language": language})
            if actor:
                client.force_login(things.world.user(actor))
            for method, address, data in WRONG:
                url = address.format(**things.names)
                answer = client.generic(
                    method, url, "" if data is None else json.dumps(data), "application/json"
                )
                if answer.status_code < 400:
                    continue
                assert answer["Content-Type"] == "application/problem+json", url
                assert answer["Content-Language"] == language_tag(language)
                body = answer.json()
                texts = [body["title"], *(error["detail"] for error in body["errors"])]
                found += [f"{method} {url}: {fault}" for fault in faults(said(*texts), things, language)]
    assert found == []


def test_the_api_names_the_languages_that_texts_fell_back_to(things: Things) -> None:
    role = Role.objects.get(slug="account-manager")
    role.purpose = {"en": "Only English"}
    role.save()
    client = Client()
    client.force_login(things.world.user("hana"))
    assert client.get("/api/v1/roles/account-manager/?lang=ru")["Content-Language"] == "ru, en"
    assert client.get("/api/v1/roles/account-manager/?lang=en")["Content-Language"] == "en"
    assert client.get("/api/v1/skills/?lang=zh-TW")["Content-Language"] == "zh-Hant"
