"""Drafts that are saved, discarded and published; what differs; roles side by side."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from assessments.models import Assessment
from competencies.models import FrameworkVersion, Skill
from core.errors import Invalid, NotAllowed, Stale, WrongState
from roles import selectors
from roles.models import Role, RoleProfile
from roles.services import (
    RequirementInput,
    archive_role,
    discard_draft,
    draft_profile,
    publish_profile,
    save_requirements,
    withdraw_planned_profile,
)
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework
from tests.factories.people import EmployeeFactory
from tests.factories.roles import RoleFactory, make_role

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 1)
SINCE = dt.date(2024, 1, 1)


@pytest.fixture
def version() -> FrameworkVersion:
    return make_framework(slug="test-1.0")


@pytest.fixture
def hr() -> User:
    return make_user("hr")


@pytest.fixture
def role(version: FrameworkVersion) -> Role:
    return make_role(version, {"SALE": 4, "SSUP": 2}, slug="seller", valid_from=SINCE)


def asked(version: FrameworkVersion, **levels: int) -> list[RequirementInput]:
    skills = {skill.code: skill for skill in Skill.objects.filter(version=version)}
    return [RequirementInput(skills[code], level) for code, level in levels.items()]


def save(draft: RoleProfile, by: User, requirements: Any, revision: int | None = None) -> RoleProfile:
    return save_requirements(
        profile=draft, requirements=requirements, by=by, at=AT, expected_revision=revision
    )


def test_saving_counts_the_revision_and_the_same_again_does_not(
    version: FrameworkVersion, role: Role, hr: User
) -> None:
    draft = draft_profile(role=role, version=version, by=hr, at=AT)
    assert save(draft, hr, asked(version, SALE=4, SSUP=2), 1).revision == 1
    assert save(draft, hr, asked(version, SSUP=2, SALE=4), 1).revision == 2  # another order
    with pytest.raises(Stale):
        save(draft, hr, asked(version, SALE=6), 1)
    assert list(role.changes.values_list("what", "profile")) == [("requirements", 2), ("drafted", 2)]


def test_a_draft_is_discarded_and_a_published_profile_is_not(
    version: FrameworkVersion, role: Role, hr: User
) -> None:
    draft = draft_profile(role=role, version=version, by=hr, at=AT)
    with pytest.raises(NotAllowed):
        discard_draft(profile=draft, by=make_user(), at=AT)
    discard_draft(profile=draft, by=hr, at=AT)
    assert selectors.draft_of(role) is None
    first = role.changes.first()
    assert first is not None
    assert (first.what, first.profile) == ("discarded", 2)
    with pytest.raises(WrongState):
        discard_draft(profile=role.profiles.get(), by=hr, at=AT)


def test_a_profile_begins_today_or_later_unless_it_is_imported(
    version: FrameworkVersion, role: Role, hr: User
) -> None:
    draft = draft_profile(role=role, version=version, by=hr, at=AT)
    yesterday = DAY - dt.timedelta(days=1)
    with pytest.raises(Invalid) as refusal:
        publish_profile(profile=draft, by=hr, at=AT, valid_from=yesterday)
    assert [error.pointer for error in refusal.value.errors] == ["/valid_from"]
    published = publish_profile(profile=draft, by=hr, at=AT, valid_from=yesterday, backdated=True)
    assert published.valid_from == yesterday
    first = role.changes.first()
    assert first is not None
    assert (first.what, first.profile, first.by) == ("published", 2, hr)


def test_the_draft_of_a_role_in_the_archive_stays_as_it_is(
    version: FrameworkVersion, role: Role, hr: User
) -> None:
    draft = draft_profile(role=role, version=version, by=hr, at=AT)
    archive_role(role=role, by=hr, at=AT)
    with pytest.raises(WrongState, match="archive"):
        save(draft, hr, asked(version, SALE=6))
    with pytest.raises(WrongState, match="archive"):
        discard_draft(profile=draft, by=hr, at=AT)
    assert [row.level for row in draft.requirements.order_by("order")] == [4, 2]


def test_a_profile_begins_within_a_year(version: FrameworkVersion, role: Role, hr: User) -> None:
    draft = draft_profile(role=role, version=version, by=hr, at=AT)
    last = DAY + dt.timedelta(days=366)
    for day in (last + dt.timedelta(days=1), dt.date.max):
        with pytest.raises(Invalid) as refusal:
            publish_profile(profile=draft, by=hr, at=AT, valid_from=day)
        assert [error.pointer for error in refusal.value.errors] == ["/valid_from"]
    assert publish_profile(profile=draft, by=hr, at=AT, valid_from=last).valid_from == last


def test_what_is_published_is_what_was_looked_at(version: FrameworkVersion, role: Role, hr: User) -> None:
    draft = draft_profile(role=role, version=version, by=hr, at=AT)
    save(draft, hr, asked(version, SALE=6))
    with pytest.raises(Stale):
        publish_profile(profile=draft, by=hr, at=AT, expected_revision=1)
    assert publish_profile(profile=draft, by=hr, at=AT, expected_revision=2).state == "published"


def test_a_planned_profile_is_withdrawn_and_the_one_before_it_goes_on(
    version: FrameworkVersion, role: Role, hr: User
) -> None:
    first = role.profiles.get()
    second = draft_profile(role=role, version=version, by=hr, at=AT)
    begin = DAY + dt.timedelta(days=300)
    publish_profile(profile=second, by=hr, at=AT, valid_from=begin)
    assert selectors.planned_profile(role, DAY) == second
    assert selectors.planned_profile(role, begin) is None
    with pytest.raises(NotAllowed):
        withdraw_planned_profile(profile=second, by=make_user(), at=AT)
    second = withdraw_planned_profile(profile=second, by=hr, at=AT)
    first.refresh_from_db()
    assert (second.valid_from, second.valid_until, first.valid_until) == (begin, begin, None)
    assert selectors.planned_profile(role, DAY) is None
    change = role.changes.first()
    assert change is not None
    assert (change.what, change.profile, change.by) == ("withdrawn", 2, hr)
    third = draft_profile(role=role, version=version, by=hr, at=AT)
    assert selectors.profile_before(third, begin) == first
    assert publish_profile(profile=third, by=hr, at=AT).valid_until is None
    first.refresh_from_db()
    assert first.valid_until == DAY


def test_only_the_last_published_profile_that_has_not_begun_is_withdrawn(
    version: FrameworkVersion, role: Role, hr: User
) -> None:
    first = role.profiles.get()
    second = draft_profile(role=role, version=version, by=hr, at=AT)
    for profile in (first, second):
        with pytest.raises(WrongState, match="has not begun"):
            withdraw_planned_profile(profile=profile, by=hr, at=AT)
    publish_profile(profile=second, by=hr, at=AT, valid_from=DAY + dt.timedelta(days=9))
    third = draft_profile(role=role, version=version, by=hr, at=AT)
    publish_profile(profile=third, by=hr, at=AT, valid_from=DAY + dt.timedelta(days=19))
    with pytest.raises(WrongState, match="Another profile follows"):
        withdraw_planned_profile(profile=second, by=hr, at=AT)
    withdraw_planned_profile(profile=third, by=hr, at=AT)
    with pytest.raises(WrongState, match="withdrawn already"):
        withdraw_planned_profile(profile=third, by=hr, at=AT)
    assessment = Assessment.objects.create(
        employee=EmployeeFactory(), profile=second, created_at=AT, changed_at=AT
    )
    with pytest.raises(WrongState, match="stands on"):
        withdraw_planned_profile(profile=second, by=hr, at=AT)
    assessment.delete()
    withdraw_planned_profile(profile=second, by=hr, at=AT)
    first.refresh_from_db()
    assert first.valid_until is None


def test_a_draft_can_require_every_skill_with_its_defined_levels(version: FrameworkVersion) -> None:
    choices = selectors.skills_to_require(version)
    assert [row.level for row in choices["SALE"].levels] == [4, 5, 6]
    found = selectors.found_skills(choices, "skill sa", {"SSUP"})
    assert [choice.skill.code for choice in found] == ["SALE"]
    assert "SSUP" not in [one.skill.code for one in selectors.found_skills(choices, "", {"SSUP"})]


def test_the_profile_that_a_draft_follows_is_the_one_in_force_on_its_day(
    version: FrameworkVersion, role: Role, hr: User
) -> None:
    first = role.profiles.get()
    second = draft_profile(role=role, version=version, by=hr, at=AT)
    later = DAY + dt.timedelta(days=30)
    publish_profile(profile=second, by=hr, at=AT, valid_from=later)
    third = draft_profile(role=role, version=version, by=hr, at=AT)
    assert selectors.profile_before(third, later) == second
    assert selectors.profile_before(third, DAY) == first
    assert selectors.profile_before(first, SINCE) is None


def test_two_profiles_are_compared_across_framework_versions(
    version: FrameworkVersion, role: Role, hr: User
) -> None:
    newer = make_framework({"SALE": range(4, 7), "NEED": range(2, 5)}, slug="test-2.0")
    draft = draft_profile(role=role, version=newer, by=hr, at=AT)
    save(draft, hr, asked(newer, NEED=2, SALE=5))
    comparison = selectors.compare_profiles(role.profiles.get(number=1), draft)
    assert [(row.skill.code, row.change.difference.value) for row in comparison.moved] == [
        ("NEED", "added"),
        ("SALE", "raised"),
        ("SSUP", "removed"),
    ]
    assert comparison.counts == {"added": 1, "raised": 1, "lowered": 0, "removed": 1, "weighed": 0}
    assert len(selectors.compare_profiles(None, draft).moved) == 2


def test_drafts_are_listed_for_hr_only(version: FrameworkVersion, role: Role, hr: User) -> None:
    draft_profile(role=role, version=version, by=hr, at=AT)
    assert [row.number for row in selectors.profiles_of(role, hr)] == [2, 1]
    assert [row.number for row in selectors.profiles_of(role, make_user())] == [1]


def test_roles_stand_side_by_side_skill_by_skill(version: FrameworkVersion, role: Role) -> None:
    other = make_role(
        version, {"SSUP": 2, "SALE": (4, "desirable"), "NEED": (3, "essential", "0.50")}, slug="b"
    )
    bare = RoleFactory(slug="bare")
    found = selectors.compare_roles([role, other, bare], DAY)
    assert [column.profile is None for column in found.columns] == [False, False, True]
    rows = {row.skill.code: row for row in found.rows}
    assert [cell and cell.level for cell in rows["SALE"].cells] == [4, 4, None]
    assert rows["SALE"].defined == (4, 5, 6)
    two = selectors.compare_roles([role, other], DAY)
    assert {row.skill.code for row in two.differing} == {"SALE", "NEED"}
    assert {row.skill.code for row in two.rows} == {"SALE", "NEED", "SSUP"}


def test_comparing_costs_the_same_for_few_and_many_skills(version: FrameworkVersion) -> None:
    few = [make_role(version, {"SALE": 4}) for _ in range(2)]
    many = [make_role(version, {"SALE": 4, "SSUP": 2, "NEED": 3}) for _ in range(3)]
    counts = []
    for roles in (few, many):
        with CaptureQueriesContext(connection) as queries:
            for row in selectors.compare_roles(roles, DAY).rows:
                assert row.skill.category
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_requirement_keeps_weight_and_necessity_as_entered(
    version: FrameworkVersion, role: Role, hr: User
) -> None:
    draft = draft_profile(role=role, version=version, by=hr, at=AT)
    (sale,) = asked(version, SALE=5)
    save(draft, hr, [RequirementInput(sale.skill, 5, "desirable", Decimal("0.35"))])
    row = draft.requirements.get()
    assert (row.level, row.necessity, row.weight) == (5, "desirable", Decimal("0.35"))
