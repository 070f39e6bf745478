"""Saving texts of drafts and roles in all languages, and what is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competencies.models import Level, Skill
from competencies.selectors.texts import version_texts
from competencies.services.texts import save_texts as save_version
from core import texts
from core.errors import Invalid, NotAllowed, WrongState
from roles.models import Role, RoleChange
from roles.selectors.content import body_of, completeness
from roles.selectors.texts import role_texts
from roles.services.texts import save_texts as save_roles
from roles.texts import SLOTS as ROLE_SLOTS
from tests.factories.competencies import SkillFactory
from tests.factories.people import Cast
from tests.factories.roles import RoleFactory
from tests.languages.world import Content, build, change

NOW = timezone.now


@pytest.fixture
def content(cast: Cast) -> Content:
    return build(cast)


def stored(content: Content) -> dict[str, str]:
    return dict(Skill.objects.get(pk=content.skill.pk).name.data)


def test_a_text_of_a_draft_is_written_in_one_language_and_stays_in_the_others(content: Content) -> None:
    key = f"skill-name-{content.skill.pk}"
    saved = save_version(
        version=content.version, changes=[change(key, "ru", " Поддержка \r\n")], by=content.hana, at=NOW()
    )
    assert saved == 1
    assert stored(content) == {"en": "Skill SSUP", "it": "Skill SSUP (it)", "ru": "Поддержка"}
    again = change(key, "ru", "Поддержка", shown="Поддержка")
    assert save_version(version=content.version, changes=[again], by=content.hana, at=NOW()) == 0


def test_several_texts_are_saved_together_even_of_one_row(content: Content) -> None:
    pk = content.skill.pk
    changes = [
        change(f"skill-name-{pk}", "ms", "Sokongan"),
        change(f"skill-name-{pk}", "zh-hant", "支援"),
        change(f"skill-description-{pk}", "ms", "Apa itu."),
        change(f"statement-{content.statement.pk}", "ms", "Melakukan."),
    ]
    assert save_version(version=content.version, changes=changes, by=content.hana, at=NOW()) == 4
    content.skill.refresh_from_db()
    assert content.skill.name.data["ms"] == "Sokongan"
    assert content.skill.name.data["zh-hant"] == "支援"
    assert content.skill.description.data["ms"] == "Apa itu."
    assert content.statement.text.data["ms"] == "Melakukan."


def test_every_kind_of_text_of_a_version_can_be_written(content: Content) -> None:
    rows = version_texts(content.version)
    changes = [change(text.key, "ms", "Teks") for text in rows]
    assert save_version(version=content.version, changes=changes, by=content.hana, at=NOW()) == len(rows)
    assert {text.kind for text in rows} >= {"version", "level", "attribute", "category", "skill", "activity"}
    now = type(content.version).objects.get(pk=content.version.pk)
    assert [text.key for text in version_texts(now) if text.missing_in("ms")] == []


def test_texts_of_an_adopted_version_stay_as_they_are(content: Content) -> None:
    content.adopt()
    with pytest.raises(WrongState, match="does not change"):
        save_version(
            version=content.version,
            changes=[change(f"skill-name-{content.skill.pk}", "ru", "Х")],
            by=content.hana,
            at=NOW(),
        )
    assert "ru" not in stored(content)


def test_only_hr_writes_texts(content: Content) -> None:
    with pytest.raises(NotAllowed):
        save_version(version=content.version, changes=[], by=content.sam, at=NOW())
    with pytest.raises(NotAllowed):
        save_roles(changes=[], by=content.sam, at=NOW())


def test_what_somebody_else_has_changed_is_named_and_nothing_is_saved(content: Content) -> None:
    pk = content.skill.pk
    changes = [
        change(f"skill-description-{pk}", "ru", "Описание"),
        change(f"skill-name-{pk}", "it", "Nuovo", shown="Quello di prima"),
        change("statement-999999999", "ru", "Х"),
    ]
    with pytest.raises(WrongState) as refusal:
        save_version(version=content.version, changes=changes, by=content.hana, at=NOW())
    assert refusal.value.status == 409
    assert [error.pointer for error in refusal.value.errors] == [
        f"/skill-name-{pk}",
        "/statement-999999999",
    ]
    assert "Skill SSUP (it)" in refusal.value.errors[0].detail
    content.skill.refresh_from_db()
    assert "ru" not in content.skill.description.data


def test_a_text_of_another_version_is_not_there(content: Content) -> None:
    other = SkillFactory()
    with pytest.raises(WrongState):
        save_version(
            version=content.version,
            changes=[change(f"skill-name-{other.pk}", "ru", "Х")],
            by=content.hana,
            at=NOW(),
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<b>Bold</b>", "HTML"),
        ("a <!-- b", "HTML"),
        ("x" * (texts.LINE + 1), "At most 300 characters"),
        ("two\nlines", "one line"),
        ("bell\x07", "cannot be printed"),
        ("half \ud83d", "cannot be printed"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_by_name(content: Content, text: str, said: str) -> None:
    key = f"skill-name-{content.skill.pk}"
    with pytest.raises(Invalid) as refusal:
        save_version(version=content.version, changes=[change(key, "ru", text)], by=content.hana, at=NOW())
    assert [(error.pointer, said in error.detail) for error in refusal.value.errors] == [(f"/{key}", True)]
    assert "ru" not in stored(content)


@pytest.mark.parametrize("text", ["5 < 7, and 7 > 5", "«Кавычки» & “quotes”", "漢字"])
def test_signs_that_are_no_markup_are_kept(content: Content, text: str) -> None:
    key = f"skill-description-{content.skill.pk}"
    save_version(version=content.version, changes=[change(key, "ru", text)], by=content.hana, at=NOW())
    content.skill.refresh_from_db()
    assert content.skill.description.data["ru"] == text


@pytest.mark.parametrize("key", ["", "skill-name", "skill-name-x", "password-1", "skill-name-0"])
def test_a_key_that_names_no_text_is_refused(content: Content, key: str) -> None:
    with pytest.raises(Invalid):
        save_version(version=content.version, changes=[change(key, "ru", "Х")], by=content.hana, at=NOW())


def test_a_language_that_is_not_there_is_refused(content: Content) -> None:
    with pytest.raises(Invalid, match="cannot be kept"):
        save_roles(
            changes=[change(f"role-title-{content.role.pk}", "zh-hans", "X")], by=content.hana, at=NOW()
        )


def test_a_text_can_be_emptied_but_not_the_english_one(content: Content) -> None:
    key = f"role-title-{content.role.pk}"
    save_roles(changes=[change(key, "ru", "", shown="Продавец")], by=content.hana, at=NOW())
    assert "ru" not in Role.objects.get(pk=content.role.pk).title.data
    with pytest.raises(Invalid) as refusal:
        save_roles(changes=[change(key, "en", " ", shown="Seller")], by=content.hana, at=NOW())
    assert "stays filled" in refusal.value.errors[0].detail


def test_a_change_of_a_role_counts_and_is_remembered(content: Content) -> None:
    changes = [
        change(f"role-title-{content.role.pk}", "ms", "Penjual"),
        change(f"area-name-{content.area.pk}", "ms", "Baris"),
    ]
    assert save_roles(changes=changes, by=content.hana, at=NOW()) == 2
    role = Role.objects.get(pk=content.role.pk)
    assert role.revision == content.role.revision + 1
    row = RoleChange.objects.get(role=role)
    assert (row.by, row.what, row.parts, row.language) == (content.hana, "changed", ["areas", "title"], "ms")
    content.area.refresh_from_db()
    assert content.area.name.data["ms"] == "Baris"


def test_a_role_in_the_archive_has_no_texts_to_write(content: Content) -> None:
    Role.objects.filter(pk=content.role.pk).update(archived_at=NOW())
    assert role_texts() == []
    with pytest.raises(WrongState):
        save_roles(
            changes=[change(f"role-title-{content.role.pk}", "ms", "Penjual")], by=content.hana, at=NOW()
        )


def test_what_is_empty_everywhere_is_nothing_to_translate(content: Content) -> None:
    keys = [text.key for text in role_texts()]
    assert f"area-name-{content.area.pk}" in keys
    assert f"area-description-{content.area.pk}" not in keys


def test_completeness_counts_each_language_and_each_kind(content: Content) -> None:
    rows = {row.body.what: row for row in completeness(content.hana)}
    assert set(rows) == {"draft-1.0", "roles"}
    roles = {one.language: (one.there, one.total, one.missing) for one in rows["roles"].tallies}
    assert roles == {
        "en": (3, 3, 0), "it": (3, 3, 0), "ms": (0, 3, 3), "ru": (1, 3, 2), "zh-hant": (0, 3, 3),
    }  # fmt: skip
    assert [(kind.kind, kind.tallies[3].there) for kind in rows["roles"].kinds] == [("role", 1), ("area", 0)]
    version = rows["draft-1.0"]
    assert sum(kind.tallies[0].total for kind in version.kinds) == version.tallies[0].total
    assert [one.share for one in version.tallies] == [1, 1, 0, 0, 0]
    assert texts.Tally("en", 0, 0).share == 1


def test_a_deprecated_version_is_not_worked_on(content: Content) -> None:
    content.adopt()
    body = body_of(content.hana, "draft-1.0")
    assert body is not None
    assert not body.editable
    type(content.version).objects.filter(pk=content.version.pk).update(state="deprecated")
    assert body_of(content.hana, "draft-1.0") is None
    assert body_of(content.hana, "nothing-1.0") is None


def test_a_worklist_is_found_by_words_in_any_language(content: Content) -> None:
    rows = role_texts()

    def found(**options: object) -> list[str]:
        return [text.key.rsplit("-", 1)[0] for text in texts.matching(rows, **options)]  # type: ignore[arg-type]

    assert found(language="ru") == ["role-title", "role-purpose", "area-name"]
    assert found(language="ru", missing=True) == ["role-purpose", "area-name"]
    assert found(language="ru", query="ПРОДАВЕЦ") == ["role-title"]
    assert found(language="ru", query="riga", kind="area") == ["area-name"]
    assert found(language="ru", query="nowhere") == []


def test_one_translates_from_english_or_from_what_there_is(content: Content) -> None:
    text = next(row for row in role_texts() if row.key.startswith("role-title"))
    assert texts.source_language(text, "ru") == "en"
    assert texts.source_language(text, "en") == "it"
    alone = texts.Text("k-1", "k", "g", "w", {"ms": "Teks"}, 10, False)
    assert texts.source_language(alone, "ms") == ""
    assert texts.source_language(alone, "en") == "ms"


def test_reading_all_texts_costs_the_same_for_few_and_many(
    content: Content, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    assert content.hana.is_hr  # the grants are read once
    few = queries_of(lambda: completeness(content.hana))
    for number in range(5):
        SkillFactory(version=content.version, category=content.skill.category, levels=range(1, 4))
        RoleFactory(slug=f"role-{number}")
    assert queries_of(lambda: completeness(content.hana)) == few


def test_saving_many_costs_as_many_queries_as_saving_one(content: Content) -> None:
    def cost(rows: list[Level], text: str) -> int:
        changes = [change(f"level-phrase-{row.pk}", "ru", text) for row in rows]
        with CaptureQueriesContext(connection) as caught:
            save_version(version=content.version, changes=changes, by=content.hana, at=NOW())
        return len(caught)

    assert content.hana.is_hr  # the grants are read once
    levels = list(Level.objects.filter(version=content.version))
    assert cost(levels[:1], "А") == cost(levels[1:], "Б")


def test_a_text_stored_without_a_language_is_an_english_one(content: Content) -> None:
    content.role.purpose = "Just words"
    slot = next(slot for slot in ROLE_SLOTS if slot.field == "purpose")
    text = texts.text_at(slot, content.role, group="g", where="w")
    assert text is not None
    assert text.words == {"en": "Just words"}
