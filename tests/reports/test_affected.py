"""Whom a new profile of a role concerns, and what the reports put beside a role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import RoleHolding
from reports.models import ReportJob
from roles import beside
from roles.affected import Affected, Question, affected_by
from roles.models import RoleProfile
from roles.selectors import affected_people
from roles.services import RequirementInput, draft_profile, save_requirements
from tests.factories.accounts import make_user
from tests.factories.roles import make_role
from tests.reports.company import NOW, TODAY, Company, build

pytestmark = pytest.mark.django_db

LATER = TODAY + dt.timedelta(days=30)


@pytest.fixture
def company() -> Iterator[Company]:
    with time_machine.travel(NOW, tick=False):
        yield build()


def draft_of(company: Company, **levels: int) -> RoleProfile:
    """A draft that asks for these levels, all of them essential, of weight 1."""
    hana = company.user("hana")
    draft = draft_profile(role=company.role, version=company.version, by=hana, at=NOW)
    wanted = [RequirementInput(company.skills[code], level) for code, level in levels.items()]
    return save_requirements(profile=draft, requirements=wanted, by=hana, at=NOW)


def affected(company: Company, draft: RoleProfile, viewer: str = "hana") -> dict[str, Affected]:
    people = affected_people(company.profile, draft, company.user(viewer), today=TODAY, then=LATER)
    return {one.person: one for one in people}


def test_each_holder_is_told_with_the_fit_before_and_after_by_hand(company: Company) -> None:
    company.holds("sam", "SSUP", 4)
    company.holds("sam", "SALE", 5)
    company.holds("lucia", "SSUP", 2)
    draft = draft_of(company, SSUP=5, SALE=5)
    found = affected(company, draft)
    sam = found["Sam"]
    # before: SSUP 4/4 × 2, SALE 5/5 × 1, NEED not assessed × 1 = 3 of 4; after: 4/5 and 5/5 of 2
    assert (sam.fit_before, sam.fit_after) == (Decimal("0.7500"), Decimal("0.9000"))
    assert [(gap.code, gap.required, gap.held) for gap in sam.new_gaps] == [("SSUP", 5, 4)]
    assert (sam.today, sam.then, sam.meets_after, sam.closed) == (
        True,
        True,
        False,
        2,
    )  # NEED and NEGO are gone
    lucia = found["Lucia"]  # SSUP was open already, so it is not newly open
    assert (lucia.fit_before, lucia.fit_after, lucia.new_gaps) == (Decimal("0.2500"), Decimal("0.2000"), ())
    assert list(found) == ["Lucia", "Tom", "Sam"]  # who loses most stands first


def test_people_who_hold_the_role_on_either_day_are_told(company: Company) -> None:
    other = make_role(company.version, {"SSUP": 1}, slug="other")
    RoleHolding.objects.filter(employee=company.people["tom"]).update(valid_until=LATER)
    RoleHolding.objects.create(employee=company.people["tom"], role=other, valid_from=LATER)
    RoleHolding.objects.create(employee=company.people["aki"], role=company.role, valid_from=LATER)
    found = affected(company, draft_of(company, SSUP=5))
    assert {name: (one.today, one.then) for name, one in found.items()} == {
        "Sam": (True, True),
        "Lucia": (True, True),
        "Tom": (True, False),
        "Aki": (False, True),
    }


def test_only_people_in_scope_are_told(company: Company) -> None:
    make_user("hr", email="north@test.example")
    company.user("north").access_grants.update(unit="north")
    assert set(affected(company, draft_of(company, SSUP=5), "north")) == {"Sam", "Lucia"}


def test_a_first_profile_has_no_fit_before(company: Company) -> None:
    draft = draft_of(company, SSUP=5)
    question = Question(None, draft, TODAY, TODAY, company.user("hana"))
    found = affected_by(question)
    assert {one.fit_before for one in found} == {None}
    assert {gap.code for one in found for gap in one.new_gaps} == {"SSUP"}


def test_it_costs_the_same_for_few_and_many_people(company: Company) -> None:
    draft = draft_of(company, SSUP=5)
    affected(company, draft)  # what the test's own objects remember is read once
    counts = []
    for crowd in (0, 12):
        company.crowd(crowd)
        with CaptureQueriesContext(connection) as queries:
            found = affected(company, draft)
        counts.append((len(queries), len(found)))
    assert counts[0][0] == counts[1][0]
    assert [count for _queries, count in counts] == [3, 15]


@pytest.mark.parametrize(
    ("name", "held"), [("hana", 3), ("ines", 3), ("marek", 2), ("dana", 3), ("olga", 1), ("sam", None)]
)
def test_who_oversees_people_reads_how_many_hold_the_role(
    company: Company, name: str, held: int | None
) -> None:
    parts = {part.template: part.context for part in beside.parts_of(company.role, company.user(name))}
    shown = parts.get("reports/_role_holders.html")
    assert (shown["count"] if shown else None) == held


def test_the_profile_as_a_pdf_is_asked_for_on_the_page_of_the_role(company: Company) -> None:
    client = Client()
    client.force_login(company.user("sam"))
    answer = client.post("/roles/account-manager/report/")
    assert (answer.status_code, answer["Location"]) == (302, "/roles/account-manager/#paper")
    job = ReportJob.objects.get()
    assert (job.kind, job.role, job.language, job.as_of) == ("role-profile", company.role, "en", TODAY)
    page = client.get("/roles/account-manager/").content.decode()
    assert f'id="live-{job.pk}"' in page
    assert client.post("/roles/nothing/report/").status_code == 404
    client.force_login(company.user("ines"))
    assert "role-report" not in client.get("/roles/account-manager/").content.decode()
    assert client.post("/roles/account-manager/report/").status_code == 403
