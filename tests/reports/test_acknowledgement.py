"""Whoever owns the text of a framework is named wherever that text is: pages, documents, API."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from assessments.models import Assessment
from reports.models import ReportJob
from reports.pdf import documents
from tests.assessments.world import NOW, World, build

pytestmark = pytest.mark.django_db
NOTICE = "Lent by the Paper Kite Society."


@pytest.fixture
def world() -> World:
    found = build()
    found.submitted(SSUP=4)
    return found


def test_the_pages_that_show_its_text_name_the_owner(world: World) -> None:
    client = Client()
    client.force_login(world.user("sam"))
    assessment = Assessment.objects.get()
    for address in (
        "/skills/",
        "/skills/levels/",
        "/skills/SSUP/",
        f"/assessments/{assessment.pk}/skills/SSUP/",
        f"/roles/{world.role.slug}/",
    ):
        assert NOTICE in client.get(address).content.decode(), address
    assert client.get(f"/api/v1/frameworks/{world.version.slug}/").json()["acknowledgement"] == NOTICE


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_of_skills_that_is_taken_away_names_the_owner(world: World, kind: str) -> None:
    client = Client()
    client.force_login(world.user("sam"))
    body = client.get(f"/skills/export/?kind={kind}").content
    if kind == "csv":
        assert body.decode().splitlines()[-1] == NOTICE
    else:
        sheet = load_workbook(io.BytesIO(body)).active
        assert sheet.cell(sheet.max_row, 1).value == NOTICE


@pytest.mark.parametrize("kind", ["person-gap", "role-profile"])
def test_the_documents_that_print_its_text_name_the_owner(world: World, kind: str) -> None:
    about = {"person": world.people["sam"]} if kind == "person-gap" else {"role": world.role}
    user = world.user("marek")
    job = ReportJob(kind=kind, language="en", as_of=NOW.date(), requested_by=user, **about)
    page = documents.html_of(documents.content_of(job, user), at=NOW)
    assert NOTICE in re.sub(r"<[^>]+>", "", page)
