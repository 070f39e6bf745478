"""Moving roles and people to another framework version, and taking the move back."""

from __future__ import annotations

import pytest

from assessments import services
from assessments.models import AuditEvent, HeldLevel, Migration, Rating
from competencies.models import FrameworkVersion
from core.errors import Invalid, NotAllowed, WrongState
from roles.models import Requirement, RoleChange, RoleProfile
from roles.services import draft_profile, publish_profile
from tests.assessments.moving import (
    DAY,
    LATER,
    NEXT_DAY,
    TINY_2,
    USUAL,
    decide,
    finish,
    held_by_sam,
    migrate,
    rows,
    second_version,
    skill,
    undo,
)
from tests.assessments.world import NOW, World

# -- the move ---------------------------------------------------------------------------------------------------------


def test_each_role_gets_a_profile_in_the_terms_of_the_new_version(
    world: World, target: FrameworkVersion
) -> None:
    migration = migrate(world, target)
    old, new = RoleProfile.objects.order_by("number")
    assert (old.valid_until, new.valid_from, new.valid_until, new.state) == (DAY, DAY, None, "published")
    assert (new.version, new.number, new.author) == (target, 2, world.users["hana"])
    asked = list(new.requirements.values_list("skill__code", "level", "necessity", "weight"))
    assert [row[:3] for row in asked] == [("SSUP", 4, "essential"), ("SALE", 5, "essential")]
    assert [str(row[3]) for row in asked] == ["2.00", "1.00"]
    assert not new.requirements.exclude(skill__version=target).exists()
    change = RoleChange.objects.get()
    assert (change.what, change.profile, change.by) == ("published", 2, world.users["hana"])
    assert migration.items.get(kind="profile").new_profile == new
    outcomes = dict(migration.items.filter(kind="requirement").values_list("old_skill__code", "outcome"))
    assert outcomes == {"SSUP": "moved", "SALE": "moved", "NEED": "gone"}


def test_a_held_level_goes_over_with_the_rating_and_the_evidence_that_back_it(
    world: World, target: FrameworkVersion
) -> None:
    assessment = world.confirmed(SSUP=4)
    before = HeldLevel.objects.get()
    migrate(world, target)
    old, new = HeldLevel.objects.order_by("pk")
    assert (old.pk, old.valid_until) == (before.pk, DAY)
    assert (new.skill, new.level, new.valid_from, new.valid_until) == (skill(target, "SSUP"), 4, DAY, None)
    assert (new.rating, new.carried_from, new.currency_months) == (old.rating, old, old.currency_months)
    assert new.since == old.since == NOW.date()
    assert (
        Rating.objects.get(pk=new.rating_id).skill == world.skills["SSUP"]
    )  # the text that it was given against
    assert new.rating.relies_on.count() == 1
    assert assessment.profile == world.profile


def test_a_level_that_is_not_defined_any_more_is_not_carried_and_nothing_is_invented(
    world: World, target: FrameworkVersion
) -> None:
    world.confirmed(SSUP=4, SALE=6)
    migration = migrate(world, target)
    assert held_by_sam(world, DAY) == {"SSUP@2.0": 4, "SALE@1.0": 6}
    item = migration.items.get(kind="held", old_skill__code="SALE")
    assert (item.outcome, item.old_level, item.new_level, item.new_held) == ("again", 6, None, None)


def test_a_skill_that_is_gone_stays_held_in_the_old_terms(world: World, target: FrameworkVersion) -> None:
    world.confirmed(NEED=3)
    migration = migrate(world, target)
    assert held_by_sam(world, DAY) == {"NEED@1.0": 3}
    assert migration.items.get(kind="held").outcome == "gone"
    assert migration.items.get(kind="skill", old_skill__code="NEED").outcome == "gone"


def test_of_two_skills_that_become_one_the_lower_level_goes_and_the_higher_requirement_stands(
    world: World,
) -> None:
    target = second_version(world, {"SALE": range(1, 7), "NEED": range(2, 7)})
    decide(world, target, {"SSUP": "SALE", "SALE": "SALE", "NEED": "NEED"}, kind="broader")
    world.confirmed(SSUP=4, SALE=5)
    before = rows()
    migration = migrate(world, target)
    assert held_by_sam(world, DAY) == {"SALE@2.0": 4}
    outcomes = dict(migration.items.filter(kind="held").values_list("old_skill__code", "outcome"))
    assert outcomes == {"SSUP": "moved", "SALE": "merged"}
    requirement = Requirement.objects.get(profile__version=target, skill__code="SALE")
    assert (requirement.level, requirement.necessity, str(requirement.weight)) == (5, "essential", "2.00")
    undo(world, migration)
    assert rows() == before


