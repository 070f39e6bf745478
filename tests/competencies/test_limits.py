"""What is too long, too much, or no text at all is refused or shortened; it never breaks a page."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from competencies import rules, uploads
from competencies.books.xlsx import read_workbook
from competencies.models import FrameworkVersion
from competencies.rules.comparison import compare_versions
from competencies.rules.content import content_of
from competencies.rules.wording import MOST_STEPS, Budget, aligned, word_diff
from competencies.selectors.states import state_of_activities
from competencies.services import Line, import_framework, set_activities
from competencies.sources import read_source
from core.errors import FieldError, Invalid
from tests.competencies.bad_books import package
from tests.competencies.test_rules import a_document, text
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
SALE = "/frameworks/tiny-1/skills/SALE/"


# -- comparing --------------------------------------------------------------------------------------------------------------


def slow(letter: str, words: int = 800) -> str:
    """Every second word is a space in both: a matcher of unlimited patience takes seconds and minutes."""
    return f"{letter} " * words


def test_a_word_diff_that_would_take_too_long_shows_both_texts_whole() -> None:
    start = time.process_time()
    found = word_diff(slow("a"), slow("b"))
    assert time.process_time() - start < 3  # unlimited: more than ten seconds
    assert [(each.kind, each.text) for each in found] == [("del", slow("a")), ("ins", slow("b"))]


def test_an_honest_long_text_is_compared_word_by_word() -> None:
    old = " ".join(f"word{number}" for number in range(1_000))
    found = word_diff(old, old.replace("word500", "another"))
    assert [each.kind for each in found] == ["same", "del", "ins", "same"]


def test_long_lists_are_paired_by_their_places() -> None:
    old = [f"Line {number}" for number in range(101)]
    assert aligned(old, [*old[1:], "New"]) == [(at, at) for at in range(101)]
    assert aligned(old, old[:100])[-1] == (100, None)
    assert aligned(old[:90], [*old[1:90], "New"])[0] == (1, 0)


def test_lists_of_texts_that_take_too_long_are_paired_by_their_places() -> None:
    old = [f"{slow('a', 300)}{number}" for number in range(50)]
    new = [f"{slow('b', 300)}{number}" for number in range(49)]
    start = time.process_time()
    assert aligned(old, new) == [*((at, at) for at in range(49)), (49, None)]
    assert time.process_time() - start < 5


def test_all_texts_of_a_comparison_share_what_it_may_take() -> None:
    budget = Budget(100)
    assert [each.kind for each in word_diff("One two three", "One two four", budget)] == [
        "same",
        "del",
        "ins",
    ]
    spent = 100 - budget.left
    assert 0 < spent < 100
    while budget.left >= spent:
        word_diff("One two three", "One two four", budget)
    assert [each.kind for each in word_diff("One two three", "One two four", budget)] == ["del", "ins"]
    assert Budget(3).portion() == Budget(3)
    assert Budget().portion() == Budget(MOST_STEPS)


def test_a_comparison_of_versions_hands_its_budget_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Budget.__init__, "__defaults__", (40,))
    after = a_document()
    for level in after["levels"]:
        level["essence"] = text(f"Other {level['essence']['en']}")
    changes = compare_versions(content_of(a_document()), content_of(after), "en").scale
    kinds = [[each.kind for each in change.texts[0].segments] for change in changes if change.what == "level"]
    assert ["del", "ins"] in kinds  # for the later ones nothing was left
    assert ["ins", "same"] in kinds


# -- documents --------------------------------------------------------------------------------------------------------------


def rules_at(document: dict[str, Any]) -> dict[str, str]:
    return {each.where.partition("!")[2]: each.rule for each in rules.check_framework(document)}


def test_a_skill_has_at_most_fifty_activities() -> None:
    document = a_document()
    document["skills"][0]["activities"] = [text(f"A{number}") for number in range(50)]
    assert rules_at(document) == {}
    document["skills"][0]["activities"].append(text("One more"))
    assert rules_at(document) == {"skills[0].activities": "at most fifty activities, not 51"}


def test_slugs_and_codes_are_as_long_as_their_columns() -> None:
    document = a_document()
    document["slug"] = f"tiny-{'1' * 45}"
    document["framework"]["slug"] = "f" * 50
    document["categories"].append({"code": "c" * 50, "name": text("Long"), "parent": None})
    assert rules_at(document) == {}
    document["slug"] += "1"
    document["framework"]["slug"] += "f"
    document["categories"][2]["code"] += "c"
    said = "is longer than 50 characters"
    assert rules_at(document) == {"slug": said, "framework.slug": said, "categories[2].code": said}
    document = {**a_document(), "edition": "1" * 21}
    assert rules_at(document) == {"edition": "1 to 20 letters, digits, dots or hyphens, as in 1.0"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "said"),
    [
        (f"{'t' * 50}-1", "is longer than 50 characters"),
        (f"tiny-{'1' * 21}", "1 to 20 letters, digits, dots or hyphens, as in 1.0"),
    ],
)
def test_another_slug_is_no_longer_either(slug: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        import_framework(a_document(), by=None, at=AT, slug=slug, dry_run=True)
    assert refusal.value.errors == (FieldError("--slug", said),)


def test_no_version_is_called_as_the_pages_of_roles_are() -> None:
    assert "slug" in rules_at({**a_document(), "slug": "roles"})
    assert rules_at({**a_document(), "slug": "roles-1"}) == {}


@pytest.mark.django_db
def test_a_draft_is_given_no_more_activities_than_can_be_imported_again() -> None:
    version = make_framework(adopted=False, slug="tiny-1")
    skill = version.skills.get(code="SALE")
    options: dict[str, Any] = {"skill": skill, "language": "en", "by": make_user("hr"), "at": AT}
    lines = [Line(None, f"Activity {number}") for number in range(50)]
    state = state_of_activities(skill)
    with pytest.raises(Invalid) as refusal:
        set_activities(lines=[*lines, Line(None, "One more")], expected=state, **options)
    assert refusal.value.errors[0].pointer == "/lines"
    set_activities(lines=[*lines, Line(None, " ")], expected=state, **options)
    assert skill.activities.count() == 50


# -- files ------------------------------------------------------------------------------------------------------------------

FILES = {
    "digits": ('{"edition": ' + "9" * 5_000 + "}", "holds a number with too many digits"),
    "half a character as a key": ('{"\\ud800": 1}', "holds a character that cannot be printed"),
    "half a character as a text": ('{"name": "a\\uDFFFb"}', "holds a character that cannot be printed"),
}


@pytest.mark.parametrize("name", FILES)
def test_json_that_cannot_be_stored_is_refused(name: str, tmp_path: Path) -> None:
    written, said = FILES[name]
    path = tmp_path / "framework.json"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(Invalid) as refusal:
        read_source(path)
    assert refusal.value.errors == (FieldError("framework.json!.", said),)


def test_a_character_written_in_two_halves_is_read(tmp_path: Path) -> None:
    path = tmp_path / "framework.json"
    path.write_text('{"name": "\\ud83d\\ude00", "words": "C:\\\\ud800"}', encoding="utf-8")
    assert read_source(path).document == {"name": "😀", "words": "C:\\ud800"}


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-16"])
def test_a_workbook_in_unicode_is_read(encoding: str, tmp_path: Path) -> None:
    sheet = f'<?xml version="1.0" encoding="{encoding}"?><worksheet><row><c t="str"><v>ü</v></c></row></worksheet>'
    path = package(tmp_path / "sheet-1.xlsx", sheet.encode(encoding))
    with path.open("rb") as file:
        (found,) = read_workbook(file, path.name)
    assert found.rows[0].cells == {1: "ü"}


# -- pages ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.IMPORTS_ROOT = tmp_path / "imports"
    settings.IMPORTS_ROOT.mkdir()
    assert configured.IMPORTS_ROOT == settings.IMPORTS_ROOT
    return settings.IMPORTS_ROOT


@pytest.fixture
def hr(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(make_user("hr"))


def sent(client: Client, path: Path) -> str:
    with path.open("rb") as file:
        return str(client.post(reverse("framework-import"), {"file": file})["Location"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_the_preview_says_what_is_wrong_with_such_a_file(
    name: str, folder: Path, tmp_path: Path, hr: Client
) -> None:
    written, said = FILES[name]
    path = tmp_path / "framework.json"
    path.write_text(written, encoding="utf-8")
    address = sent(hr, path)
    assert said in hr.get(address).content.decode()
    assert said in hr.get(f"{address}findings.csv").content.decode()


@pytest.mark.django_db
def test_findings_that_quote_half_a_character_are_kept(folder: Path) -> None:
    upload = uploads.keep([b"{}"], name="x.json", owner=1, slug="", language="", at=timezone.now())
    uploads.note_findings(upload, [FieldError("x.json!\ud800", "is not a field")])
    assert uploads.findings_of(upload) == [FieldError("x.json!?", "is not a field")]


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["²", "9" * 4_400, "٣"])
def test_digits_that_are_no_level_are_a_404_or_passed_over(number: str, hr: Client) -> None:
    make_framework(adopted=False, slug="tiny-1")
    assert hr.get(SALE, {"add": number}).status_code == 200
    assert hr.get(SALE, {"add": number}).context["adding"] is None
    assert hr.post(SALE, {"part": f"level-{number}"}).status_code == 404
    assert hr.post(SALE, {"part": f"level-{number}", "remove": "1"}).status_code == 404
    assert FrameworkVersion.objects.get().skills.get(code="SALE").levels.count() == 3


def test_of_more_than_twenty_uploads_of_a_person_the_oldest_go(folder: Path) -> None:
    now = timezone.now()

    def keep(minute: int, owner: int = 1) -> uploads.Upload:
        at = now + dt.timedelta(minutes=minute)
        return uploads.keep([b"{}"], name="x.json", owner=owner, slug="", language="", at=at)

    def there(upload: uploads.Upload) -> bool:
        return uploads.find(upload.token, owner=upload.owner, at=now) is not None

    other = keep(-30, owner=2)
    (folder / f"{'0' * 32}.json").write_text("{half", encoding="utf-8")
    mine = [keep(minute) for minute in range(uploads.MOST)]
    assert all(map(there, mine))
    newest = keep(60)
    assert [there(each) for each in [*mine, newest]] == [False, *[True] * uploads.MOST]
    assert there(other)
    assert not list(folder.glob(f"{mine[0].token}.*"))
