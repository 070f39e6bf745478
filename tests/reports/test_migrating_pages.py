"""The pages about a move to another framework version."""

from __future__ import annotations

import io
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assessments import services
from assessments.models import AuditEvent, Migration
from competencies.models import FrameworkVersion
from competencies.models import Mapping as SkillMapping
from reports.migration_sheets import migration_file
from reports.selectors import migration_report
from roles.models import RoleProfile
from tests.factories.competencies import make_framework
from tests.reports.company import NOW, TODAY, Company
from tests.reports.moving import figures, migrate, next_version


@pytest.fixture
def hr(company: Company, client: Client) -> Client:
    client.force_login(company.user("hana"))
    return client


def address(name: str, company: Company, target: FrameworkVersion, **query: str) -> str:
    return reverse(name, query={"from": company.version.slug, "to": target.slug, **query})


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_without_versions_the_page_asks_for_them(company: Company, hr: Client) -> None:
    page = text(hr.get(reverse("framework-migrate")))
    assert "There is nothing to move to" in page
    make_framework({"SSUP": [1]}, slug="other-1.0", created_at=NOW)
    page = text(hr.get(reverse("framework-migrate")))
    assert f'value="{company.version.slug}" selected' in page
    assert 'value="other-1.0" selected' in page
    assert hr.get(reverse("framework-migrate"), {"from": "no", "to": "other-1.0"}).status_code == 404


def test_without_any_framework_the_page_says_so(db: None, client: Client) -> None:
    from tests.factories.accounts import make_user

    with time_machine.travel(NOW, tick=False):
        client.force_login(make_user("hr", email="hr@test.example"))
        assert "There is nothing to move to" in text(client.get(reverse("framework-migrate")))


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({}, "To be assessed again", "held-title"),
        ({"view": "roles"}, "1 level to decide", "Cold"),
        ({"view": "roles", "q": "nothing like it"}, "Nothing matches", "role-account-manager"),
        ({"view": "roles", "finding": "not_exact"}, "Nothing matches", "role-account-manager"),
        ({"view": "people"}, "2 of 3 levels have something to know", "Nothing matches"),
        ({"view": "people", "q": "lucia"}, "Lucia", ">Sam<"),
        ({"view": "people", "finding": "gone"}, ">Sam<", ">Lucia<"),
        ({"view": "people", "role": "account-manager", "sort": "-name"}, ">Tom<", "Nothing matches"),
        ({"view": "people", "sort": "fit"}, ">Tom<", "Nothing matches"),
        ({"view": "people", "sort": "change"}, "points", "Nothing matches"),
        ({"view": "people", "sort": "-again"}, ">Tom<", "Nothing matches"),
        ({"view": "skills", "finding": "new"}, "COLD", "SSUP"),
        ({"view": "skills", "q": "need"}, "skill gone", "COLD"),
    ],
)
def test_the_report_is_filtered_and_sorted(
    company: Company, target: FrameworkVersion, hr: Client, query: dict[str, str], shown: str, hidden: str
) -> None:
    response = hr.get(address("framework-migrate", company, target, **query))
    page = text(response).split("<main", 1)[1]
    assert response.status_code == 200
    assert shown in page
    assert hidden not in page


def test_people_are_sorted_as_asked(company: Company, target: FrameworkVersion, hr: Client) -> None:
    def names(sort: str) -> list[str]:
        response = hr.get(address("framework-migrate", company, target, view="people", sort=sort))
        return [row.person.name for row in response.context["page"].object_list]

    assert names("") == ["Lucia", "Sam", "Tom"]
    assert names("-name") == ["Tom", "Sam", "Lucia"]
    assert names("change")[0] == "Sam"
    assert names("-fit")[0] == "Sam"
    assert names("-again")[0] == "Sam"


def test_what_blocks_is_named_and_nothing_can_be_done(
    company: Company, target: FrameworkVersion, hr: Client
) -> None:
    SkillMapping.objects.filter(source__code="SSUP").delete()
    page = text(hr.get(address("framework-migrate", company, target)))
    assert "SSUP: nobody has decided what takes its place." in page
    assert "framework-migrate-confirm" not in page
    assert reverse("framework-migrate-confirm") not in page
    page = text(hr.get(address("framework-migrate-confirm", company, target)))
    assert "To be done first" in page
    refused = hr.post(
        address("framework-migrate-confirm", company, target), {"reason": "R", "requirements/1": "5"}
    )
    assert refused.status_code in (409, 422)
    assert not Migration.objects.exists()


