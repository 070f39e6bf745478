"""The fit of one person with every role: what can be reached, in which order, and what is missing."""

import re
from decimal import Decimal

import pytest

from people.models import RoleHolding
from reports.rules import Gap, PersonRef, Reach, RoleFit, RoleRef, best, in_order, ways
from reports.selectors import role_fits
from roles.models import CareerStep
from tests.factories.roles import make_role
from tests.reports.company import SINCE, TODAY

API = "/api/v1/people"


def test_the_way_to_a_role_is_the_shortest_one():
    steps = [(1, 2), (2, 3), (1, 4), (4, 3), (3, 5), (5, 1), (6, 1)]
    assert ways(1, steps) == {1: (), 2: (2,), 4: (4,), 3: (2, 3), 5: (2, 3, 5)}
    assert ways(9, steps) == {9: ()}


def row(number: int, steps: int | None) -> RoleFit:
    role = RoleRef(number, f"role-{number}", f"Role {number}")
    gap = Gap(PersonRef(1, "Sam"), None, role, None, TODAY)
    return RoleFit(role, 4, "support", gap, steps)


def test_without_any_fit_the_nearest_come_first_and_none_is_best():
    rows = [row(3, None), row(2, 2), row(4, 3), row(1, 1), row(5, 0)]
    titles = {number: f"Role {9 - number}" for number in range(1, 6)}
    assert [one.role.id for one in in_order(rows, titles)] == [5, 1, 4, 2, 3]
    assert [one.role.id for one in in_order(rows, titles, "title")] == [5, 1, 4, 2, 3]
    assert [one.reach for one in rows] == [
        Reach.ELSEWHERE,
        Reach.LATER,
        Reach.LATER,
        Reach.NEXT,
        Reach.HELD,
    ]
    assert best(rows) is None


@pytest.fixture
def ladder(company):
    """Sam is account manager: senior is next, director later, trainer elsewhere and what he fits best."""
    wants = {
        "senior": {"SSUP": (5, "essential", "1.00"), "SALE": (4, "essential", "1.00"), "NEED": (6, "essential", "1.00")},
        "director": {"SALE": (6, "essential", "1.00"), "NEGO": (6, "desirable", "1.00")},
        "trainer": {"SSUP": (4, "essential", "1.00")},
    }  # fmt: skip
    roles = {slug: make_role(company.version, needs, slug=slug) for slug, needs in wants.items()}
    CareerStep.objects.create(source=company.role, target=roles["senior"])
    CareerStep.objects.create(source=roles["senior"], target=roles["director"])
    company.holds("sam", "SSUP", 4)
    company.holds("sam", "SALE", 4)
    return company


def fits_of(company, name="marek", **options):
    return role_fits(company.people["sam"], TODAY, company.user(name), **options)


def test_reachable_roles_come_first_each_with_what_is_missing(ladder):
    fits = fits_of(ladder)
    assert [(one.role.slug, one.reach, one.steps) for one in fits.rows] == [
        ("account-manager", "held", 0),
        ("senior", "next", 1),
        ("director", "later", 2),
        ("trainer", "elsewhere", None),
    ]
    senior, director = fits.rows[1], fits.rows[2]
    assert [(item.skill.code, item.required, item.held) for item in senior.missing] == [
        ("SSUP", 5, 4),
        ("NEED", 6, None),
    ]
    assert (senior.levels_missing, senior.unassessed) == (1, 1)
    assert senior.gap.fit == Decimal("0.6000")  # (4/5 + 1 + 0) / 3
    assert [role.slug for role in director.way] == ["senior"]
    assert [item.skill.code for item in director.wanting] == ["NEGO"]
    assert fits.best is not None
    assert fits.best.role.slug == "trainer"


def test_the_figures_are_those_of_the_gap(ladder, as_):
    listed = as_("marek").get(f"{API}/{ladder.people['sam'].pk}/role-fits/").json()["results"]
    for one in listed:
        gap = as_("marek").get(f"{API}/{ladder.people['sam'].pk}/gap/?role={one['role']['slug']}").json()
        assert (one["fit"], one["assessed_share"], one["meets_role"]) == (
            gap["fit"],
            gap["assessed_share"],
            gap["meets_role"],
        )
        unmet = [i for i in gap["items"] if i["state"] != "met" and i["necessity"] == "essential"]
        assert sorted(i["skill"]["code"] for i in one["missing"]) == sorted(i["skill"]["code"] for i in unmet)


def test_roles_are_sorted_as_asked_within_their_group(ladder):
    other = make_role(ladder.version, {"NEED": (6, "essential", "1.00")}, slug="aaa")
    CareerStep.objects.create(source=ladder.role, target=other)
    assert [one.role.slug for one in fits_of(ladder).rows][1:3] == ["senior", "aaa"]
    assert [one.role.slug for one in fits_of(ladder, sort="missing").rows][1:3] == ["aaa", "senior"]
    by_title = [str(one.role.title) for one in fits_of(ladder, sort="title").rows[1:3]]
    assert by_title == sorted(by_title, key=str.casefold)


def test_on_a_day_before_its_profile_a_role_is_left_out_and_counted(ladder):
    ladder.role.profiles.update(valid_from=TODAY)
    early = role_fits(ladder.people["sam"], SINCE, ladder.user("marek"))
    assert early.without_profile >= 1
    assert "account-manager" not in {one.role.slug for one in early.rows}


def test_somebody_without_a_role_sees_every_role_as_elsewhere(ladder):
    RoleHolding.objects.filter(employee=ladder.people["sam"]).delete()
    assert {one.reach for one in fits_of(ladder).rows} == {Reach.ELSEWHERE}


def test_the_queries_do_not_grow_with_roles(ladder, as_, queries):
    browser = as_("marek")
    url = f"/people/{ladder.people['sam'].pk}/roles/"
    few = queries(lambda: browser.get(url))
    for number in range(8):
        make_role(ladder.version, {"SSUP": (3, "essential", "1.00")}, slug=f"more-{number}")
    assert queries(lambda: browser.get(url)) == few


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_page_shows_the_best_role_and_what_is_missing(ladder, as_):
    page = as_("sam").get(f"/people/{ladder.people['sam'].pk}/roles/")
    words = text_of(page)
    assert words.index("Next roles") < words.index("Later") < words.index("Other roles")
    assert 'href="#trainer"' in page.content.decode()
    assert "level 5 is required, level 4 is held" in words
    assert "level 6 is required, not assessed yet" in words
    assert "?role=senior" in page.content.decode()


def test_the_page_is_filtered_and_refuses_a_day_to_come(ladder, as_):
    url = f"/people/{ladder.people['sam'].pk}/roles/"
    found = as_("sam").get(f"{url}?q=nothing+of+the+kind")
    assert "No role matches" in text_of(found)
    assert as_("sam").get(f"{url}?as_of=2999-01-01").status_code == 400
    assert as_("sam").get(f"{url}?tier=9&sort=x&family=y").status_code == 200
    assert "No role had a profile" in text_of(as_("sam").get(f"{url}?as_of=1990-01-01"))


def test_the_profile_leads_to_it(ladder, as_):
    pk = ladder.people["sam"].pk
    assert f'href="/people/{pk}/roles/"' in as_("sam").get(f"/people/{pk}/").content.decode()
