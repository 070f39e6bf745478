"""Importing, adopting and deprecating frameworks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from competencies.models import Framework, FrameworkVersion, Level, Skill, SkillLevel, Statement
from competencies.services import adopt_version, deprecate_version, import_framework, load_shipped_framework
from competencies.services.stored import read_content
from core.errors import Invalid, NotAllowed, WrongState
from tests.competencies.test_rules import a_document, text
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework
from tests.factories.roles import make_role

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=1)


def imported(document: Any = None, **options: Any) -> FrameworkVersion:
    result = import_framework(document or a_document(), **{"by": None, "at": AT, **options})
    return FrameworkVersion.objects.get(slug=result.slug)


def test_an_import_makes_a_draft_with_everything_in_it() -> None:
    hana = make_user("hr")
    result = import_framework(a_document(), by=hana, at=AT)
    assert result.as_dict() == {
        "slug": "tiny-1.0",
        "skills": {"added": 2, "changed": 0, "gone": 0, "total": 2},
        "skill_levels": {"added": 4, "changed": 0, "gone": 0, "total": 4},
    }
    version = FrameworkVersion.objects.get()
    assert (version.state, version.author, version.created_at, version.edition) == ("draft", hana, AT, "1.0")
    assert version.framework.slug == "tiny"
    assert version.below_range.data == text("Below.")
    assert version.levels.count() == 7
    assert version.attributes.get().levels.count() == 7
    assert [row.code for row in version.categories.all()] == ["selling", "field"]
    assert version.categories.get(code="field").parent == version.categories.get(code="selling")
    sale = version.skills.get(code="SALE")
    assert [str(row.text) for row in sale.activities.all()] == ["Calling", "Closing"]
    assert [row.level for row in sale.levels.all()] == [4, 5, 6]
    statements = Statement.objects.filter(skill_level__skill=sale, skill_level__level=5)
    assert [row.text.data for row in statements] == [text("5a"), text("5b")]


def test_what_was_imported_reads_back_as_the_same_content() -> None:
    from competencies.rules import content_of

    assert read_content(imported()) == content_of(a_document())


def test_importing_the_same_again_writes_nothing(queries_of: Any) -> None:
    version = imported()
    stamps = (
        list(Skill.objects.values_list("pk", flat=True)),
        list(Statement.objects.values_list("pk", flat=True)),
    )
    result = import_framework(a_document(), by=None, at=LATER)
    assert result.skills.added == result.skills.changed == result.skill_levels.changed == 0
    assert stamps == (
        list(Skill.objects.values_list("pk", flat=True)),
        list(Statement.objects.values_list("pk", flat=True)),
    )
    version.refresh_from_db()
    assert version.created_at == AT


def test_a_dry_run_counts_and_writes_nothing() -> None:
    result = import_framework(a_document(), by=None, at=AT, dry_run=True)
    assert result.skills.added == 2
    assert not FrameworkVersion.objects.exists()
    assert not Framework.objects.exists()


def test_a_changed_draft_is_brought_up_to_the_document_and_its_skills_keep_their_rows() -> None:
    version = imported()
    kept, untouched = (
        Skill.objects.get(code="SALE"),
        Statement.objects.filter(skill_level__skill__code="SSUP"),
    )
    ids = list(untouched.values_list("pk", flat=True))
    document = a_document()
    document["skills"][0]["levels"].append({"level": 7, "statements": [text("7a"), text("7b")]})
    document["skills"][0]["category"] = "field"
    document["skills"][0]["activities"] = [text("Calling")]
    document["levels"][0]["essence"] = text("Other")
    document["name"] = text("Renamed")
    hana = make_user("hr")
    result = import_framework(document, by=hana, at=LATER)
    assert (result.skills.changed, result.skill_levels.added) == (1, 1)
    version.refresh_from_db()
    assert (version.author, version.name.data) == (hana, text("Renamed"))
    sale = Skill.objects.get(code="SALE")
    assert sale.pk == kept.pk
    assert sale.category.code == "field"
    assert sale.activities.count() == 1
    assert [row.level for row in sale.levels.all()] == [4, 5, 6, 7]
    assert list(untouched.values_list("pk", flat=True)) == ids
    assert Level.objects.get(level=1).essence.data == text("Other")


def test_a_skill_and_a_category_that_are_gone_go() -> None:
    version = imported()
    document = a_document()
    del document["skills"][1], document["categories"][1]
    assert import_framework(document, by=None, at=LATER).skills.gone == 1
    assert [row.code for row in version.skills.all()] == ["SALE"]
    assert [row.code for row in version.categories.all()] == ["selling"]


def test_a_skill_that_a_role_needs_cannot_go() -> None:
    version = imported()
    make_role(version, {"SSUP": 1})
    document = a_document()
    del document["skills"][1]
    with pytest.raises(Invalid) as refusal:
        import_framework(document, by=None, at=LATER)
    assert refusal.value.errors[0].pointer == "framework.json!skills"
    assert "SSUP" in refusal.value.errors[0].detail
    assert version.skills.count() == 2


def test_every_finding_is_reported_and_nothing_is_written() -> None:
    document = a_document()
    document["edition"] = ""
    document["skills"][0]["code"] = "x"
    with pytest.raises(Invalid) as refusal:
        import_framework(document, by=None, at=AT, slug="Not a slug")
    assert [error.pointer for error in refusal.value.errors] == [
        "framework.json!edition",
        "framework.json!skills[0].code",
        "--slug",
    ]
    assert not Framework.objects.exists()


def test_an_adopted_version_takes_the_same_content_and_refuses_any_other() -> None:
    version = imported()
    adopt_version(version=version, by=None, at=AT)
    assert import_framework(a_document(), by=None, at=LATER).skills.changed == 0
    document = a_document()
    document["skills"][0]["levels"][0]["statements"][0] = text("sharper")
    for dry_run in (False, True):
        with pytest.raises(Invalid) as refusal:
            import_framework(document, by=None, at=LATER, dry_run=dry_run)
        assert refusal.value.code == "immutable"
    assert not Statement.objects.filter(text__contains="sharper").exists()


def test_another_slug_makes_another_edition() -> None:
    imported()
    version = imported(slug="tiny-2.0")
    assert (version.framework.slug, version.edition) == ("tiny", "2.0")
    other = imported(slug="mine")
    assert (other.framework.slug, other.edition) == ("mine", "1.0")


def test_an_edition_exists_under_one_slug_only() -> None:
    imported()
    document = a_document()
    document["slug"] = "tiny-again"
    with pytest.raises(Invalid) as refusal:
        import_framework(document, by=None, at=AT)
    assert refusal.value.errors[0].pointer == "framework.json!edition"
    assert "tiny-1.0" in refusal.value.errors[0].detail


def test_plain_texts_are_of_the_language_that_is_named() -> None:
    document = a_document()
    document["framework"]["name"] = document["name"] = "Minuscolo"
    version = imported(document, language="it")
    assert version.name.data == version.framework.name.data == {"it": "Minuscolo"}


def test_only_hr_imports() -> None:
    with pytest.raises(NotAllowed):
        import_framework(a_document(), by=make_user(), at=AT)


# -- adoption


def test_a_second_person_adopts_what_hr_drafted() -> None:
    hana, helen = make_user("hr"), make_user("hr")
    version = imported(by=hana)
    with pytest.raises(NotAllowed) as refusal:
        adopt_version(version=version, by=hana, at=AT)
    assert refusal.value.code == "second_person"
    with pytest.raises(NotAllowed):
        adopt_version(version=version, by=make_user(), at=AT)
    version = adopt_version(version=version, by=helen, at=LATER)
    assert (version.state, version.publisher, version.adopted_at) == ("adopted", helen, LATER)


def test_only_a_draft_with_skills_is_adopted() -> None:
    with pytest.raises(Invalid):
        adopt_version(version=make_framework({}, adopted=False), by=None, at=AT)
    version = imported()
    adopt_version(version=version, by=None, at=AT)
    with pytest.raises(WrongState):
        adopt_version(version=version, by=None, at=AT)


def test_hr_deprecates_an_adopted_version() -> None:
    hana, version = make_user("hr"), imported()
    with pytest.raises(WrongState):
        deprecate_version(version=version, by=hana, at=AT)
    adopt_version(version=version, by=None, at=AT)
    with pytest.raises(NotAllowed):
        deprecate_version(version=version, by=make_user(), at=LATER)
    version = deprecate_version(version=version, by=hana, at=LATER)
    assert (version.state, version.deprecated_at) == ("deprecated", LATER)


# -- what the database holds for certain


def refused(change: Any) -> None:
    with pytest.raises(IntegrityError, match="levelmark_guard"), transaction.atomic():
        change()


def test_nothing_of_an_adopted_version_changes() -> None:
    version = imported()
    Skill.objects.filter(code="SALE").update(order=5)
    adopt_version(version=version, by=None, at=AT)
    sale = Skill.objects.get(code="SALE")
    refused(lambda: Skill.objects.filter(code="SALE").update(order=6))
    refused(lambda: Statement.objects.update(text=text("x")))
    refused(lambda: SkillLevel.objects.update(essence=text("x")))
    refused(lambda: Level.objects.update(essence=text("x")))
    refused(lambda: SkillLevel.objects.create(skill=sale, level=7))
    refused(lambda: Statement.objects.create(skill_level=sale.levels.all()[0], order=9, text=text("x")))
    refused(
        lambda: Skill.objects.create(
            version=version, code="NEWS", category=sale.category, name="x", description="x"
        )
    )
    refused(lambda: FrameworkVersion.objects.update(state="draft"))
    refused(lambda: FrameworkVersion.objects.update(below_range=text("x")))


def test_a_skill_does_not_move_into_an_adopted_version() -> None:
    adopted, draft = make_framework(), make_framework(adopted=False)
    refused(lambda: Skill.objects.filter(version=draft, code="SALE").update(version=adopted, code="MOVE"))


# -- the shipped framework


def test_the_shipped_framework_is_loaded_once_and_adopted() -> None:
    version = load_shipped_framework(at=AT)
    assert (version.slug, version.state, version.adopted_at) == ("sales-1.0", "adopted", AT)
    assert load_shipped_framework(at=LATER).adopted_at == AT
    assert FrameworkVersion.objects.count() == 1


def test_a_draft_of_the_shipped_framework_is_completed_and_adopted() -> None:
    document = {**a_document(), "slug": "sales-1.0", "framework": {"slug": "sales", "name": text("Sales")}}
    imported(document)
    version = load_shipped_framework(at=LATER)
    assert version.state == "adopted"
    assert version.skills.count() == 19
