"""The draft of the next edition that the product ships."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import settings

from competencies.models import FrameworkVersion
from competencies.rules import apply_changes, check_framework, compare_versions, content_of
from competencies.services import adopt_version, load_shipped_draft, load_shipped_framework
from competencies.services.shipped import shipped_draft_document, shipped_source
from competencies.services.stored import read_content
from tests.competencies.test_content import texts
from tests.factories.accounts import make_user

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def test_the_draft_differs_from_the_version_in_force_in_what_it_is_for_and_no_more() -> None:
    found = compare_versions(content_of(shipped_source().document), content_of(shipped_draft_document()))
    by_code = {change.key: change for change in found.skills}
    assert by_code.keys() == {"SALE", "NEGO", "CRMD"}
    assert by_code["SALE"].new_levels == (3, 4, 5, 6)
    assert by_code["SALE"].added_levels == (3,)
    assert by_code["SALE"].kinds == {"levels", "texts"}
    assert [(t.level, t.position, t.status) for t in by_code["NEGO"].texts] == [(3, 4, "changed")]
    assert [(t.level, t.position, t.status) for t in by_code["CRMD"].texts] == [(3, 4, "new")]
    assert [(change.what, change.key) for change in found.scale] == [("version", ""), ("attribute", "DIGI")]
    assert found.same_skills == 16


@pytest.mark.parametrize("language", ["en", "it", "ms", "ru", "zh-hant"])
def test_no_text_of_the_draft_lacks_a_language(language: str) -> None:
    assert check_framework(shipped_draft_document(), language=language) == []
    found = list(texts(shipped_draft_document()))
    assert len(found) > 700
    assert [place for place, text in found if not text.get(language, "").strip()] == []
    changes = json.loads((Path(settings.BASE_DIR) / "fixtures" / "frameworks" / "sales-2.0.json").read_text())
    assert all(text[language] != text["en"] for _place, text in texts(changes) if language != "en")


@pytest.mark.django_db
def test_loading_it_twice_writes_once_and_never_over_what_hr_edited() -> None:
    draft = load_shipped_draft(at=AT)
    assert (draft.state, draft.author, str(draft.derived_from)) == ("draft", None, "sales-1.0")
    assert FrameworkVersion.objects.adopted().get().slug == "sales-1.0"
    assert read_content(draft) == content_of(shipped_draft_document())
    skill = draft.skills.get(code="SALE")
    skill.name = {"en": "Our selling"}
    skill.save()
    assert load_shipped_draft(at=AT + dt.timedelta(days=1)) == draft
    assert str(draft.skills.get(code="SALE").name) == "Our selling"


@pytest.mark.django_db
def test_any_hr_can_adopt_it_and_the_version_in_force_is_loaded_with_it() -> None:
    draft = load_shipped_draft(at=AT)
    assert load_shipped_framework(at=AT).slug == "sales-1.0"
    assert adopt_version(version=draft, by=make_user("hr"), at=AT).state == "adopted"
    assert load_shipped_draft(at=AT).state == "adopted"


def test_changes_are_laid_over_a_document_field_by_field() -> None:
    document = {
        "slug": "a-1",
        "levels": [{"level": 1, "essence": "one"}],
        "skills": [
            {
                "code": "SALE",
                "name": "Sale",
                "levels": [{"level": 4, "statements": ["a", "b"], "essence": "e"}],
            }
        ],
    }
    before = json.dumps(document)
    changes = {
        "format": "levelmark-changes/1",
        "from": "a-1",
        "slug": "a-2",
        "levels": [{"level": 1, "essence": "uno"}],
        "categories": [{"code": "new"}],
        "skills": [
            {
                "code": "SALE",
                "levels": [
                    {"level": 3, "statements": ["x", "y"]},
                    {"level": 4, "statements": {"2": "B", "3": "c"}},
                ],
            }
        ],
    }
    assert apply_changes(document, changes) == {
        "slug": "a-2",
        "levels": [{"level": 1, "essence": "uno"}],
        "categories": [{"code": "new"}],
        "skills": [
            {
                "code": "SALE",
                "name": "Sale",
                "levels": [
                    {"level": 3, "statements": ["x", "y"]},
                    {"level": 4, "statements": ["a", "B", "c"], "essence": "e"},
                ],
            }
        ],
    }
    assert json.dumps(document) == before
