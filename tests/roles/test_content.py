"""The shipped roles: what they promise, and that no text is missing."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from roles.rules import check_roles, content_of
from tests.competencies.test_content import CONTENT, texts

DOCUMENTS = {
    file.stem: json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((Path(settings.BASE_DIR) / "fixtures" / "roles").glob("*.json"))
}
ROLES = {slug: content_of(document) for slug, document in DOCUMENTS.items()}

TIERS = {
    "sales-leader": 1,
    "sales-manager": 2,
    "enterprise-channel-manager": 3,
    "key-account-manager": 3,
    "account-manager": 3,
    "sales-account-manager": 3,
    "business-development-manager": 3,
    "strategic-selling": 3,
    "solution-selling": 3,
    "transactional-selling": 3,
    "contact-centre-outbound": 4,
    "contact-centre-inbound": 4,
    "automotive-sales-consultant": 4,
    "retail-sales-consultant": 4,
}
DEPARTMENT = {
    "sales-director",
    "junior-account-manager",
    "senior-account-manager",
    "account-director",
    "junior-sales-representative",
    "sales-representative",
    "senior-sales-representative",
    "sales-assistant",
    "sales-administrator",
    "sales-analyst",
}


def test_the_tier_table_and_the_department_are_complete() -> None:
    assert {slug: ROLES[slug].tier for slug in TIERS} == TIERS
    assert set(ROLES) >= DEPARTMENT
    assert len(ROLES) >= 24


def test_every_document_is_named_by_its_slug_and_nothing_is_wrong_with_it() -> None:
    assert {slug: document["slug"] for slug, document in DOCUMENTS.items()} == {
        slug: slug for slug in DOCUMENTS
    }
    skills = {code: set(skill.levels) for code, skill in CONTENT.skills.items()}
    assert check_roles(list(DOCUMENTS.values()), skills=skills, names=list(DOCUMENTS)) == []


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_text_is_there_in_each_language(language: str) -> None:
    found = list(texts(DOCUMENTS))
    assert len(found) > 500
    assert [place for place, text in found if not text.get(language, "").strip()] == []


def test_each_role_has_three_requirements_areas_indicators_and_methods() -> None:
    for slug, role in ROLES.items():
        assert len(role.requirements) >= 3, slug
        assert any(each.necessity == "essential" for each in role.requirements.values()), slug
        assert 3 <= len(role.areas) <= 8, slug
        assert role.indicators, slug
        assert role.methods, slug


def test_every_role_but_the_top_leads_on_and_every_skill_is_required_somewhere() -> None:
    assert {slug for slug, role in ROLES.items() if not role.next_roles} == {"sales-leader"}
    assert {code for role in ROLES.values() for code in role.requirements} == set(CONTENT.skills)


def test_the_figures_of_the_account_manager_are_those_of_the_source() -> None:
    figures = {row.name["en"]: (row.low, row.high, row.period) for row in ROLES["account-manager"].indicators}
    assert figures["Customer visits"] == (Decimal(5), Decimal(8), "week")
    assert figures["Average contract value"] == (Decimal(500_000), None, "each")


def test_the_cases_of_the_source_are_told() -> None:
    cases = {
        "sales-manager": ("+30", "+25", "75 to 92 %"),
        "account-manager": ("1,000,000", "5 000 000"),
        "sales-representative": ("50 leads", "10 customers", "500,000 CNY"),
        "junior-sales-representative": ("20 to 35 %",),
        "senior-sales-representative": ("75 to 95 %",),
    }
    for slug, figures in cases.items():
        rows = ROLES[slug].indicators
        said = " ".join(f"{row.figure} {(row.note or {}).get('en', '')}" for row in rows).replace(
            "\u00a0", " "
        )
        assert [figure for figure in figures if figure not in said] == []


def test_the_ways_to_listen_to_staff_are_explained_with_their_measures() -> None:
    said = {method.name["en"]: method.description["en"] for role in ROLES.values() for method in role.methods}
    assert "at most" in said["Pulse survey"] or "up to" in said["Pulse survey"]
    assert "hour" in said["One-on-one"]
    for figure in ("1 to 10", "9 and 10", "7 and 8", "6 and below"):
        assert figure in said["eNPS"]