def test_a_desirable_requirement_that_joins_an_essential_one_becomes_essential(world: World) -> None:
    target = second_version(world, {"SSUP": range(1, 7), "SALE": range(1, 7)})
    decide(world, target, {"SSUP": "SSUP", "SALE": "SALE", "NEED": "SALE"})
    migrate(world, target)
    requirement = Requirement.objects.get(profile__version=target, skill__code="SALE")
    assert (requirement.level, requirement.necessity) == (5, "essential")


def test_a_level_held_in_the_new_version_already_stands(world: World, target: FrameworkVersion) -> None:
    world.confirmed(SSUP=4)
    rating = HeldLevel.objects.get().rating
    own = Rating.objects.create(
        assessment=rating.assessment, skill=skill(target, "SSUP"), kind="final", level=3, at=NOW
    )
    HeldLevel.objects.create(
        employee=world.people["sam"], skill=own.skill, level=3, rating=own, currency_months=24, valid_from=NOW.date()
    )  # fmt: skip
    migration = migrate(world, target)
    assert held_by_sam(world, DAY) == {"SSUP@1.0": 4, "SSUP@2.0": 3}
    assert migration.items.get(kind="held").outcome == "held"


def test_hr_decides_which_level_is_required_where_the_old_one_is_not_defined(world: World) -> None:
    target = second_version(world, {**TINY_2, "SALE": range(2, 5)})
    decide(world, target, USUAL)
    asked = Requirement.objects.get(skill__code="SALE", profile=world.profile)
    with pytest.raises(Invalid) as refused:
        migrate(world, target)
    assert [error.pointer for error in refused.value.errors] == [f"/requirements/{asked.pk}"]
    with pytest.raises(Invalid, match="not decided"):
        migrate(world, target, decisions={asked.pk: 5})
    migration = migrate(world, target, decisions={asked.pk: 3})
    item = migration.items.get(kind="requirement", old_skill__code="SALE")
    assert (item.outcome, item.old_level, item.new_level) == ("decided", 5, 3)
    assert Requirement.objects.get(profile__version=target, skill__code="SALE").level == 3


def test_hr_can_drop_a_requirement_whose_level_is_not_defined(world: World) -> None:
    target = second_version(world, {**TINY_2, "SALE": range(2, 5)})
    decide(world, target, USUAL)
    asked = Requirement.objects.get(skill__code="SALE", profile=world.profile)
    migration = migrate(world, target, decisions={asked.pk: None})
    assert not Requirement.objects.filter(profile__version=target, skill__code="SALE").exists()
    assert migration.items.get(kind="requirement", old_skill__code="SALE").outcome == "dropped"


def test_what_was_true_before_the_day_stays_true_of_it(world: World, target: FrameworkVersion) -> None:
    world.confirmed(SSUP=4)
    day = NOW.date()
    before = (held_by_sam(world, day), RoleProfile.objects.in_force(day).get().pk)
    migration = migrate(world, target)
    assert (held_by_sam(world, day), RoleProfile.objects.in_force(day).get().pk) == before
    undo(world, migration)
    assert (held_by_sam(world, day), RoleProfile.objects.in_force(day).get().pk) == before


def test_everybody_concerned_is_told_in_the_trail(world: World, target: FrameworkVersion) -> None:
    world.confirmed(SSUP=4, SALE=6)
    person = f"person:{world.people['sam'].pk}"
    services.record_event(action="export", by=world.user("hana"), at=NOW, subject=world.people["sam"])
    migration = migrate(world, target)
    event = AuditEvent.objects.get(stream=person, action="framework.migrated")
    assert (event.sequence, event.reason, event.actor, event.subject) == (
        2, "The new edition.", world.users["hana"], world.people["sam"],
    )  # fmt: skip
    assert event.detail["levels"] == [
        {"from": "SSUP", "to": "SSUP", "level": 4, "outcome": "moved"},
        {"from": "SALE", "to": "SALE", "level": 6, "outcome": "again"},
    ]
    assert AuditEvent.objects.get(stream="system").detail["summary"] == migration.summary
    undo(world, migration)
    assert AuditEvent.objects.filter(stream=person, action="framework.migration_undone").exists()
    assert services.verify_chain(person) is None
    assert services.verify_chain("system") is None


def test_the_summary_counts_what_was_done(world: World, target: FrameworkVersion) -> None:
    world.confirmed(SSUP=4, SALE=6)
    summary = migrate(world, target).summary
    assert (summary["roles"], summary["people"], summary["new_skills"], summary["changed_skills"]) == (
        1,
        1,
        1,
        1,
    )
    assert summary["items"] == {
        "held.again": 1, "held.moved": 1, "profile.moved": 1, "requirement.gone": 1, "requirement.moved": 2,
        "skill.gone": 1, "skill.moved": 2,
    }  # fmt: skip


