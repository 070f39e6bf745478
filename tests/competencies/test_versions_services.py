"""The life of a version: deriving, deleting, and who may put it in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from competencies import policies
from competencies.models import FrameworkVersion, Skill
from competencies.rules import renamed
from competencies.selectors.states import (
    state_of_level,
)
from competencies.services import (
    adopt_version,
    change_level,
    delete_version,
    derive_version,
    load_shipped_framework,
    set_activities,
)
from competencies.services.stored import read_content
from competencies.services.texts import save_texts
from core.errors import DomainError, Invalid, NotAllowed, WrongState
from core.texts import Change
from tests.factories.accounts import make_user
from tests.factories.competencies import (
    make_framework,
)
from tests.factories.roles import make_role

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def draft() -> FrameworkVersion:
    return FrameworkVersion.objects.get(pk=make_framework(adopted=False, slug="tiny-1").pk)


@pytest.fixture
def hana() -> Any:
    return make_user("hr")


def skill_of(version: FrameworkVersion, code: str = "SALE") -> Skill:
    return version.skills.get(code=code)


def pointers(refusal: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [error.pointer for error in refusal.value.errors]


# -- deriving -----------------------------------------------------------------------------------------------------------


def test_a_derived_draft_says_what_its_source_says_and_remembers_it(hana: Any) -> None:
    source = load_shipped_framework(at=AT)
    draft = derive_version(version=source, slug="sales-1.1", edition="1.1", by=hana, at=AT)
    assert (draft.state, draft.author, draft.derived_from, draft.edition) == ("draft", hana, source, "1.1")
    old, new = read_content(source), read_content(draft)
    assert new.skills == old.skills
    assert list(new.skills) == list(old.skills)
    assert (new.levels, new.attributes, new.categories) == (old.levels, old.attributes, old.categories)
    assert new.below_range == old.below_range
    assert new.name == renamed(old.name, "1.0", "1.1")
    assert new.name["ru"].endswith("1.1")


def test_deriving_costs_the_same_for_few_and_many_skills(hana: Any, queries_of: Any) -> None:
    few = make_framework({"SALE": [4]}, slug="few-1")
    many = make_framework({f"A{chr(65 + n)}AA": range(1, 7) for n in range(20)}, slug="many-1")
    assert hana.is_hr  # asked once
    assert queries_of(
        lambda: derive_version(version=few, slug="few-2", edition="2", by=hana, at=AT)
    ) == queries_of(lambda: derive_version(version=many, slug="many-2", edition="2", by=hana, at=AT))


def test_a_deprecated_version_can_be_derived_from_and_a_draft_cannot(
    hana: Any, draft: FrameworkVersion
) -> None:
    old = make_framework(slug="old-1")
    FrameworkVersion.objects.filter(pk=old.pk).update(state="deprecated", deprecated_at=AT)
    old.refresh_from_db()
    assert derive_version(version=old, slug="old-2", edition="2", by=hana, at=AT).skills.count() == 3
    with pytest.raises(WrongState):
        derive_version(version=draft, slug="tiny-2", edition="2", by=hana, at=AT)


@pytest.mark.parametrize(
    "slug", ["import", "compare", "map", "migrate", "migrations", "Big", "", "a" * 51, "sales-9"]
)
def test_a_slug_that_is_reserved_malformed_or_taken_is_refused(hana: Any, slug: str) -> None:
    source = make_framework(slug="sales-9")
    with pytest.raises(Invalid) as refusal:
        derive_version(version=source, slug=slug, edition="99", by=hana, at=AT)
    assert pointers(refusal) == ["/slug"]
    assert FrameworkVersion.objects.count() == 1


def test_an_edition_that_is_none_or_taken_is_refused_with_the_slug(hana: Any) -> None:
    source = make_framework(slug="sales-9")
    for edition in ("", source.edition):
        with pytest.raises(Invalid) as refusal:
            derive_version(version=source, slug="map", edition=edition, by=hana, at=AT)
        assert pointers(refusal) == ["/slug", "/edition"]


def test_only_hr_derives_and_deletes(draft: FrameworkVersion) -> None:
    source, somebody = make_framework(slug="old-1"), make_user()
    with pytest.raises(NotAllowed):
        derive_version(version=source, slug="old-2", edition="2", by=somebody, at=AT)
    with pytest.raises(NotAllowed):
        delete_version(version=draft, by=somebody, at=AT)
    assert FrameworkVersion.objects.count() == 2


def test_the_import_refuses_a_reserved_slug_too() -> None:
    from competencies.rules import check_framework
    from tests.competencies.test_rules import a_document

    found = check_framework({**a_document(), "slug": "compare"})
    assert [each.where for each in found] == ["framework.json!slug"]


# -- deleting -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_deleted_with_all_that_it_says(hana: Any, draft: FrameworkVersion) -> None:
    delete_version(version=draft, by=hana, at=AT)
    assert not FrameworkVersion.objects.exists()
    assert not Skill.objects.exists()


def test_what_was_adopted_and_a_draft_in_use_cannot_be_deleted(hana: Any, draft: FrameworkVersion) -> None:
    with pytest.raises(WrongState):
        delete_version(version=make_framework(slug="in-force-1"), by=hana, at=AT)
    make_role(version=draft, requirements={"SALE": 5})
    with pytest.raises(WrongState) as refusal:
        delete_version(version=draft, by=hana, at=AT)
    assert refusal.value.code == "in_use"
    assert draft.skills.count() == 3


# -- who may put it in force --------------------------------------------------------------------------------------------


def test_whoever_changed_a_draft_cannot_adopt_it_and_somebody_else_can(
    hana: Any, draft: FrameworkVersion
) -> None:
    other = make_user("hr")
    assert policies.may_adopt(hana, draft)
    level = draft.levels.get(level=3)
    change_level(
        level=level,
        guiding_phrase="Do",
        essence="New",
        language="en",
        expected=state_of_level(level),
        by=hana,
        at=AT,
    )
    answer = policies.may_adopt(hana, draft)
    assert (bool(answer), answer.code) == (False, "second_person")
    with pytest.raises(NotAllowed):
        adopt_version(version=draft, by=hana, at=AT)
    assert adopt_version(version=draft, by=other, at=AT).publisher == other


def test_who_edits_a_text_among_all_languages_is_an_editor_too(hana: Any, draft: FrameworkVersion) -> None:
    key = f"version-name-{draft.pk}"
    save_texts(version=draft, changes=[Change(key, "ru", "", "Имя")], by=hana, at=AT)
    assert FrameworkVersion.objects.get(pk=draft.pk).name.data["ru"] == "Имя"
    assert not policies.may_adopt(hana, draft)
    other = make_user("hr")
    assert save_texts(version=draft, changes=[], by=other, at=AT) == 0
    assert policies.may_adopt(other, draft)


def test_a_change_that_was_refused_makes_nobody_an_editor(hana: Any, draft: FrameworkVersion) -> None:
    with pytest.raises(WrongState):
        set_activities(skill=skill_of(draft), lines=[], language="en", expected="old", by=hana, at=AT)
    assert policies.may_adopt(hana, draft)
