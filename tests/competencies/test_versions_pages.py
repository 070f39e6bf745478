"""The pages about versions: list, one, deriving, deleting, comparing, mapping."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import FrameworkVersion, Mapping
from competencies.services import adopt_version, derive_version, load_shipped_draft
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework, text

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def hana() -> Any:
    return make_user("hr")


@pytest.fixture
def hr(signed_in: Any, hana: Any) -> Client:
    return signed_in(hana)


@pytest.fixture
def reader(signed_in: Any) -> Client:
    return signed_in(make_user())


def body(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_list_shows_drafts_to_hr_alone_with_their_counts_and_writers(hr: Client, reader: Client) -> None:
    author = make_user("hr", email="author@test.example")
    make_framework(slug="sales-1", author=author)
    make_framework({"SALE": [4]}, slug="sales-2", adopted=False)
    page = body(hr, "/frameworks/")
    assert "sales-2" in page
    assert "author@test.example" in page
    assert "in force" in page
    other = body(reader, "/frameworks/")
    assert "sales-1" in other
    assert "sales-2" not in other
    assert "author@test.example" not in other
    assert "/frameworks/map/" not in other
    assert '<a href="/frameworks/"' in body(hr, "/skills/")
    assert '<a href="/frameworks/"' not in body(reader, "/skills/")


def test_the_list_is_searched_filtered_and_sorted(hr: Client) -> None:
    assert "No framework yet" in body(hr, "/frameworks/")
    make_framework({"SALE": [4]}, slug="alpha-1", name=text("Alpha"))
    make_framework({"SALE": [4], "NEED": [2]}, slug="beta-1", name=text("Beta"), adopted=False)
    assert "beta-1" not in body(hr, "/frameworks/?state=adopted")
    assert "alpha-1" not in body(hr, "/frameworks/?q=BETA")
    assert "No version matches" in body(hr, "/frameworks/?q=nope")
    for sort, alpha_first in (
        ("name", True),
        ("-name", False),
        ("skills", True),
        ("-skills", False),
        ("state", False),  # the draft is beta
        ("-state", True),
        ("adopted", False),
        ("-adopted", True),
    ):
        page = body(hr, f"/frameworks/?sort={sort}")
        assert (page.index(">alpha-1<") < page.index(">beta-1<")) is alpha_first, sort
    assert "alpha-1" in body(hr, "/frameworks/?sort=nonsense")


def test_the_list_costs_the_same_for_few_and_many(hr: Client, queries_of: Any) -> None:
    make_framework(slug="one-1")
    hr.get("/frameworks/")
    few = queries_of(lambda: hr.get("/frameworks/"))
    for number in range(5):
        make_framework({"SALE": [4]}, slug=f"more-{number}")
    assert queries_of(lambda: hr.get("/frameworks/")) == few


def test_the_page_of_a_version_has_its_facts_and_what_can_be_done_in_its_state(
    hr: Client, reader: Client, hana: Any
) -> None:
    version = make_framework(slug="sales-1", acknowledgement=text("Thanks to the authors."))
    page = body(hr, "/frameworks/sales-1/")
    assert "Thanks to the authors." in page
    assert "Derive a draft" in page
    assert "dialog-deprecate" in page
    assert "dialog-adopt" not in page
    assert "dialog-delete" not in page
    assert "1 text missing" not in page
    other = body(reader, "/frameworks/sales-1/")
    assert "Thanks to the authors." in other
    for word in ("Derive a draft", "dialog-deprecate", "/map/", "Draft made"):
        assert word not in other
    derive_version(
        version=FrameworkVersion.objects.get(pk=version.pk), slug="sales-2", edition="2", by=hana, at=AT
    )
    assert 'href="/frameworks/sales-2/"' in body(hr, "/frameworks/sales-1/")
    assert "sales-2" not in body(reader, "/frameworks/sales-1/")
    assert body(reader, "/frameworks/sales-2/", 404)


def test_a_draft_says_why_its_author_cannot_adopt_it_and_who_can(
    hr: Client, hana: Any, signed_in: Any
) -> None:
    make_framework(slug="mine-1", adopted=False, author=hana)
    page = body(hr, "/frameworks/mine-1/")
    assert "A second person must adopt this version: it is your draft." in page
    assert "Anybody else of HR" in page
    assert str(hana) in page
    assert "dialog-adopt" not in page
    assert "dialog-delete" in page
    assert "Change the skills" in page
    other = signed_in(make_user("hr"))
    assert 'id="dialog-adopt"' in body(other, "/frameworks/mine-1/")
    # from then on she wrote in it herself
    level = FrameworkVersion.objects.get(slug="mine-1").levels.get(level=3)
    address = reverse("framework-level", args=["mine-1", 3])
    form = other.get(address).context["form"]
    data = {"state": form.fields["state"].initial, "guiding_phrase": "Do", "essence": "E"}
    assert other.post(address, data).status_code == 302
    assert level.version.levels.get(level=3).guiding_phrase.data["en"] == "Do"
    page = body(other, "/frameworks/mine-1/")
    assert "dialog-adopt" not in page
    assert "you have changed it" in page


def test_the_page_of_a_version_says_how_much_is_there_in_each_language(hr: Client) -> None:
    load_shipped_draft(at=AT)
    draft = FrameworkVersion.objects.get(slug="sales-2.0")
    assert "texts missing" not in body(hr, "/frameworks/sales-2.0/")
    skill = draft.skills.get(code="SALE")
    skill.name = {"en": "Selling"}
    skill.save()
    assert body(hr, "/frameworks/sales-2.0/").count("1 text missing") == 4


def test_the_page_of_a_version_costs_the_same_for_few_and_many(hr: Client, queries_of: Any) -> None:
    make_framework({"SALE": [4]}, slug="few-1", adopted=False)
    make_framework({f"A{chr(65 + n)}AA": range(1, 7) for n in range(15)}, slug="many-1", adopted=False)
    hr.get("/frameworks/few-1/")
    assert queries_of(lambda: hr.get("/frameworks/few-1/")) == queries_of(
        lambda: hr.get("/frameworks/many-1/")
    )


def test_hr_derives_a_draft_with_the_proposed_names_or_is_told_what_is_wrong(hr: Client, hana: Any) -> None:
    make_framework(slug="sales-1", edition="1.0")
    page = body(hr, "/frameworks/sales-1/derive/")
    assert 'value="1.1"' in page
    wrong = hr.post("/frameworks/sales-1/derive/", {"edition": "1.0", "slug": "compare"})
    assert wrong.status_code == 422
    assert "This word is an address of its own" in wrong.content.decode()
    assert 'value="compare"' in wrong.content.decode()
    answer = hr.post("/frameworks/sales-1/derive/", {"edition": "1.1", "slug": "sales-1.1"})
    assert answer.status_code == 302
    assert answer["Location"] == "/frameworks/sales-1.1/"
    assert FrameworkVersion.objects.get(slug="sales-1.1").author == hana
    assert hr.get("/frameworks/sales-1.1/derive/").status_code == 409


def test_hr_deletes_a_draft_and_nothing_else(hr: Client, reader: Client) -> None:
    make_framework(slug="sales-1")
    make_framework(slug="sales-2", adopted=False)
    assert reader.post("/frameworks/sales-1/delete/").status_code == 403
    assert reader.post("/frameworks/sales-2/delete/").status_code == 404
    assert hr.post("/frameworks/sales-1/delete/").status_code == 409
    assert hr.get("/frameworks/sales-2/delete/").status_code == 405
    assert hr.post("/frameworks/sales-2/delete/").status_code == 302
    assert [row.slug for row in FrameworkVersion.objects.all()] == ["sales-1"]


def test_no_address_beside_the_versions_is_taken_for_one(hr: Client) -> None:
    for word in ("compare", "map"):
        assert reverse("framework", args=[word]) == f"/frameworks/{word}/"
        assert hr.get(f"/frameworks/{word}/").resolver_match.url_name == f"framework-{word}"


# -- comparing ----------------------------------------------------------------------------------------------------------


def test_two_versions_stand_side_by_side_with_words_marked(hr: Client) -> None:
    load_shipped_draft(at=AT)
    page = body(hr, "/frameworks/compare/?from=sales-1.0&to=sales-2.0")
    assert "levels 4–6 → 3–6" in page
    assert "level added" in page
    assert "Confirms the agreed terms in writing within one working day<ins>" in page
    assert '<span class="visually-hidden">added: </span> and files them' in page
    assert "<del>" in page
    assert "Digital mindset" in page
    back = body(hr, "/frameworks/compare/?from=sales-2.0&to=sales-1.0")
    assert "level removed" in back
    assert "<del><span" in back
    assert "Category changed" not in page.split('class="stats"')[1].split("list-count")[0]
    only = body(hr, "/frameworks/compare/?from=sales-1.0&to=sales-2.0&kind=levels")
    assert "skill-SALE" in only
    assert "skill-NEGO" not in only
    assert "skill-NEGO" in body(hr, "/frameworks/compare/?from=sales-1.0&to=sales-2.0&q=agreed+terms")
    assert "No skill matches" in body(hr, "/frameworks/compare/?from=sales-1.0&to=sales-2.0&kind=gone")
    assert "skill-CRMD" in body(hr, "/frameworks/compare/?from=sales-1.0&to=sales-2.0&category=customer-care")


def test_the_words_that_are_compared_are_those_of_the_reader(hr: Client) -> None:
    load_shipped_draft(at=AT)
    page = hr.get("/frameworks/compare/?from=sales-1.0&to=sales-2.0", headers={"Accept-Language": "zh-Hant"})
    assert "並存入客戶紀錄" in page.content.decode()


def test_a_text_that_changed_in_another_language_only_says_so(hr: Client) -> None:
    make_framework({"SALE": [4]}, slug="sales-1")
    other = make_framework({"SALE": [4], "NEWS": [4]}, slug="sales-2", adopted=False)
    skill = other.skills.get(code="SALE")
    skill.name = {"en": "Skill SALE", "it": "Vendere"}
    skill.guidance = {"en": "Guide"}
    skill.save()
    adopt_version(version=other, by=None, at=AT)
    page = body(hr, "/frameworks/compare/?from=sales-1&to=sales-2")
    assert "Not changed in your language, but in: it" in page
    assert "<ins>" in page
    gone = body(hr, "/frameworks/compare/?from=sales-2&to=sales-1")
    assert "gone" in gone
    assert "skill-NEWS" in gone


def test_versions_that_are_equal_alone_or_unknown_are_answered_too(hr: Client, reader: Client) -> None:
    assert "nothing to compare" in body(hr, "/frameworks/compare/")
    assert "nothing to map" in body(hr, "/frameworks/map/")
    make_framework(slug="sales-1")
    assert "nothing to compare" in body(hr, "/frameworks/compare/")
    assert "The two say the same" in body(hr, "/frameworks/compare/?from=sales-1&to=sales-1")
    assert "Choose two different versions" in body(hr, "/frameworks/map/?from=sales-1&to=sales-1")
    make_framework(slug="sales-2", adopted=False)
    assert "From sales-1 to sales-2" in body(hr, "/frameworks/compare/")
    assert body(hr, "/frameworks/compare/?from=nope", 404)
    assert body(reader, "/frameworks/compare/?from=sales-1&to=sales-2", 404)
    assert "nothing to compare" in body(reader, "/frameworks/compare/?from=sales-1")


# -- mapping ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def mapping() -> str:
    make_framework(slug="sales-1")
    new = make_framework(
        {"SSUP": range(1, 7), "SALE": range(3, 7), "NEDS": range(2, 7)}, slug="sales-2", adopted=False
    )
    new.skills.filter(code="NEDS").update(name=text("Skill NEED"), description=text("What NEED is about."))
    return "/frameworks/map/?from=sales-1&to=sales-2"


def test_hr_accepts_same_codes_at_once_and_decides_the_rest(hr: Client, hana: Any, mapping: str) -> None:
    page = body(hr, mapping)
    assert "0 of 3 skills decided" in page
    assert "same code, nothing differs" in page
    assert "same code, texts or levels differ" in page
    assert re.search(r"NEDS.*?\b100\W{1,8}%\s+alike", page, re.S)
    answer = hr.post(mapping, {"step": "same-codes"}, follow=True)
    assert "2 skills mapped by their codes." in answer.content.decode()
    assert "2 of 3 skills decided" in answer.content.decode()
    answer = hr.post(
        mapping, {"step": "accept", "source": "NEED", "target": "NEDS", "kind": "exact", "note": "Renamed."}
    )
    assert answer["Location"] == f"{mapping}#NEED"
    row = Mapping.objects.get(source__code="NEED")
    assert (row.target.code, row.kind, row.note, row.decided_by) == ("NEDS", "exact", "Renamed.", hana)
    assert "3 of 3 skills decided" in body(hr, mapping)
    hr.post(mapping, {"step": "accept", "source": "NEED", "target": ""})
    assert Mapping.objects.get(source__code="NEED").target is None
    assert "no counterpart" in body(hr, mapping)
    hr.post(mapping, {"step": "reopen", "source": "NEED"})
    assert "2 of 3 skills decided" in body(hr, mapping + "&status=undecided")


def test_a_rejected_proposal_is_named_and_no_longer_proposed(hr: Client, mapping: str) -> None:
    hr.post(mapping, {"step": "reject", "source": "NEED", "target": "NEDS"})
    page = body(hr, mapping + "&status=gone")
    assert "Rejected:" in page
    assert "Accept NEDS for NEED" not in page
    assert "No skill matches" in body(hr, mapping + "&q=nope")


def test_a_decision_that_makes_no_sense_changes_nothing(hr: Client, reader: Client, mapping: str) -> None:
    for data, status in (
        ({"step": "accept", "source": "ZZZZ"}, 404),
        ({"step": "accept", "source": "NEED", "target": "ZZZZ"}, 404),
        ({"step": "accept", "source": "NEED", "target": "NEDS", "kind": "odd"}, 400),
        ({"step": "odd", "source": "NEED"}, 400),
        ({"step": "reject", "source": "NEED"}, 400),
    ):
        assert hr.post(mapping, data).status_code == status
    assert reader.get("/frameworks/map/").status_code == 403
    assert reader.post("/frameworks/map/?from=sales-1&to=sales-1", {"step": "same-codes"}).status_code == 403
    assert not Mapping.objects.exists()
