"""Whom a new profile of a role concerns: the fit of each holder now and under the other profile, by the one function."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from core.dated import on_date
from people.models import Employee, RoleHolding
from reports.rules import Gap, Need, ProfileRef, State
from reports.selectors.facts import Facts, facts_of, role_ref, skill_ref
from roles.affected import Affected, NewGap, Question
from roles.models import RoleProfile


def affected_by(question: Question) -> list[Affected]:
    """Everybody in today's scope of the viewer who holds the role today or on the day from which the profile counts.

    Both fits rest on the levels that are held today, so that they differ by the profile alone.
    """
    role = question.after.role
    days = {day: on_date(day) for day in (question.today, question.then)}
    holdings = RoleHolding.objects.filter(role=role).filter(days[question.today] | days[question.then])
    held = {
        day: set(holdings.filter(condition).values_list("employee_id", flat=True))
        for day, condition in days.items()
    }
    people = Employee.objects.visible_to(question.viewer).filter(pk__in=set().union(*held.values()))
    facts = facts_of(people, question.today, question.viewer, claims=False)
    before, after = _under(facts, question.before), _under(facts, question.after)
    return [
        _affected(
            before.gap_of(pk, role_ref(role)),
            after.gap_of(pk, role_ref(role)),
            today=pk in held[question.today],
            then=pk in held[question.then],
        )
        for pk in facts.people
    ]


def _under(facts: Facts, profile: RoleProfile | None) -> Facts:
    """The same facts, as if ``profile`` were the one in force for its role."""
    if profile is None:
        return replace(facts, profiles={})
    needs = profile.requirements.select_related("skill__category").order_by("order", "pk")
    version = profile.version
    ref = ProfileRef(profile.pk, profile.number, profile.valid_from, version.slug, version.name)
    wanted = tuple(Need(skill_ref(row.skill), row.level, row.necessity, row.weight) for row in needs)
    return replace(facts, profiles={profile.role_id: (ref, wanted)})


def _affected(before: Gap, after: Gap, *, today: bool, then: bool) -> Affected:
    missing = {item.skill.code for item in before.items if item.state != State.MET}
    still = {item.skill.code for item in after.items if item.state != State.MET}
    return Affected(
        person=before.person.name,
        url=reverse("person-profile", args=[before.person.id]),
        today=today,
        then=then,
        fit_before=before.fit,
        fit_after=after.fit,
        meets_before=before.meets_role,
        meets_after=after.meets_role,
        new_gaps=tuple(
            NewGap(item.skill.code, item.skill.name, item.required or 0, item.held)
            for item in after.items
            if item.state != State.MET and item.skill.code not in missing
        ),
        closed=len(missing - still),
    )