def test_hr_decides_moves_and_takes_back_in_the_browser(
    company: Company, target: FrameworkVersion, hr: Client
) -> None:
    now = figures(company, TODAY)
    asked = company.profile.requirements.get(skill__code="NEGO").pk
    url = address("framework-migrate-confirm", company, target)
    page = text(hr.get(url))
    assert "NEGO Skill NEGO: level 4 is not defined any more" in page
    assert 'value="5" selected' in page
    refused = hr.post(url, {f"requirements/{asked}": "6", "reason": ""})
    assert refused.status_code == 422
    assert 'value="6" selected' in text(refused)
    blank = hr.post(url, {f"requirements/{asked}": "6", "reason": "   "})
    assert blank.status_code == 422
    done = hr.post(url, {f"requirements/{asked}": "6", "reason": "The new edition."}, follow=True)
    migration = Migration.objects.get()
    assert done.redirect_chain == [(reverse("migration", args=[migration.pk]), 302)]
    page = text(done)
    for shown in (
        "The new edition.",
        "to be assessed again",
        "nothing takes its place",
        "moved with another level",
    ):
        assert shown in page
    assert "1 → 2" in page
    listed = text(hr.get(reverse("migrations")))
    assert f"{company.version.slug} → {target.slug}" in listed
    assert hr.post(url, {"reason": "The new edition."}).status_code == 409  # a double click
    assert "moved from this version to the new one already" in text(hr.get(url))
    assert Migration.objects.count() == 1
    undo = reverse("migration-undo", args=[migration.pk])
    assert hr.post(undo, {"reason": ""}).status_code == 422
    undone = hr.post(undo, {"reason": "Too early."}, follow=True)
    assert "Too early." in text(undone)
    assert figures(company, TODAY) == now
    assert hr.post(undo, {"reason": "Again."}).status_code == 409
    link = f'/frameworks/migrations/{migration.pk}/"'
    for query in ("?state=undone", "?sort=day", "?sort=-day"):
        assert link in text(hr.get(reverse("migrations") + query))
    assert link not in text(hr.get(reverse("migrations") + "?state=done"))


def test_a_requirement_can_be_dropped_in_the_browser(
    company: Company, target: FrameworkVersion, hr: Client
) -> None:
    asked = company.profile.requirements.get(skill__code="NEGO").pk
    hr.post(
        address("framework-migrate-confirm", company, target),
        {f"requirements/{asked}": "drop", "reason": "R"},
    )
    profile = RoleProfile.objects.get(version=target)
    assert set(profile.requirements.values_list("skill__code", flat=True)) == {"SSUP", "SALE"}


def test_what_the_service_refuses_is_shown_on_the_form(company: Company, hr: Client) -> None:
    target = next_version(
        company, {"NEGO": range(5, 7)}, {"SSUP": None, "SALE": None, "NEED": None, "NEGO": "NEGO"}
    )
    asked = company.profile.requirements.get(skill__code="NEGO").pk
    url = address("framework-migrate-confirm", company, target)
    refused = hr.post(url, {f"requirements/{asked}": "drop", "reason": "R"})
    assert refused.status_code == 422
    assert "nothing would be required any more" in text(refused)


def test_a_migration_on_which_something_stands_says_what(
    company: Company, target: FrameworkVersion, hr: Client
) -> None:
    migration = migrate(company, target, NEGO=5)
    services.start_assessment(employee=company.people["sam"], by=company.user("sam"), at=NOW)
    page = text(hr.get(reverse("migration", args=[migration.pk])))
    assert "It cannot be undone any more" in page
    assert "Sam is or was assessed against the new profile" in page
    assert "dlg-undo" not in page
    assert hr.post(reverse("migration-undo", args=[migration.pk]), {"reason": "R"}).status_code == 409
    assert hr.get(reverse("migration", args=[0])).status_code == 404


def test_nothing_was_moved_yet(company: Company, hr: Client) -> None:
    assert "Nothing was moved yet" in text(hr.get(reverse("migrations")))


def test_the_report_is_taken_away_with_a_reason_that_the_people_can_read(
    company: Company, target: FrameworkVersion, hr: Client
) -> None:
    url = address("framework-migrate-export", company, target)
    assert hr.post(url, {"kind": "csv"}).status_code == 422
    assert not AuditEvent.objects.filter(action="export").exists()
    answer = hr.post(url, {"kind": "csv", "reason": "For the works council."})
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="migration-{company.version.slug}-next-9.9.csv"'
    )
    assert b"level not defined" in answer.content
    events = AuditEvent.objects.filter(action="export")
    assert {event.subject.name for event in events} == {"Sam", "Lucia", "Tom"}
    assert {event.reason for event in events} == {"For the works council."}


def test_the_workbook_has_a_sheet_for_people_roles_and_skills(
    company: Company, target: FrameworkVersion
) -> None:
    report = migration_report(company.version, target, TODAY, company.user("hana"))
    data, _media_type = migration_file(report, "xlsx")
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["People", "Roles", "Skills"]
    people = [[cell.value for cell in row] for row in book["People"].iter_rows(min_row=2)]
    assert [row[0] for row in people] == ["Lucia", "Sam", "Sam", "Sam", "Tom"]
    sale = next(row for row in people if row[4] == "SALE")
    assert sale[6:10] == [6, "SALE", None, "range changed; level not defined"]
    assert sale[11] == "4, 6"
    assert book["Roles"].max_row == 5
    assert book["Skills"].max_row == 6


@pytest.mark.parametrize("name", ["sam", "marek", "ines", "root"])
def test_the_pages_are_for_hr_alone(
    company: Company, target: FrameworkVersion, client: Client, name: str
) -> None:
    client.force_login(company.user(name))
    assert client.get(address("framework-migrate", company, target)).status_code == 403
    assert client.get(reverse("migrations")).status_code == 403
