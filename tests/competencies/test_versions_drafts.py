"""Changing a draft: one part, one language at a time, and never over somebody else's words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from competencies import usage
from competencies.models import FrameworkVersion, Skill, SkillLevel
from competencies.selectors.states import (
    state_of_activities,
    state_of_attribute,
    state_of_skill,
    state_of_skill_level,
    state_of_version,
)
from competencies.services import (
    Line,
    add_skill,
    add_skill_level,
    change_attribute,
    change_level,
    change_skill,
    change_skill_level,
    change_version,
    delete_skill,
    remove_skill_level,
    set_activities,
)
from competencies.services.stored import read_content
from core.errors import DomainError, Invalid, NotAllowed, WrongState
from tests.factories.accounts import make_user
from tests.factories.competencies import (
    ActivityFactory,
    AttributeFactory,
    AttributeLevelFactory,
    CategoryFactory,
    make_framework,
    text,
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


def level_of(version: FrameworkVersion, number: int, code: str = "SALE") -> SkillLevel:
    return SkillLevel.objects.get(skill__version=version, skill__code=code, level=number)


def lines_of(level: SkillLevel) -> list[Line]:
    return [Line(row.pk, str(row.text)) for row in level.statements.all()]


def pointers(refusal: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [error.pointer for error in refusal.value.errors]


# -- one language at a time ---------------------------------------------------------------------------------------------


def test_a_skill_is_changed_in_one_language_and_keeps_the_others(hana: Any, draft: FrameworkVersion) -> None:
    skill = skill_of(draft)
    field = CategoryFactory(version=draft, code="field")
    change_skill(
        skill=skill,
        category=field,
        name="Vendere",
        description=" Cosa è. ",
        guidance="",
        language="it",
        expected=state_of_skill(skill),
        by=hana,
        at=AT,
    )
    skill = skill_of(draft)
    assert skill.name.data == {"en": "Skill SALE", "it": "Vendere"}
    assert skill.description.data == {"en": "What SALE is about.", "it": "Cosa è."}
    assert (skill.guidance.data, skill.category) == ({}, field)


def test_empty_words_take_a_language_out_but_never_the_last_one(hana: Any, draft: FrameworkVersion) -> None:
    skill = skill_of(draft)

    def save(language: str, description: str) -> None:
        fresh = skill_of(draft)
        change_skill(
            skill=fresh,
            category=fresh.category,
            name="",
            description=description,
            guidance="",
            language=language,
            expected=state_of_skill(fresh),
            by=hana,
            at=AT,
        )

    save("it", "Cosa è.")
    assert skill_of(draft).name.data == {"en": skill.name.data["en"]}
    with pytest.raises(Invalid) as refusal:
        save("en", "x" * 10_001)
    assert pointers(refusal) == ["/name", "/description"]


def test_a_category_of_another_version_is_refused(hana: Any, draft: FrameworkVersion) -> None:
    skill = skill_of(draft)
    with pytest.raises(Invalid) as refusal:
        change_skill(
            skill=skill,
            category=CategoryFactory(),
            name="a",
            description="b",
            guidance="",
            language="en",
            expected=state_of_skill(skill),
            by=hana,
            at=AT,
        )
    assert pointers(refusal) == ["/category"]


def test_activities_are_edited_added_removed_and_ordered(hana: Any, draft: FrameworkVersion) -> None:
    skill = skill_of(draft)
    first, second, third = (
        ActivityFactory(skill=skill, order=order, text=text(word)) for order, word in enumerate("abc")
    )
    lines = [Line(third.pk, "c"), Line(None, "new"), Line(None, "  "), Line(first.pk, "A")]
    set_activities(
        skill=skill, lines=lines, language="en", expected=state_of_activities(skill), by=hana, at=AT
    )
    assert [(row.order, row.text.data) for row in skill.activities.all()] == [
        (0, text("c")),
        (1, {"en": "new"}),
        (2, {"en": "A", "it": "a (it)"}),
    ]
    assert skill.activities.filter(pk=third.pk).exists()
    assert not skill.activities.filter(pk=second.pk).exists()


def test_statements_of_a_level_are_two_to_five_with_words_in_some_language(
    hana: Any, draft: FrameworkVersion
) -> None:
    level = level_of(draft, 4)
    keep = lines_of(level)

    def save(lines: list[Line], language: str = "en") -> None:
        fresh = level_of(draft, 4)
        change_skill_level(
            level=fresh,
            essence="Short",
            lines=lines,
            language=language,
            expected=state_of_skill_level(fresh),
            by=hana,
            at=AT,
        )

    for lines in (keep[:1], [*keep, *[Line(None, f"n{n}") for n in range(4)]]):
        with pytest.raises(Invalid) as refusal:
            save(lines)
        assert pointers(refusal) == ["/lines"]
    with pytest.raises(Invalid) as refusal:
        save([keep[0], Line(None, "x" * 10_001)])
    assert pointers(refusal) == ["/lines/1"]
    save([Line(keep[1].id, "Second"), Line(keep[0].id, "First"), Line(None, "Third")])
    level = level_of(draft, 4)
    assert level.essence.data == {"en": "Short", "it": "SALE at level 4. (it)"}
    assert [str(row.text) for row in level.statements.all()] == ["Second", "First", "Third"]
    assert level.statements.first().text.data["it"] == "SALE 4 statement 2. (it)"
    third = level.statements.last()
    with pytest.raises(Invalid) as refusal:  # it has words in English only
        save([*lines_of(level)[:2], Line(third.pk, "")])
    assert pointers(refusal) == ["/lines/2"]
    save([*[Line(line.id, "") for line in lines_of(level)[:2]], Line(third.pk, "Terza")], language="it")
    assert level_of(draft, 4).statements.last().text.data == {"en": "Third", "it": "Terza"}
    assert level_of(draft, 4).statements.first().text.data == {"en": "Second"}


def test_levels_are_added_beside_the_defined_ones_and_removed_at_either_end(
    hana: Any, draft: FrameworkVersion
) -> None:
    skill = skill_of(draft)
    two = [Line(None, "One."), Line(None, "Two.")]
    with pytest.raises(WrongState):
        add_skill_level(skill=skill, level=2, essence="", lines=two, language="en", by=hana, at=AT)
    with pytest.raises(WrongState):
        add_skill_level(skill=skill, level=4, essence="", lines=two, language="en", by=hana, at=AT)
    with pytest.raises(Invalid):
        add_skill_level(skill=skill, level=3, essence="", lines=two[:1], language="en", by=hana, at=AT)
    assert list(skill.levels.values_list("level", flat=True)) == [4, 5, 6]
    add_skill_level(skill=skill, level=3, essence="E", lines=two, language="en", by=hana, at=AT)
    add_skill_level(skill=skill, level=7, essence="", lines=two, language="en", by=hana, at=AT)
    assert list(skill.levels.values_list("level", flat=True)) == [3, 4, 5, 6, 7]
    assert [str(row.text) for row in level_of(draft, 3).statements.all()] == ["One.", "Two."]
    with pytest.raises(WrongState, match="contiguous"):
        remove_skill_level(level=level_of(draft, 5), by=hana, at=AT)
    for number in (3, 7, 6, 5):
        remove_skill_level(level=level_of(draft, number), by=hana, at=AT)
    with pytest.raises(WrongState, match="only level"):
        remove_skill_level(level=level_of(draft, 4), by=hana, at=AT)


def test_a_level_that_something_requires_stays(
    hana: Any, draft: FrameworkVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    uses = {"test": lambda skill, user: [usage.Use("A role", "/", 6, True)]}
    monkeypatch.setattr(usage, "_providers", uses)
    with pytest.raises(WrongState, match="in use"):
        remove_skill_level(level=level_of(draft, 6), by=hana, at=AT)
    remove_skill_level(level=level_of(draft, 4), by=hana, at=AT)


def test_a_skill_is_added_with_its_first_level_and_deleted(hana: Any, draft: FrameworkVersion) -> None:
    category = draft.categories.get()
    values: dict[str, Any] = {
        "version": draft,
        "code": "NEGO",
        "category": category,
        "name": "Negotiation",
        "description": "About terms.",
        "level": 3,
        "essence": "Standard",
        "lines": [Line(None, "Asks."), Line(None, "Writes.")],
        "language": "en",
        "by": hana,
        "at": AT,
    }
    for wrong, pointer in (
        ({"code": "nego"}, "/code"),
        ({"code": "SALE"}, "/code"),
        ({"category": CategoryFactory()}, "/category"),
        ({"name": ""}, "/name"),
        ({"lines": []}, "/lines"),
    ):
        with pytest.raises(Invalid) as refusal:
            add_skill(**{**values, **wrong})
        assert pointers(refusal) == [pointer]
    assert draft.skills.count() == 3
    skill = add_skill(**values)
    assert list(draft.skills.values_list("code", flat=True))[-1] == "NEGO"
    assert [row.level for row in skill.levels.all()] == [3]
    delete_skill(skill=skill, by=hana, at=AT)
    assert not draft.skills.filter(code="NEGO").exists()
    draft.skills.all().delete()
    assert add_skill(**values).order == 0


def test_a_skill_that_a_role_requires_is_not_deleted(hana: Any, draft: FrameworkVersion) -> None:
    make_role(version=draft, requirements={"SALE": 5})
    with pytest.raises(WrongState, match="in use"):
        delete_skill(skill=skill_of(draft), by=hana, at=AT)


def test_the_versions_own_texts_and_an_attribute_are_changed_in_one_language(
    hana: Any, draft: FrameworkVersion
) -> None:
    changed = change_version(
        version=draft,
        name="Piccolo",
        description="",
        acknowledgement="Grazie.",
        below_range="Sotto.",
        above_range="Sopra.",
        language="it",
        expected=state_of_version(draft),
        by=hana,
        at=AT,
    )
    assert changed.name.data == {"en": "tiny-1", "it": "Piccolo"}
    assert changed.acknowledgement.data == {"it": "Grazie."}
    attribute = AttributeFactory(version=draft, code="AUTO")
    AttributeLevelFactory(attribute=attribute, level=1)
    AttributeLevelFactory(attribute=attribute, level=2)

    def save(texts: dict[int, str], language: str) -> None:
        fresh = draft.attributes.get()
        change_attribute(
            attribute=fresh,
            name="Autonomia",
            description="",
            texts=texts,
            language=language,
            expected=state_of_attribute(fresh),
            by=hana,
            at=AT,
        )

    save({1: "Poca"}, "it")
    levels = {row.level: row.text.data for row in attribute.levels.all()}
    assert levels == {1: {"en": "AUTO at level 1.", "it": "Poca"}, 2: {"en": "AUTO at level 2."}}
    with pytest.raises(Invalid) as refusal:
        save({1: "Little"}, "en")
    assert pointers(refusal) == ["/level_2"]


def test_a_part_that_somebody_changed_meanwhile_is_not_overwritten(
    hana: Any, draft: FrameworkVersion
) -> None:
    other, skill = make_user("hr"), skill_of(draft)
    read = state_of_skill(skill)
    common: dict[str, Any] = {
        "skill": skill,
        "category": skill.category,
        "description": "About.",
        "guidance": "",
        "language": "en",
        "expected": read,
        "at": AT,
    }
    change_skill(name="Hers", by=hana, **common)
    with pytest.raises(WrongState) as refusal:
        change_skill(name="His", by=other, **common)
    assert refusal.value.code == "changed_meanwhile"
    assert str(skill_of(draft).name) == "Hers"
    # another part is free: what was changed is not the level
    level = level_of(draft, 4)
    change_skill_level(
        level=level,
        essence="Free",
        lines=lines_of(level),
        language="en",
        expected=state_of_skill_level(level),
        by=other,
        at=AT,
    )


@pytest.mark.parametrize("state", ["adopted", "deprecated"])
def test_nothing_of_a_version_that_was_adopted_changes(hana: Any, state: str) -> None:
    version = make_framework(slug="fixed-1")
    if state == "deprecated":
        FrameworkVersion.objects.filter(pk=version.pk).update(state=state, deprecated_at=AT)
    before = read_content(version)
    level, skill = level_of(version, 4), skill_of(version)
    scale = version.levels.get(level=1)
    calls: list[Any] = [
        lambda: set_activities(skill=skill, lines=[], language="en", expected="", by=hana, at=AT),
        lambda: remove_skill_level(level=level, by=hana, at=AT),
        lambda: delete_skill(skill=skill, by=hana, at=AT),
        lambda: change_level(
            level=scale, guiding_phrase="x", essence="y", language="en", expected="", by=hana, at=AT
        ),
    ]
    for call in calls:
        with pytest.raises(WrongState):
            call()
    with pytest.raises(NotAllowed):
        delete_skill(skill=skill, by=make_user(), at=AT)
    assert read_content(version) == before