# -- what has to be done before ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sam", "marek", "ines", "root"])
def test_nobody_but_hr_migrates_or_takes_back(world: World, target: FrameworkVersion, name: str) -> None:
    with pytest.raises(NotAllowed):
        migrate(world, target, by=world.user(name))
    migration = migrate(world, target)
    with pytest.raises(NotAllowed):
        undo(world, migration, by=world.user(name))


def test_hr_of_a_part_of_the_organisation_does_not_migrate(world: World, target: FrameworkVersion) -> None:
    world.users["hana"].access_grants.update(unit="north")
    with pytest.raises(NotAllowed, match="whole organisation"):
        migrate(world, target)


def test_a_reason_is_asked_for_both_ways(world: World, target: FrameworkVersion) -> None:
    with pytest.raises(Invalid, match="reason"):
        migrate(world, target, reason="  ")
    migration = migrate(world, target)
    with pytest.raises(Invalid, match="reason"):
        undo(world, migration, reason="")


def test_nothing_is_migrated_into_a_draft(world: World) -> None:
    draft = second_version(world, adopted=False)
    decide(world, draft, USUAL)
    before = rows()
    with pytest.raises(WrongState) as refused:
        migrate(world, draft)
    assert refused.value.code == "not_ready"
    assert [error.pointer for error in refused.value.errors] == ["/to"]
    assert rows() == before


def test_a_version_is_not_migrated_to_itself(world: World) -> None:
    with pytest.raises(WrongState) as refused:
        migrate(world, world.version)
    assert "/to" in [error.pointer for error in refused.value.errors]


def test_a_skill_in_use_that_nobody_decided_on_blocks_and_another_does_not(world: World) -> None:
    target = second_version(world)
    decide(world, target, {"SSUP": "SSUP", "SALE": "SALE"})
    with pytest.raises(WrongState) as refused:
        migrate(world, target)
    assert [error.pointer for error in refused.value.errors] == ["/skills/NEED"]
    Requirement.objects.filter(skill__code="NEED").delete()
    migration = migrate(world, target)
    assert not migration.items.filter(old_skill__code="NEED").exists()


def test_a_skill_of_an_open_assessment_has_to_be_decided_on_too(
    world: World, target: FrameworkVersion
) -> None:
    world.start()
    Requirement.objects.filter(skill__code="NEED").delete()
    world.version.skills.get(code="NEED").mappings_from.all().delete()
    migrate(world, target)  # neither required nor assessed any more
    second = second_version(world, edition="3.0")
    with pytest.raises(WrongState) as refused:
        migrate(world, second)
    assert {error.pointer for error in refused.value.errors} == {"/from", "/skills/SSUP", "/skills/SALE"}


def test_a_role_of_which_nothing_would_be_required_blocks(world: World) -> None:
    target = second_version(world)
    decide(world, target, {"SSUP": None, "SALE": None, "NEED": None})
    with pytest.raises(WrongState) as refused:
        migrate(world, target)
    assert [error.pointer for error in refused.value.errors] == ["/roles/account-manager"]


def test_dropping_the_last_requirement_is_refused_by_the_role(world: World) -> None:
    target = second_version(world, {"SALE": range(2, 5)})
    decide(world, target, {"SSUP": None, "SALE": "SALE", "NEED": None})
    asked = Requirement.objects.get(skill__code="SALE", profile=world.profile)
    with pytest.raises(Invalid) as refused:
        migrate(world, target, decisions={asked.pk: None})
    assert [error.pointer for error in refused.value.errors] == ["/roles/account-manager"]
    assert not Migration.objects.exists()


def test_a_later_profile_blocks(world: World, target: FrameworkVersion) -> None:
    draft = draft_profile(role=world.role, version=world.version, by=world.user("hana"), at=NOW)
    publish_profile(profile=draft, by=world.user("hana"), at=NOW, valid_from=LATER.date())
    with pytest.raises(WrongState) as refused:
        migrate(world, target)
    assert [error.pointer for error in refused.value.errors] == ["/roles/account-manager"]


def test_the_same_is_not_migrated_twice(world: World, target: FrameworkVersion) -> None:
    world.confirmed(SSUP=4)
    migrate(world, target)
    with pytest.raises(WrongState) as refused:
        migrate(world, target)
    assert [error.pointer for error in refused.value.errors] == ["/from"]


