"""What a move to another framework version would change, its pages, and that figures come back as they were."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import services
from assessments.models import HeldLevel, Rating
from assessments.rules import Finding
from assessments.services.proofs import proofs_by_skill
from competencies.models import FrameworkVersion
from competencies.services import adopt_version, import_source
from competencies.sources import read_source
from reports.selectors import held_on, migration_report, person_gap, person_profile
from tests.competencies import books
from tests.factories.assessments import make_claim, make_evidence
from tests.factories.roles import make_role
from tests.reports.company import NOW, TODAY, Company
from tests.reports.moving import decide, figures, migrate

BEFORE = TODAY - dt.timedelta(days=30)


# -- the report -------------------------------------------------------------------------------------------------------


def test_the_report_says_role_by_role_and_person_by_person_what_changes(
    company: Company, target: FrameworkVersion
) -> None:
    report = migration_report(company.version, target, TODAY, company.user("hana"))
    assert report.obstacles == ()
    (role,) = report.roles
    found = {line.old.code: (line.level, line.after, line.findings) for line in role.lines}
    assert found == {
        "SSUP": (4, 4, ()),
        "SALE": (5, 5, ("range",)),
        "NEED": (3, None, ("gone",)),
        "NEGO": (4, 5, ("range", "undefined")),
    }
    assert (role.people, role.to_decide, len(role.changed)) == (3, 1, 3)
    people = {row.person.name: row for row in report.people}
    sam = {line.old.code: (line.level, line.after, line.findings) for line in people["Sam"].lines}
    assert sam == {
        "SSUP": (4, 4, ()), "SALE": (6, None, ("range", "undefined")), "NEED": (3, None, ("gone",)),
    }  # fmt: skip
    assert (people["Sam"].again, people["Lucia"].again, people["Tom"].lines) == (1, 0, ())
    assert (report.carried, report.again, report.falling) == (2, 1, 1)
    assert (report.counts["new"], report.counts["gone"], report.counts["range"]) == (1, 1, 2)


def test_the_fit_after_it_is_the_fit_that_the_report_announced(
    company: Company, target: FrameworkVersion
) -> None:
    report = migration_report(company.version, target, TODAY, company.user("hana"))
    announced = {row.person.id: (row.fit_after, row.meets_after) for row in report.people}
    was = {row.person.id: row.fit_before for row in report.people}
    for person in company.people.values():
        if person.pk in was:
            assert was[person.pk] == person_gap(person, TODAY).fit
    migrate(company, target, NEGO=5)
    for person in company.people.values():
        if person.pk in announced:
            gap = person_gap(person, TODAY)
            assert announced[person.pk] == (gap.fit, gap.meets_role)


def test_the_report_costs_as_many_queries_for_many_people_as_for_few(
    company: Company, target: FrameworkVersion
) -> None:
    def cost() -> int:
        hana = company.user("hana")
        with CaptureQueriesContext(connection) as queries:
            migration_report(company.version, target, TODAY, hana)
        return len(queries)

    few = cost()
    company.crowd(20)
    assert cost() == few


# -- figures after the move -------------------------------------------------------------------------------------------


def test_undoing_brings_every_figure_back_and_what_was_before_never_moves(
    company: Company, target: FrameworkVersion
) -> None:
    make_claim(company.people["tom"], company.profile, company.skills["SSUP"], 3, BEFORE)
    earlier, now = figures(company, BEFORE), figures(company, TODAY)
    migration = migrate(company, target, NEGO=5)
    assert figures(company, BEFORE) == earlier
    assert figures(company, TODAY) != now
    services.undo_migration(migration=migration, by=company.user("hana"), at=NOW, reason="Too early.")
    assert figures(company, BEFORE) == earlier
    assert figures(company, TODAY) == now


def test_a_carried_level_keeps_its_evidence_its_age_and_the_day_since_when_it_is_held(
    company: Company, target: FrameworkVersion
) -> None:
    sam = company.people["sam"]

    def item() -> Any:
        return next(one for one in person_gap(sam, TODAY).items if one.skill.code == "SSUP")

    before = item()
    migrate(company, target, NEGO=5)
    after = item()
    assert after.skill.id != before.skill.id
    for name in (
        "held",
        "evidence_count",
        "evidence_latest",
        "counts_until",
        "stale_since",
        "held_since",
        "assessment_id",
    ):
        assert getattr(after, name) == getattr(before, name)
    assert after.evidence_count == 1
    with time_machine.travel(NOW + dt.timedelta(days=800)):
        stale = next(
            one for one in person_gap(sam, TODAY + dt.timedelta(days=800)).items if one.skill.code == "SSUP"
        )
    assert stale.stale_since == before.counts_until


def test_a_claim_in_the_old_terms_is_shown_for_the_skill_that_took_the_place(
    company: Company, target: FrameworkVersion
) -> None:
    tom = company.people["tom"]
    make_claim(tom, company.profile, company.skills["SSUP"], 3, BEFORE)
    make_claim(tom, company.profile, company.skills["SALE"], 4, BEFORE, number=2, state="cancelled")
    Rating.objects.create(
        assessment=tom.assessments.get(state="submitted"), skill=company.skills["SALE"], kind="self", level=4, at=NOW
    )  # fmt: skip
    migrate(company, target, NEGO=5)
    gap = person_gap(tom, TODAY, viewer=company.user("marek"))
    states = {item.skill.code: (str(item.state), item.claimed) for item in gap.items}
    assert states["SSUP"] == ("claimed", 3)
    assert states["SALE"] == ("not_assessed", None)  # level 4 is not defined there
    assert [(item.skill.id, item.claimed) for item in gap.other] == [(company.skills["SALE"].pk, 4)]


def test_what_changed_since_an_earlier_day_compares_the_same_skill_over_versions(
    company: Company, target: FrameworkVersion
) -> None:
    sam = company.people["sam"].pk
    migrate(company, target, NEGO=5)
    new = target.skills.get(code="SSUP")
    assert held_on([sam], BEFORE, TODAY)[sam, new.pk] == 4
    assert held_on([sam], TODAY, TODAY)[sam, new.pk] == 4
    assert held_on([sam], BEFORE, BEFORE)[sam, company.skills["SSUP"].pk] == 4


def test_the_history_says_from_which_version_a_level_was_carried_over(
    company: Company, target: FrameworkVersion, client: Client
) -> None:
    migrate(company, target, NEGO=5)
    sam = company.people["sam"]
    profile = person_profile(sam, TODAY, company.user("hana"))
    change = next(one for one in profile.history if one.carried_from)
    assert (change.on, change.level, change.before, change.carried_from) == (
        TODAY,
        4,
        4,
        company.version.slug,
    )
    evidence = next(one for one in profile.evidence if one.skill.code == "SSUP")
    assert evidence.skill.id == target.skills.get(code="SSUP").pk
    client.force_login(company.user("hana"))
    page = client.get(reverse("person-profile", args=[sam.pk])).content.decode()
    assert f"carried over from {company.version.slug}" in page
    assert "confirmed by Marek on 1 March 2026" in page


# -- the full size ----------------------------------------------------------------------------------------------------


def imported(number: int, folder: Path) -> FrameworkVersion:
    """The synthetic workbook of an edition, read, imported and adopted as a licensee would."""
    path = books.workbook(books.edition(number), folder / f"sfia-{number}.xlsx")
    result = import_source(read_source(path), by=None, at=NOW)
    return adopt_version(version=FrameworkVersion.objects.get(slug=result.slug), by=None, at=NOW)


def population(company: Company, folder: Path) -> tuple[FrameworkVersion, FrameworkVersion]:
    """Twelve roles that require every skill of edition 8, sixty people who hold levels of it, and edition 9 mapped by code."""
    old = books.edition(8)
    eight, nine = imported(8, folder), imported(9, folder)
    skills = {skill.code: skill for skill in eight.skills.all()}
    codes = list(old.codes)
    company.version, company.skills = eight, skills
    for number in range(12):
        some = codes[number::12] + codes[:2]
        role = make_role(
            eight, {code: old.levels[code][-1] for code in dict.fromkeys(some)}, slug=f"kite-role-{number}"
        )
        company.profile = role.profiles.get()
        for person in range(5):
            name = f"kite{number:02}{person}"
            company.person(name, "north", role, account=False)
            for step, code in enumerate(some[:4]):
                levels = old.levels[code]
                company.holds(name, code, levels[(person + step) % len(levels)])
    decide(eight, nine, {code: code for code in codes}, company)
    return eight, nine


@pytest.mark.slow
def test_from_edition_8_to_9_the_report_lists_exactly_what_was_built_in_and_nothing_is_lost(
    company: Company, tmp_path: Path
) -> None:
    eight, nine = population(company, tmp_path)
    old, new = books.edition(8), books.edition(9)
    report = migration_report(eight, nine, TODAY, company.user("hana"))
    assert report.obstacles == ()
    assert {row.code for row in report.skills if Finding.NEW in row.findings} == books.new_codes()
    assert {row.code for row in report.skills if Finding.RANGE in row.findings} == books.changed_codes()
    assert (report.counts["new"], report.counts["range"], report.counts["gone"]) == (26, 54, 0)
    assert {row.code for row in report.skills if not row.findings} == set(old.codes) - books.changed_codes()
    for row in report.skills:
        if row.old is not None:
            before, after = set(old.levels[row.code]), set(new.levels[row.code])
            assert (set(row.added), set(row.removed)) == (after - before, before - after)
    for role in report.roles:
        for line in role.lines:
            code, defined = line.old.code, new.levels[line.old.code]
            wanted = {"range"} if code in books.changed_codes() else set()
            wanted |= set() if line.level in defined else {"undefined"}
            assert set(line.findings) == wanted
            nearest = min(defined, key=lambda one: (abs(one - line.level), one))
            assert line.after == (line.level if line.level in defined else nearest)
    people = [one for one in report.people if one.lines]
    assert (len(report.roles), len(people)) == (12, 60)
    for person_row in people:
        held = HeldLevel.objects.filter(employee=person_row.person.id).values_list("skill__code", "level")
        assert Counter((line.old.code, line.level) for line in person_row.lines) == Counter(held)
        for line in person_row.lines:
            assert line.after == (line.level if line.level in new.levels[line.old.code] else None)

    earlier, now = figures(company, BEFORE), figures(company, TODAY)
    decisions = {move.asked.id: move.proposed for move in report.to_decide}
    migration = services.migrate_framework(
        source=eight, target=nine, by=company.user("hana"), at=NOW, reason="Edition 9.", decisions=decisions
    )
    announced = {row.person.id: row.fit_after for row in report.people}
    for person in company.people.values():
        if person.pk in announced:
            assert person_gap(person, TODAY).fit == announced[person.pk]
    assert HeldLevel.objects.on(TODAY).filter(skill__version=nine).count() == report.carried
    assert figures(company, BEFORE) == earlier
    services.undo_migration(migration=migration, by=company.user("hana"), at=NOW, reason="Not yet.")
    assert figures(company, TODAY) == now
    assert figures(company, BEFORE) == earlier


def test_evidence_brought_in_the_old_terms_later_backs_a_level_in_the_new_ones(
    company: Company, target: FrameworkVersion
) -> None:
    migrate(company, target, NEGO=5)
    sam = company.people["sam"]
    piece = make_evidence(
        sam, company.skills["SSUP"], 5, TODAY - dt.timedelta(days=3), verifier=company.people["marek"]
    )
    item = next(one for one in person_gap(sam, TODAY).items if one.skill.code == "SSUP")
    assert item.skill.id != company.skills["SSUP"].pk
    proofs = proofs_by_skill(sam, [item.skill.id])[item.skill.id]
    assert piece.pk in {proof.id for proof in proofs if proof.verified}
