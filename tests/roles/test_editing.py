"""Making, changing and archiving roles: rules, services, history."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.errors import Invalid, NotAllowed, Stale, WrongState
from people.models import RoleHolding
from people.services import assign_role, hire
from roles import rules
from roles.models import Role, RoleChange
from roles.services import (
    archive_role,
    change_role,
    create_role,
    draft_profile,
    load_shipped_roles,
    publish_profile,
    unarchive_role,
)
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework, shipped_framework
from tests.factories.people import Cast
from tests.factories.roles import AreaFactory, CareerStepFactory, IndicatorFactory, MethodFactory, RoleFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
ENTERED = rules.RoleInput(
    language="en",
    title="Seller",
    purpose="Sells.",
    tier=3,
    family="accounts",
    areas=[rules.PartInput("Care", "Keeps in touch."), rules.PartInput("Offers")],
    indicators=[rules.IndicatorInput("Visits", "5–8", Decimal(5), Decimal(8), "visits", "week", "On site.")],
    methods=[rules.PartInput("SPIN")],
)


def pointers(refusal: Any) -> list[str]:
    return [error.pointer for error in refusal.value.errors]


# -- rules


def test_words_replace_one_language_and_leave_the_others() -> None:
    stored = {"en": "Seller", "it": "Venditore"}
    assert rules.merged(stored, "en", " Vendor\r\n ") == {"en": "Vendor", "it": "Venditore"}
    assert rules.merged(stored, "ru", "Продавец") == {"en": "Seller", "it": "Venditore", "ru": "Продавец"}
    assert rules.merged(stored, "en", " ") == {"it": "Venditore"}


def test_a_short_name_is_free_and_no_address_of_another_page() -> None:
    assert rules.free_slug("seller", {"boss"}) == "seller"
    assert rules.free_slug("seller", {"seller", "seller-2"}) == "seller-3"
    assert rules.free_slug("new", set()) == "new-2"
    assert rules.free_slug("", {"role"}) == "role-2"


def test_circles_are_the_steps_from_which_one_comes_back() -> None:
    steps = [("a", "b"), ("a", "c"), ("b", "d"), ("d", "a"), ("c", "d2")]
    assert rules.circles("a", steps) == ["b"]
    assert rules.circles("c", steps) == []


def test_profiles_are_compared_skill_by_skill() -> None:
    def asked(level: int, weight: str = "1.00", necessity: str = "essential") -> rules.RequirementContent:
        return rules.RequirementContent(level, necessity, Decimal(weight))

    before = {"SAME": asked(3), "UPPP": asked(3), "DOWN": asked(5), "GONE": asked(2), "HEAV": asked(4)}
    after = {"NEWW": asked(1), "SAME": asked(3), "UPPP": asked(4), "DOWN": asked(4), "HEAV": asked(4, "0.50")}
    found = [(one.code, one.difference.value) for one in rules.compare_requirements(before, after)]
    assert found == [
        ("NEWW", "added"),
        ("SAME", "same"),
        ("UPPP", "raised"),
        ("DOWN", "lowered"),
        ("HEAV", "weighed"),
        ("GONE", "removed"),
    ]


# -- create


def test_hr_makes_a_role_and_the_history_says_so() -> None:
    hana = make_user("hr")
    boss = RoleFactory(slug="boss")
    role = create_role(entered=replace(ENTERED, next_roles=["boss"]), by=hana, at=AT)
    role.refresh_from_db()
    assert (role.slug, role.title.data, role.tier, role.family) == ("seller", {"en": "Seller"}, 3, "accounts")
    assert [(str(row.name), row.order) for row in role.areas.all()] == [("Care", 0), ("Offers", 1)]
    visits = role.indicators.get()
    assert (visits.figure, visits.low, visits.high, str(visits.unit), visits.period, str(visits.note)) == (
        "5–8", Decimal(5), Decimal(8), "visits", "week", "On site.",
    )  # fmt: skip
    assert [step.target for step in role.steps_out.all()] == [boss]
    change = role.changes.get()
    assert (change.what, change.by, change.at, change.language) == ("created", hana, AT, "en")
    assert str(change) == "seller created"


def test_a_title_without_latin_letters_gets_a_number_for_an_address() -> None:
    hana = make_user("hr")
    entered = replace(ENTERED, language="zh-hant", title="銷售")
    assert create_role(entered=entered, by=hana, at=AT).slug == "role"
    assert create_role(entered=entered, by=hana, at=AT).slug == "role-2"
    assert create_role(entered=entered, by=hana, at=AT, slug="sales").slug == "sales"


@pytest.mark.parametrize("slug", ["taken", "new", "paths", "compare"])
def test_a_short_name_that_is_taken_is_refused(slug: str) -> None:
    RoleFactory(slug="taken")
    with pytest.raises(Invalid) as refusal:
        create_role(entered=ENTERED, by=make_user("hr"), at=AT, slug=slug)
    assert pointers(refusal) == ["/slug"]


def test_everything_that_is_wrong_is_named_at_once_and_nothing_is_written() -> None:
    RoleFactory(slug="boss")
    wrong = rules.RoleInput(
        language="en",
        title=" ",
        purpose="",
        tier=5,
        family="x",
        areas=[rules.PartInput("", "x" * 10_001)],
        indicators=[
            rules.IndicatorInput("", " ", Decimal(8), Decimal(5), "u" * 201, "x", "n" * 10_001),
            rules.IndicatorInput("n" * 201, "f" * 61),
        ],
        methods=[rules.PartInput("m")] * 61,
        next_roles=["boss", "boss", "nobody"],
    )
    with pytest.raises(Invalid) as refusal:
        create_role(entered=wrong, by=make_user("hr"), at=AT)
    assert pointers(refusal) == [
        "/title",
        "/purpose",
        "/tier",
        "/family",
        "/areas/0/name",
        "/areas/0/description",
        "/indicators/0/name",
        "/indicators/0/note",
        "/indicators/1/name",
        "/indicators/0/figure",
        "/indicators/0/unit",
        "/indicators/0/period",
        "/indicators/0/high",
        "/indicators/1/figure",
        "/methods",
        "/next_roles/1",
        "/next_roles/2",
    ]
    assert Role.objects.count() == 1
    assert not RoleChange.objects.exists()


@pytest.mark.parametrize("access", ["", "auditor", "administrator"])
def test_only_hr_makes_changes_and_archives(access: str) -> None:
    role, other = RoleFactory(), make_user(access)
    with pytest.raises(NotAllowed):
        create_role(entered=ENTERED, by=other, at=AT)
    with pytest.raises(NotAllowed):
        change_role(role=role, entered=ENTERED, by=other, at=AT)
    with pytest.raises(NotAllowed):
        archive_role(role=role, by=other, at=AT)
    with pytest.raises(NotAllowed):
        unarchive_role(role=role, by=other, at=AT)
    assert not RoleChange.objects.exists()


# -- change


@pytest.fixture
def role() -> Role:
    role = create_role(entered=ENTERED, by=make_user("hr", email="author@test.example"), at=AT)
    role.refresh_from_db()
    return role


def stored(role: Role, **changes: Any) -> rules.RoleInput:
    """What the form of ``role`` holds in English, with changes."""
    areas, methods = (
        [rules.PartInput(str(row.name), str(row.description), row.pk) for row in rows]
        for rows in (role.areas.all(), role.methods.all())
    )
    indicators = [
        rules.IndicatorInput(
            str(row.name), row.figure, row.low, row.high, str(row.unit), row.period, str(row.note), row.pk
        )
        for row in role.indicators.all()
    ]
    return replace(ENTERED, areas=areas, methods=methods, indicators=indicators, **changes)


def test_saving_the_same_again_is_no_change(role: Role) -> None:
    assert change_role(role=role, entered=stored(role), by=make_user("hr"), at=AT) == []
    role.refresh_from_db()
    assert (role.revision, role.changes.count()) == (1, 1)


def test_a_change_names_its_parts_and_counts_the_revision(role: Role) -> None:
    RoleFactory(slug="boss")
    hana = make_user("hr")
    entered = stored(role, title="Vendor", tier=2, next_roles=["boss"])
    parts = change_role(role=role, entered=entered, by=hana, at=AT, expected_revision=1)
    role.refresh_from_db()
    assert parts == ["title", "tier", "next_roles"]
    assert (str(role.title), role.tier, role.revision) == ("Vendor", 2, 2)
    change = role.changes.first()
    assert change is not None
    assert (change.what, change.parts, change.by) == ("changed", parts, hana)
    assert change.part_names == ["title", "tier", "career steps"]
    change_role(role=role, entered=stored(role, title="Vendor", tier=2), by=hana, at=AT)
    assert role.steps_out.count() == 0


def test_the_other_languages_of_every_text_stay(role: Role) -> None:
    hana = make_user("hr")
    first, second = role.areas.all()
    italian = rules.RoleInput(
        language="it",
        title="Venditore",
        purpose="",
        tier=3,
        family="accounts",
        areas=[rules.PartInput("Cura", "", first.pk), rules.PartInput("", "", second.pk)],
        indicators=[
            rules.IndicatorInput("", "6", None, None, "visite", "week", "", role.indicators.get().pk)
        ],
        methods=[rules.PartInput("", "", role.methods.get().pk)],
    )
    assert change_role(role=role, entered=italian, by=hana, at=AT) == ["title", "areas", "indicators"]
    role.refresh_from_db()
    assert role.title.data == {"en": "Seller", "it": "Venditore"}
    assert role.purpose.data == {"en": "Sells."}
    assert [row.name.data for row in role.areas.all()] == [{"en": "Care", "it": "Cura"}, {"en": "Offers"}]
    assert role.indicators.get().unit.data == {"en": "visits", "it": "visite"}
    assert (role.indicators.get().figure, role.indicators.get().low) == ("6", None)
    with pytest.raises(Invalid) as refusal:
        change_role(role=role, entered=replace(italian, areas=[rules.PartInput("")]), by=hana, at=AT)
    assert pointers(refusal) == ["/areas/0/name"]


def test_rows_are_moved_added_and_removed(role: Role) -> None:
    care, offers = role.areas.all()
    entered = stored(role)
    moved = [entered.areas[1], rules.PartInput("Fresh"), entered.areas[0]]
    change_role(role=role, entered=replace(entered, areas=moved), by=make_user("hr"), at=AT)
    assert [(row.pk == offers.pk, str(row.name)) for row in role.areas.all()] == [
        (True, "Offers"),
        (False, "Fresh"),
        (False, "Care"),
    ]
    assert role.areas.last().pk == care.pk
    change_role(role=role, entered=replace(stored(role), areas=[], methods=[]), by=make_user("hr"), at=AT)
    assert (role.areas.count(), role.methods.count(), role.indicators.count()) == (0, 0, 1)


def test_orders_with_holes_and_rows_of_another_role_do_no_harm(role: Role) -> None:
    other = AreaFactory(role=RoleFactory(), order=0)
    for order in (7, 9, 12):
        AreaFactory(role=role, order=order)
        MethodFactory(role=role, order=order)
    IndicatorFactory(role=role, order=30)
    entered = stored(role)
    areas = [rules.PartInput("Mine", id=other.pk), *reversed(entered.areas)]
    change_role(role=role, entered=replace(entered, areas=areas), by=make_user("hr"), at=AT)
    assert [row.order for row in role.areas.all()] == list(range(6))
    other.refresh_from_db()
    assert str(other.name) == "Area 0"


def test_who_edits_what_somebody_else_has_changed_is_told(role: Role) -> None:
    hana = make_user("hr")
    change_role(role=role, entered=stored(role, tier=2), by=hana, at=AT, expected_revision=1)
    with pytest.raises(Stale):
        change_role(role=role, entered=stored(role, tier=1), by=hana, at=AT, expected_revision=1)
    role.refresh_from_db()
    assert role.tier == 2


def test_a_role_is_no_step_from_itself(role: Role) -> None:
    with pytest.raises(Invalid) as refusal:
        change_role(role=role, entered=stored(role, next_roles=["seller"]), by=make_user("hr"), at=AT)
    assert pointers(refusal) == ["/next_roles/0"]


def test_a_step_to_a_role_of_the_archive_stays_but_none_is_added(role: Role) -> None:
    hana, gone = make_user("hr"), RoleFactory(slug="gone", archived_at=AT)
    with pytest.raises(Invalid):
        change_role(role=role, entered=stored(role, next_roles=["gone"]), by=hana, at=AT)
    CareerStepFactory(source=role, target=gone)
    assert change_role(role=role, entered=stored(role, next_roles=["gone"]), by=hana, at=AT) == []


def test_the_history_is_only_ever_added_to(role: Role) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleChange.objects.update(what="changed")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleChange.objects.all().delete()


# -- archive


def test_a_role_that_nobody_holds_goes_to_the_archive_and_comes_back(role: Role) -> None:
    hana = make_user("hr")
    assert archive_role(role=role, by=hana, at=AT).archived_at == AT
    assert role not in Role.objects.offered()
    with pytest.raises(WrongState):
        archive_role(role=role, by=hana, at=AT)
    with pytest.raises(WrongState):
        change_role(role=role, entered=stored(role), by=hana, at=AT)
    with pytest.raises(WrongState):
        draft_profile(role=role, version=make_framework(), by=hana, at=AT)
    assert unarchive_role(role=role, by=hana, at=AT).archived_at is None
    assert role in Role.objects.offered()
    with pytest.raises(WrongState):
        unarchive_role(role=role, by=hana, at=AT)
    assert list(role.changes.values_list("what", flat=True)) == ["unarchived", "archived", "created"]


def test_a_role_that_somebody_holds_or_will_hold_stays(role: Role, cast: Cast) -> None:
    day = AT.date()
    holding = RoleHolding.objects.filter(employee__user=cast.sam).first()
    assert holding is not None
    RoleHolding.objects.filter(pk=holding.pk).update(valid_until=day)
    planned = RoleHolding.objects.create(
        employee=holding.employee, role=role, valid_from=day + dt.timedelta(days=30)
    )
    with pytest.raises(WrongState, match="1 person holds this role"):
        archive_role(role=role, by=cast.hana, at=AT)
    RoleHolding.objects.filter(pk=planned.pk).update(valid_until=planned.valid_from)  # taken back
    assert archive_role(role=role, by=cast.hana, at=AT).archived_at == AT


def test_a_role_of_the_archive_is_given_to_nobody(role: Role, cast: Cast) -> None:
    archive_role(role=role, by=cast.hana, at=AT)
    employee = RoleHolding.objects.filter(employee__user=cast.sam).get().employee
    with pytest.raises(Invalid) as refusal:
        assign_role(employee=employee, role=role, on=dt.date(2026, 12, 1), by=cast.hana, at=AT)
    assert pointers(refusal) == ["/role"]
    with pytest.raises(Invalid):
        hire(number="E1", name="New", joined_on=AT.date(), role=role, by=cast.hana, at=AT)


# -- what the product ships, beside what the organisation made of it


def test_loading_what_is_shipped_keeps_the_roles_that_hr_has_edited() -> None:
    version = shipped_framework()
    load_shipped_roles(version=version, at=AT)
    assert set(RoleChange.objects.filter(what="imported").values_list("by", flat=True)) == {None}
    role = Role.objects.get(slug="account-manager")
    steps = [step.target.slug for step in role.steps_out.all()]
    hana = make_user("hr")
    entered = stored(role, title="Our account manager", purpose="Ours.", next_roles=steps)
    change_role(role=role, entered=entered, by=hana, at=AT)
    Role.objects.filter(slug="sales-assistant").update(tier=1)
    result = load_shipped_roles(version=version, at=AT)
    assert (result.changed, result.total) == (1, 24)
    role.refresh_from_db()
    assert str(role.title) == "Our account manager"
    assert Role.objects.get(slug="sales-assistant").tier == 4


def test_publishing_in_the_archive_is_refused(role: Role) -> None:
    hana = make_user("hr")
    draft = draft_profile(role=role, version=make_framework(), by=hana, at=AT)
    archive_role(role=role, by=hana, at=AT)
    with pytest.raises(WrongState):
        publish_profile(profile=draft, by=hana, at=AT)
