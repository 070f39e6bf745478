"""The search over skills, statements and roles: in every language, without regard to case and accents."""

import datetime as dt
import re

import pytest
from django.utils import translation
from i18nfield.strings import LazyI18nString

from accounts.models import User
from competencies.models import FrameworkVersion, Statement
from competencies.rules.search import line, match
from roles.models import Area, Indicator, Method, Role
from roles.selectors.search import search
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework
from tests.factories.roles import make_role


@pytest.fixture
def version(db) -> FrameworkVersion:
    return make_framework({"SSUP": range(1, 4), "SALE": range(4, 7)})


@pytest.fixture
def draft(db) -> FrameworkVersion:
    version = make_framework({"SSUP": range(1, 4), "SALE": range(4, 7)}, adopted=False)
    skill = version.skills.get(code="SALE")
    skill.name = LazyI18nString({"en": "Selling", "it": "Vendita", "ru": "Продажи", "zh-hant": "銷售"})
    skill.description = LazyI18nString({"en": "Winning customers.", "it": "La qualità della proposta."})
    skill.save()
    statement = Statement.objects.filter(skill_level__skill=skill, skill_level__level=5).first()
    statement.text = LazyI18nString({"en": "Leads a negotiation.", "ru": "Ведёт переговоры с клиентом."})
    statement.save()
    return version


@pytest.fixture
def hr(db) -> User:
    return make_user("hr", email="hana@test.example")


def found(user, version, query, kind="", language="en"):
    with translation.override(language):
        results = search(user, version, query, kind)
    return [(hit.kind, hit.code or hit.url, hit.level) for hit in results.hits]


@pytest.mark.parametrize("language", ["en", "it", "ru", "zh-hant", "ms"])
@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("sale", ("skill", "SALE", None)),
        ("VENDITA", ("skill", "SALE", None)),
        ("qualita", ("skill", "SALE", None)),
        ("продажи", ("skill", "SALE", None)),
        ("銷售", ("skill", "SALE", None)),
        ("ведет ПЕРЕГОВОРЫ", ("statement", "SALE", 5)),
        ("negotiation", ("statement", "SALE", 5)),
    ],
)
def test_a_word_of_any_language_finds_whatever_language_one_reads(draft, hr, query, hit, language):
    assert hit in found(hr, draft, query, language=language)


def test_all_words_stand_in_one_language(draft, hr):
    assert found(hr, draft, "winning selling")
    assert not found(hr, draft, "negotiation клиентом")
    assert not found(hr, draft, "   ")


def test_a_text_in_another_language_says_so(draft, hr):
    with translation.override("en"):
        hit = search(hr, draft, "переговоры").hits[0]
        assert hit.excerpt is not None
        assert hit.excerpt.language == "ru"
        assert ("переговоры", True) in hit.excerpt.pieces
    with translation.override("ru"):
        hit = search(hr, draft, "переговоры").hits[0]
        assert hit.excerpt is not None
        assert hit.excerpt.language == ""


def test_roles_are_found_by_all_their_texts(version, hr):
    role = make_role(version, {"SSUP": (2, "essential", "1.00")}, slug="desk")
    role.purpose = LazyI18nString({"en": "Keeps the desk in order.", "it": "Tiene in ordine lo sportello."})
    role.save()
    Area.objects.create(role=role, order=1, name={"en": "Invoices"}, description={"en": "Checks billing."})
    Method.objects.create(role=role, order=1, name={"en": "Kanban"}, description={"en": "A board."})
    Indicator.objects.create(
        role=role, order=1, name={"en": "Answer time"}, figure="2", note={"en": "Median."}
    )
    for word in ("sportello", "invoices", "billing", "kanban", "board", "answer", "median", "desk"):
        assert ("role", "/roles/desk/", None) in found(hr, version, word, "role")


def test_the_best_answer_stands_first(version, hr):
    names = [line("", "SALE", 150), line("en", "Selling of bids", 100), line("en", "About bids.", 20)]
    code, name, prose = (match(names, [word], "en") for word in ("sale", "selling", "about"))
    assert None not in (code, name, prose)
    assert code.score > name.score > prose.score
    assert match(names, ["bids"], "en").score > match(names, ["bids"], "it").score
    assert match(names, [], "en") is None
    assert match(names, ["absent"], "en") is None


def test_what_is_kept_of_an_adopted_version_costs_nothing_the_second_time(
    version, hr, django_assert_max_num_queries
):
    found(hr, version, "ssup", "skill")
    with django_assert_max_num_queries(5):  # the roles alone
        assert found(hr, version, "ssup", "skill")


def test_a_long_text_is_cut_around_what_was_found(draft, hr):
    skill = draft.skills.get(code="SSUP")
    skill.description = LazyI18nString({"en": "word " * 100 + "needle " + "word " * 100})
    skill.save()
    hit = search(hr, draft, "needle").hits[0]
    assert hit.excerpt is not None
    text = "".join(piece for piece, _found in hit.excerpt.pieces)
    assert text.startswith("…")
    assert text.endswith("…")
    assert "needle" in text
    assert len(text) < 260


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_shows_hits_by_kind_and_in_pages(draft, hr, client):
    client.force_login(hr)
    url = f"/search/?framework={draft.slug}"
    assert "What are you looking for?" in text_of(client.get("/search/"))
    page = client.get(f"{url}&q=negotiation").content.decode()
    assert "<mark>negotiation</mark>" in page
    assert f'href="/skills/SALE/?version={draft.slug}#rung-5"' in page
    assert "Nothing holds “xyzzy”" in text_of(client.get(f"{url}&q=xyzzy"))
    assert "mark>negotiation" not in client.get(f"{url}&q=negotiation&kind=role").content.decode()
    assert client.get("/search/?framework=nowhere").status_code == 404
    assert client.get(f"{url}&q={'x' * 200}").status_code == 200
    assert client.get(f"{url}&q=%00&page=99&kind=zzz").status_code == 200
    assert "<script>" not in client.get(f"{url}&q=<script>").content.decode().split("<main")[1]


def test_a_draft_is_searched_by_hr_alone(draft, client):
    client.force_login(make_user(email="sam@test.example"))
    assert client.get(f"/search/?framework={draft.slug}&q=selling").status_code == 404
    assert client.get("/search/?q=selling").status_code == 200


def test_the_api_finds_the_same(draft, hr, client):
    client.force_login(hr)
    url = f"/api/v1/search/?framework={draft.slug}"
    hit = client.get(f"{url}&q=переговоры").json()["results"][0]
    assert (hit["kind"], hit["code"], hit["level"]) == ("statement", "SALE", 5)
    assert hit["excerpt"]["language"] == "ru"
    assert "переговоры" in hit["excerpt"]["text"]
    assert client.get(url).status_code == 400
    assert client.get(f"{url}&q=x&kind=y").status_code == 400
    assert client.get("/api/v1/search/?q=x&framework=nowhere").status_code == 404


def test_an_archived_role_is_found_by_hr_alone(version, hr):
    role = make_role(version, {"SSUP": (2, "essential", "1.00")}, slug="desk")
    assert ("role", "/roles/desk/", None) in found(make_user(email="sam@test.example"), version, "desk")
    Role.objects.filter(pk=role.pk).update(archived_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert ("role", "/roles/desk/", None) not in found(make_user(email="tom@test.example"), version, "desk")
    assert ("role", "/roles/desk/", None) in found(hr, version, "desk")
