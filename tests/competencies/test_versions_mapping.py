"""Which skill of one version takes the place of which of another: proposed, decided, rejected."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from competencies import selectors
from competencies.models import FrameworkVersion, Mapping, Skill
from competencies.services import decide_mapping, decide_same_codes, reject_mapping, reopen_mapping
from core.errors import Invalid, NotAllowed, WrongState
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework, text

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def hana() -> Any:
    return make_user("hr")


@pytest.fixture
def old() -> FrameworkVersion:
    """SSUP, SALE (4–6), NEED."""
    return make_framework(slug="sales-1")


@pytest.fixture
def new() -> FrameworkVersion:
    """SSUP as before, SALE one level wider, no NEED but NEDS, and CRMD besides."""
    version = make_framework(
        {"SSUP": range(1, 7), "SALE": range(3, 7), "NEDS": range(2, 7), "CRMD": range(1, 3)},
        slug="sales-2",
        adopted=False,
    )
    version.skills.filter(code="NEDS").update(
        name=text("Skill NEED"), description=text("What NEED is about.")
    )
    version.skills.filter(code="CRMD").update(name=text("Bookkeeping"), description=text("Ledgers"))
    return version


def skill(version: FrameworkVersion, code: str) -> Skill:
    return version.skills.get(code=code)


def test_skills_are_proposed_by_code_and_else_by_similarity(
    old: FrameworkVersion, new: FrameworkVersion
) -> None:
    found = selectors.propose_mappings(old, new)
    assert [(each.code, each.kind, each.same_code) for each in found["SSUP"]] == [("SSUP", "exact", True)]
    assert [(each.code, each.kind, each.same_code) for each in found["SALE"]] == [("SALE", "close", True)]
    assert found["NEED"][0].code == "NEDS"
    assert not found["NEED"][0].same_code
    assert not Mapping.objects.exists()


def test_what_is_only_proposed_does_not_count(
    hana: Any, old: FrameworkVersion, new: FrameworkVersion
) -> None:
    assert selectors.decided_mapping(old, new) == {}
    assert [row.code for row in selectors.undecided_skills(old, new)] == ["SSUP", "SALE", "NEED"]
    assert decide_same_codes(source=old, target=new, by=hana, at=AT) == 2
    assert selectors.decided_mapping(old, new) == {
        skill(old, "SSUP").pk: skill(new, "SSUP"),
        skill(old, "SALE").pk: skill(new, "SALE"),
    }
    assert dict(Mapping.objects.values_list("source__code", "kind")) == {"SSUP": "exact", "SALE": "close"}
    assert [row.code for row in selectors.undecided_skills(old, new)] == ["NEED"]
    assert decide_same_codes(source=old, target=new, by=hana, at=AT) == 0
    assert selectors.decided_mapping(new, old) == {}


def test_nothing_can_take_a_skills_place_by_decision(
    hana: Any, old: FrameworkVersion, new: FrameworkVersion
) -> None:
    need = skill(old, "NEED")
    row = decide_mapping(source=need, target_version=new, target=None, note=" Gone. ", by=hana, at=AT)
    assert (row.kind, row.note, row.decided_by, row.decided_at) == ("", "Gone.", hana, AT)
    assert selectors.decided_mapping(old, new) == {need.pk: None}


def test_a_new_decision_replaces_the_earlier_one(
    hana: Any, old: FrameworkVersion, new: FrameworkVersion
) -> None:
    need, neds, crmd = skill(old, "NEED"), skill(new, "NEDS"), skill(new, "CRMD")
    decide_mapping(source=need, target_version=new, target=None, by=hana, at=AT)
    decide_mapping(source=need, target_version=new, target=neds, by=hana, at=AT)
    row = decide_mapping(source=need, target_version=new, target=crmd, kind="broader", by=hana, at=AT)
    assert Mapping.objects.get() == row
    assert (row.kind, str(row)) == ("broader", f"{need} → {crmd}")
    reopen_mapping(source=need, target_version=new, by=hana, at=AT)
    assert not Mapping.objects.exists()


def test_a_rejected_pair_is_neither_proposed_nor_decided_by_its_code(
    hana: Any, old: FrameworkVersion, new: FrameworkVersion
) -> None:
    sale = skill(old, "SALE")
    reject_mapping(source=sale, target=skill(new, "SALE"), note="Another thing.", by=hana, at=AT)
    reject_mapping(source=sale, target=skill(new, "SALE"), note="Again.", by=hana, at=AT)
    assert Mapping.objects.get().note == "Again."
    assert "SALE" not in [each.code for each in selectors.propose_mappings(old, new)["SALE"]]
    assert decide_same_codes(source=old, target=new, by=hana, at=AT) == 1
    assert sale.pk not in selectors.decided_mapping(old, new)
    decide_mapping(source=sale, target_version=new, target=skill(new, "SALE"), by=hana, at=AT)
    assert Mapping.objects.filter(source=sale).get().state == "decided"
    with pytest.raises(WrongState):
        reject_mapping(source=sale, target=skill(new, "SALE"), by=hana, at=AT)


def test_only_hr_decides_and_only_between_two_versions(
    hana: Any, old: FrameworkVersion, new: FrameworkVersion
) -> None:
    somebody, sale = make_user(), skill(old, "SALE")
    for call in (
        lambda: decide_mapping(source=sale, target_version=new, target=None, by=somebody, at=AT),
        lambda: reject_mapping(source=sale, target=skill(new, "SALE"), by=somebody, at=AT),
        lambda: reopen_mapping(source=sale, target_version=new, by=somebody, at=AT),
        lambda: decide_same_codes(source=old, target=new, by=somebody, at=AT),
    ):
        with pytest.raises(NotAllowed):
            call()
    for wrong in (
        {"target_version": old, "target": None},
        {"target_version": new, "target": skill(old, "SSUP")},
        {"target_version": new, "target": skill(new, "SALE"), "kind": "odd"},
    ):
        with pytest.raises(Invalid):
            decide_mapping(**{"source": sale, "by": hana, "at": AT, **wrong})
    with pytest.raises(Invalid):
        decide_same_codes(source=old, target=old, by=hana, at=AT)
    assert not Mapping.objects.exists()


def test_the_database_holds_one_decision_for_a_skill_and_a_version(
    hana: Any, old: FrameworkVersion, new: FrameworkVersion
) -> None:
    sale = skill(old, "SALE")
    decide_mapping(source=sale, target_version=new, target=None, by=hana, at=AT)
    common: dict[str, Any] = {
        "source": sale,
        "target_version": new,
        "decided_by": hana,
        "decided_at": AT,
    }
    for wrong in (
        {"target": skill(new, "SALE"), "kind": "close"},  # a second decision
        {"target": skill(new, "SALE"), "kind": "", "state": "rejected"},  # a target without a kind
        {"target": None, "kind": "", "state": "rejected"},  # nothing that was rejected
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mapping.objects.create(**{**common, **wrong})


def test_a_decision_goes_with_a_skill_of_the_draft(
    hana: Any, old: FrameworkVersion, new: FrameworkVersion
) -> None:
    decide_same_codes(source=old, target=new, by=hana, at=AT)
    skill(new, "SALE").delete()
    assert [row.code for row in selectors.undecided_skills(old, new)] == ["SALE", "NEED"]


def test_the_page_tells_what_is_open_new_and_gone(
    hana: Any, old: FrameworkVersion, new: FrameworkVersion
) -> None:
    page = selectors.mapping_page(old, new)
    assert (page.total, page.decided, page.same_codes) == (3, 0, 2)
    assert [row.code for row in page.new] == ["CRMD", "NEDS"]
    assert [row.skill.code for row in selectors.mapping_page(old, new, status="gone").rows] == ["NEED"]
    decide_mapping(source=skill(old, "NEED"), target_version=new, target=skill(new, "NEDS"), by=hana, at=AT)
    decide_mapping(source=skill(old, "SSUP"), target_version=new, target=None, by=hana, at=AT)
    page = selectors.mapping_page(old, new)
    assert (page.decided, page.same_codes, dict(page.counts)) == (
        2,
        1,
        {"undecided": 1, "mapped": 1, "none": 1},
    )
    assert [row.code for row in page.new] == ["CRMD"]
    for status, codes in {"undecided": ["SALE"], "mapped": ["NEED"], "none": ["SSUP"]}.items():
        assert [row.skill.code for row in selectors.mapping_page(old, new, status=status).rows] == codes
    assert [row.skill.code for row in selectors.mapping_page(old, new, query="neds").rows] == ["NEED"]


def test_the_page_costs_the_same_for_few_and_many_skills(hana: Any, queries_of: Any) -> None:
    def pair(count: int, name: str) -> tuple[FrameworkVersion, FrameworkVersion]:
        codes = {f"{chr(65 + n)}AAA": [4] for n in range(count)}
        one, other = make_framework(codes, slug=f"{name}-1"), make_framework(codes, slug=f"{name}-2")
        decide_mapping(
            source=skill(one, "AAAA"), target_version=other, target=skill(other, "AAAA"), by=hana, at=AT
        )
        return one, other

    few, many = pair(2, "few"), pair(20, "many")
    assert queries_of(lambda: selectors.mapping_page(*few)) == queries_of(
        lambda: selectors.mapping_page(*many)
    )
    assert queries_of(lambda: selectors.compared(*few)) == queries_of(lambda: selectors.compared(*many))
    assert queries_of(lambda: selectors.decided_mapping(*many)) == 1
