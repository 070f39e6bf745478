"""Importing roles; drafting, filling and publishing profiles."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from competencies.models import FrameworkVersion, Skill
from core.errors import Invalid, NotAllowed, WrongState
from roles.models import CareerStep, Requirement, Role, RoleProfile
from roles.selectors import profile_in_force
from roles.services import (
    RequirementInput,
    RolesResult,
    draft_profile,
    import_roles,
    load_shipped_roles,
    publish_profile,
    save_requirements,
)
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework, shipped_framework
from tests.factories.roles import RoleFactory, make_profile, make_role
from tests.roles.test_rules import a_role, text

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 1)
SINCE = dt.date(2024, 1, 1)


@pytest.fixture
def version() -> FrameworkVersion:
    return make_framework(slug="test-1.0")


def imported(version: FrameworkVersion, *documents: Any, **options: Any) -> RolesResult:
    return import_roles(
        documents, **{"version": version, "by": None, "at": AT, "valid_from": SINCE, **options}
    )


# -- import


def test_an_import_makes_a_role_with_a_profile_in_force(version: FrameworkVersion) -> None:
    result = imported(version, a_role(next_roles=["boss"]), a_role("boss", tier=2, family="management"))
    assert result.as_dict() == {"added": 2, "changed": 0, "profiles": 2, "total": 2}
    role = Role.objects.get(slug="seller")
    assert (role.tier, role.family, role.title.data) == (3, "accounts", text("Seller"))
    assert [str(area.name) for area in role.areas.all()] == ["Care", "More"]
    visits = role.indicators.all()[0]
    assert (visits.figure, visits.low, visits.high, visits.period) == ("5–8", Decimal(5), Decimal(8), "week")
    assert [str(method.name) for method in role.methods.all()] == ["SPIN"]
    assert [step.target.slug for step in role.steps_out.all()] == ["boss"]
    profile = role.profiles.get()
    assert (profile.number, profile.state, profile.valid_from, profile.published_at) == (
        1,
        "published",
        SINCE,
        AT,
    )
    assert [(row.skill.code, row.level, row.necessity, row.weight) for row in profile.requirements.all()] == [
        ("SALE", 4, "essential", Decimal("1.00")),
        ("NEED", 3, "desirable", Decimal("0.50")),
        ("SSUP", 2, "essential", Decimal("1.00")),
    ]


def test_importing_the_same_again_changes_nothing(version: FrameworkVersion) -> None:
    documents = [a_role(next_roles=["boss"]), a_role("boss")]
    imported(version, *documents)
    areas = list(Role.objects.values_list("areas__pk", flat=True))
    assert imported(version, *documents) == RolesResult(added=0, changed=0, profiles=0, total=2)
    assert list(Role.objects.values_list("areas__pk", flat=True)) == areas
    assert (RoleProfile.objects.count(), CareerStep.objects.count()) == (2, 1)


def test_changed_texts_and_steps_are_brought_up_to_the_document(version: FrameworkVersion) -> None:
    imported(version, a_role(next_roles=["boss"]), a_role("boss"))
    other = RoleFactory(slug="other")
    document = a_role(purpose=text("Sells more."), areas=[{"name": text("Care")}], next_roles=["other"])
    assert imported(version, document) == RolesResult(added=0, changed=1, profiles=0, total=1)
    role = Role.objects.get(slug="seller")
    assert role.purpose.data == text("Sells more.")
    assert role.areas.count() == 1
    assert [step.target for step in role.steps_out.all()] == [other]


def test_changed_requirements_make_a_further_profile(version: FrameworkVersion) -> None:
    imported(version, a_role())
    document = a_role(requirements=[{"skill": "SALE", "level": 6}])
    assert imported(version, document).profiles == 1
    first, second = RoleProfile.objects.order_by("number")
    assert (first.valid_until, second.number, second.valid_from) == (DAY, 2, DAY)
    assert [row.level for row in second.requirements.all()] == [6]


def test_profiles_are_kept_where_the_caller_says_so(version: FrameworkVersion) -> None:
    imported(version, a_role())
    document = a_role(requirements=[{"skill": "SALE", "level": 6}])
    assert imported(version, document, keep_own=True).profiles == 0
    assert RoleProfile.objects.count() == 1


def test_a_role_without_a_published_profile_gets_one_from_its_draft(version: FrameworkVersion) -> None:
    role = RoleFactory(slug="seller")
    draft = draft_profile(role=role, version=version, by=None, at=AT)
    assert imported(version, a_role()).profiles == 1
    draft.refresh_from_db()
    assert (draft.state, draft.requirements.count()) == ("published", 3)


def test_all_findings_come_at_once_and_nothing_is_written(version: FrameworkVersion) -> None:
    wrong = a_role("boss", requirements=[{"skill": "SALE", "level": 1}], tier=9)
    with pytest.raises(Invalid) as refusal:
        imported(version, a_role(), wrong, names=["seller.json", "boss.json"])
    assert [error.pointer for error in refusal.value.errors] == [
        "boss.json!tier",
        "boss.json!requirements[0].level",
    ]
    assert not Role.objects.exists()


def test_only_hr_imports_roles(version: FrameworkVersion) -> None:
    with pytest.raises(NotAllowed):
        imported(version, a_role(), by=make_user())
    hana = make_user("hr")
    imported(version, a_role(), by=hana)
    assert RoleProfile.objects.get().author == hana


# -- profiles


def inputs(version: FrameworkVersion, **levels: int) -> list[RequirementInput]:
    return [
        RequirementInput(Skill.objects.get(version=version, code=code), level)
        for code, level in levels.items()
    ]


def test_a_draft_begins_with_what_was_published_as_far_as_it_is_defined(version: FrameworkVersion) -> None:
    role = make_role(version, {"SALE": (5, "desirable", "0.70"), "SSUP": 6, "NEED": 2})
    newer = make_framework({"SALE": range(4, 7), "SSUP": range(1, 6)}, slug="test-2.0")
    draft = draft_profile(role=role, version=newer, by=make_user("hr"), at=AT)
    assert (draft.number, draft.state) == (2, "draft")
    (row,) = draft.requirements.all()
    assert (row.skill.version, row.skill.code, row.level, row.necessity, row.weight) == (
        newer,
        "SALE",
        5,
        "desirable",
        Decimal("0.70"),
    )


def test_a_role_has_one_draft_at_a_time_and_only_hr_makes_it(version: FrameworkVersion) -> None:
    role = RoleFactory()
    with pytest.raises(NotAllowed):
        draft_profile(role=role, version=version, by=make_user(), at=AT)
    draft_profile(role=role, version=version, by=None, at=AT)
    with pytest.raises(WrongState):
        draft_profile(role=role, version=version, by=None, at=AT)


def test_requirements_of_a_draft_are_replaced(version: FrameworkVersion) -> None:
    hana = make_user("hr")
    draft = draft_profile(role=RoleFactory(), version=version, by=hana, at=AT)
    save_requirements(profile=draft, requirements=inputs(version, SALE=4, SSUP=2), by=hana, at=AT)
    save_requirements(profile=draft, requirements=inputs(version, NEED=3), by=hana, at=AT)
    assert [(row.skill.code, row.order) for row in draft.requirements.all()] == [("NEED", 0)]


def test_each_wrong_requirement_is_named(version: FrameworkVersion) -> None:
    draft = draft_profile(role=RoleFactory(), version=version, by=None, at=AT)
    (sale,) = inputs(version, SALE=3)
    (foreign,) = inputs(make_framework(), SALE=4)
    odd = RequirementInput(sale.skill, 4, necessity="x", weight=Decimal(10))
    with pytest.raises(Invalid) as refusal:
        save_requirements(profile=draft, requirements=[sale, foreign, odd], by=None, at=AT)
    assert [error.pointer for error in refusal.value.errors] == [
        "/requirements/0/level",
        "/requirements/1/skill",
        "/requirements/2/skill",
        "/requirements/2/necessity",
        "/requirements/2/weight",
    ]
    assert draft.requirements.count() == 0


def test_publishing_ends_the_profile_in_force(version: FrameworkVersion) -> None:
    hana = make_user("hr")
    role = make_role(version, {"SALE": 4}, valid_from=SINCE)
    draft = draft_profile(role=role, version=version, by=hana, at=AT)
    save_requirements(profile=draft, requirements=inputs(version, SALE=6), by=hana, at=AT)
    begin = dt.date(2026, 6, 1)
    publish_profile(profile=draft, by=hana, at=AT, valid_from=begin)
    first = role.profiles.get(number=1)
    assert (first.valid_from, first.valid_until) == (SINCE, begin)
    before, after = profile_in_force(role, begin - dt.timedelta(days=1)), profile_in_force(role, begin)
    assert before == first
    assert after == draft
    assert profile_in_force(role, SINCE - dt.timedelta(days=1)) is None


def test_a_profile_that_is_corrected_on_its_first_day_is_followed_at_once(version: FrameworkVersion) -> None:
    role = make_role(version, {"SALE": 4}, valid_from=DAY)
    draft = draft_profile(role=role, version=version, by=None, at=AT)
    publish_profile(profile=draft, by=None, at=AT)
    assert role.profiles.get(number=1).valid_until == DAY
    assert profile_in_force(role, DAY) == draft


def test_what_speaks_against_publishing_is_said_all_at_once(version: FrameworkVersion) -> None:
    role = make_role(version, {"SALE": 4}, valid_from=dt.date(2027, 1, 1))
    unready = make_framework(adopted=False)
    draft = draft_profile(role=role, version=unready, by=None, at=AT)
    save_requirements(profile=draft, requirements=[], by=None, at=AT)
    with pytest.raises(Invalid) as refusal:
        publish_profile(profile=draft, by=None, at=AT)
    assert [error.pointer for error in refusal.value.errors] == ["/version", "/requirements", "/valid_from"]


def test_a_level_that_the_framework_draft_lost_is_noticed_when_publishing() -> None:
    unready = make_framework(adopted=False)
    draft = make_profile(RoleFactory(), unready, {"SALE": 5}, published=False)
    unready.skills.get(code="SALE").levels.filter(level=5).delete()
    FrameworkVersion.objects.filter(pk=unready.pk).update(state="adopted")
    with pytest.raises(Invalid) as refusal:
        publish_profile(profile=draft, by=None, at=AT)
    assert [error.pointer for error in refusal.value.errors] == ["/requirements/0/level"]


def test_only_hr_saves_and_publishes_and_only_a_draft(version: FrameworkVersion) -> None:
    draft = draft_profile(role=RoleFactory(), version=version, by=None, at=AT)
    with pytest.raises(NotAllowed):
        save_requirements(profile=draft, requirements=inputs(version, SALE=4), by=make_user(), at=AT)
    save_requirements(profile=draft, requirements=inputs(version, SALE=4), by=None, at=AT)
    with pytest.raises(NotAllowed):
        publish_profile(profile=draft, by=make_user(), at=AT)
    publish_profile(profile=draft, by=make_user("hr"), at=AT)
    with pytest.raises(WrongState):
        publish_profile(profile=draft, by=None, at=AT)
    with pytest.raises(WrongState):
        save_requirements(profile=draft, requirements=[], by=None, at=AT)


# -- what the database holds for certain


def refused(change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_a_published_profile_does_not_change(version: FrameworkVersion) -> None:
    role = make_role(version, {"SALE": 4})
    profile = role.profiles.get()
    draft = make_profile(role, version, {"NEED": 3}, published=False)
    need = Skill.objects.get(version=version, code="NEED")
    refused(lambda: Requirement.objects.filter(profile=profile).update(level=5))
    refused(lambda: Requirement.objects.create(profile=profile, skill=need, level=3))
    refused(lambda: Requirement.objects.filter(profile=draft).update(profile=profile))


def test_a_requirement_is_at_a_defined_level(version: FrameworkVersion) -> None:
    draft = make_profile(RoleFactory(), version, {"NEED": 3}, published=False)
    refused(lambda: draft.requirements.update(level=1))
    refused(lambda: make_profile(RoleFactory(), version, {"SALE": 3}))


def test_published_profiles_of_a_role_do_not_overlap(version: FrameworkVersion) -> None:
    role = make_role(version, {"SALE": 4}, valid_from=SINCE)
    refused(lambda: make_profile(role, version, {"SALE": 5}, valid_from=DAY))
    make_profile(role, version, {"SALE": 5}, valid_from=DAY, published=False)


# -- the shipped roles


def test_the_shipped_roles_are_loaded_once() -> None:
    version = shipped_framework()
    assert load_shipped_roles(version=version, at=AT).as_dict() == {
        "added": 24,
        "changed": 0,
        "profiles": 24,
        "total": 24,
    }
    assert load_shipped_roles(version=version, at=AT) == RolesResult(0, 0, 0, 24)
    assert profile_in_force(Role.objects.get(slug="account-manager"), dt.date(2020, 1, 1)) is not None


def test_loading_again_keeps_what_the_organisation_published_since() -> None:
    version = shipped_framework()
    load_shipped_roles(version=version, at=AT)
    role = Role.objects.get(slug="account-manager")
    draft = draft_profile(role=role, version=version, by=None, at=AT)
    save_requirements(profile=draft, requirements=inputs(version, SALE=6), by=None, at=AT)
    publish_profile(profile=draft, by=None, at=AT)
    assert load_shipped_roles(version=version, at=AT + dt.timedelta(days=9)).profiles == 0
    assert profile_in_force(role, DAY) == draft


def test_the_command_loads_framework_and_roles_and_can_be_run_again() -> None:
    out = StringIO()
    call_command("load_shipped", "--valid-from", "2022-01-01", stdout=out)
    assert (
        out.getvalue()
        == '{"slug": "sales-1.0", "roles": {"added": 24, "changed": 0, "profiles": 24, "total": 24}}\n'
    )
    call_command("load_shipped", stdout=out)
    assert RoleProfile.objects.count() == 24
    assert set(RoleProfile.objects.values_list("valid_from", flat=True)) == {dt.date(2022, 1, 1)}


def test_the_command_says_what_is_in_the_way() -> None:
    version = make_framework({"SALE": range(4, 7)}, slug="sales-1.0")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("load_shipped", stdout=out)
    assert "account-manager.json!requirements[0].skill" in out.getvalue()
    assert version.role_profiles.count() == 0