def test_what_stayed_behind_is_no_reason_to_migrate_again(world: World, target: FrameworkVersion) -> None:
    """A level that is gone or not defined any more stays held in the old terms."""
    world.confirmed(SSUP=4, SALE=6, NEED=3)
    migrate(world, target)
    told = AuditEvent.objects.count()
    with pytest.raises(WrongState) as refused:
        migrate(world, target)
    assert [error.pointer for error in refused.value.errors] == ["/from"]
    assert "already" in refused.value.errors[0].detail
    assert (Migration.objects.count(), AuditEvent.objects.count()) == (1, told)
    third = second_version(world, edition="3.0")
    decide(world, third, {"SSUP": "SSUP", "SALE": "SALE", "NEED": None})
    with pytest.raises(WrongState) as refused:
        migrate(world, third)
    assert [error.pointer for error in refused.value.errors] == ["/from"]
    assert "Nothing would move" in refused.value.errors[0].detail


# -- assessments that were open ---------------------------------------------------------------------------------------


def test_an_open_assessment_is_finished_in_its_old_terms_and_its_level_goes_on(
    world: World, target: FrameworkVersion
) -> None:
    opened = world.submitted(SSUP=5)
    world.evidence("SSUP", 5)
    world.claim(opened, "SSUP", 5, kind="assessor")
    migration = migrate(world, target)
    assert opened.profile == world.profile
    finish(world, opened, LATER)
    final = Rating.objects.get(kind="final")
    assert final.skill == world.skills["SSUP"]
    assert held_by_sam(world, LATER.date()) == {"SSUP@2.0": 5}
    carried = HeldLevel.objects.get(carried_from__isnull=False)
    assert (carried.rating, carried.valid_from) == (final, LATER.date())
    assert migration.items.filter(kind="held", outcome="moved").count() == 1
    undo(world, migration)
    assert held_by_sam(world, LATER.date()) == {"SSUP@1.0": 5}


def test_a_level_confirmed_later_that_is_not_defined_stays_in_the_old_terms(
    world: World, target: FrameworkVersion
) -> None:
    world.confirmed(SALE=5)
    opened = world.submitted(SALE=6)
    world.evidence("SALE", 6)
    world.claim(opened, "SALE", 6, kind="assessor")
    migration = migrate(world, target)
    assert held_by_sam(world, DAY) == {"SALE@2.0": 5}
    finish(world, opened, LATER)
    assert held_by_sam(world, LATER.date()) == {"SALE@1.0": 6}
    undo(world, migration)
    assert held_by_sam(world, DAY) == {"SALE@1.0": 5}
    assert held_by_sam(world, LATER.date()) == {"SALE@1.0": 6}


def test_what_a_reopened_assessment_gave_ends_in_both_terms_where_the_next_version_gives_it_no_more(
    world: World, target: FrameworkVersion
) -> None:
    old = world.confirmed(SSUP=4, SALE=5)
    migrate(world, target)
    again = services.reopen(assessment=old, by=world.user("hana"), at=LATER, reason="Look again.")
    services.record_rating(
        assessment=again, kind="assessor", skill=world.skills["SALE"], by=world.user("marek"), at=LATER, level=None
    )  # fmt: skip
    finish(world, again, LATER)
    assert held_by_sam(world, LATER.date()) == {"SSUP@2.0": 4}


def test_evidence_of_the_old_skill_backs_a_level_of_the_new_one(
    world: World, target: FrameworkVersion
) -> None:
    world.start()
    world.evidence("SSUP", 4)
    migrate(world, target)
    again = services.start_assessment(employee=world.people["sam"], by=world.user("sam"), at=NEXT_DAY)
    assert again.profile.version == target
    new = skill(target, "SSUP")
    for kind, who in (("self", "sam"), ("assessor", "marek")):
        services.record_rating(
            assessment=again, kind=kind, skill=new, by=world.user(who), at=NEXT_DAY, level=4, rationale="Seen."
        )  # fmt: skip
        if kind == "self":
            services.submit(assessment=again, by=world.user("sam"), at=NEXT_DAY)
    finish(world, again, NEXT_DAY)
    assert HeldLevel.objects.get().skill == new


def test_a_level_of_the_new_version_takes_the_place_of_what_was_not_carried(
    world: World, target: FrameworkVersion
) -> None:
    world.confirmed(SALE=6)
    migrate(world, target)
    again = services.start_assessment(employee=world.people["sam"], by=world.user("sam"), at=LATER)
    new = skill(target, "SALE")
    for kind, who in (("self", "sam"), ("assessor", "marek")):
        services.record_rating(
            assessment=again, kind=kind, skill=new, by=world.user(who), at=LATER, level=5, rationale="Seen."
        )  # fmt: skip
        if kind == "self":
            services.submit(assessment=again, by=world.user("sam"), at=LATER)
    finish(world, again, LATER)
    assert held_by_sam(world, LATER.date()) == {"SALE@2.0": 5}
