"""Plays assessments of the demo company through the services, as people would have done them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from assessments import services
from assessments.models import Assessment, Evidence, Rating
from assessments.services import Piece, RatingEntry
from competencies.models import FrameworkVersion, SkillLevel, Statement
from config.demo.people import People
from config.demo.words import Words
from people.models import Employee
from people.selectors import rows

CURRENCY_DAYS = 700  # a little less than the 24 months for which evidence counts


@dataclass(frozen=True)
class Campaign:
    """A cycle: when it opens and ends, in days from the first load, and the share of skills that are looked at."""

    opens: int
    ends: int
    share: float
    lower: float  # how often a level was still one lower than it is today
    blind: bool = False


@dataclass
class Framework:
    """The parts of the framework that ratings and evidence are linked to."""

    rungs: Mapping[int, Mapping[int, SkillLevel]]  # skill -> level -> row
    statements: Mapping[int, Sequence[int]]  # row -> statements

    @classmethod
    def read(cls, version: FrameworkVersion) -> Framework:
        """Read it once."""
        rungs: dict[int, dict[int, SkillLevel]] = {}
        for rung in SkillLevel.objects.filter(skill__version=version).select_related("skill"):
            rungs.setdefault(rung.skill_id, {})[rung.level] = rung
        statements: dict[int, list[int]] = {}
        for pk, rung_id in Statement.objects.filter(skill_level__skill__version=version).values_list(
            "pk", "skill_level"
        ):
            statements.setdefault(rung_id, []).append(pk)
        return cls(rungs, statements)


@dataclass
class Player:
    """Plays assessments; everything random comes from one seeded generator, in a fixed order."""

    entered: People
    rng: random.Random
    framework: Framework
    words: Words = field(default_factory=Words.read)
    ability: dict[tuple[int, int], int] = field(default_factory=dict)  # (person, skill) -> today's level
    proofs: dict[tuple[int, int], tuple[int, int]] = field(
        default_factory=dict
    )  # -> (level, day) of verified evidence
    managers: dict[int, dict[int, int | None]] = field(default_factory=dict)  # day -> person -> line manager
    names: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {employee.pk: name for name, employee in self.entered.people.items()}

    def user(self, employee: int) -> User:
        """The account of a person."""
        return self.entered.users[self.names[employee]]

    def manager_of(self, employee: int, day: int) -> int | None:
        """The line manager of a person on a day."""
        if day not in self.managers:
            everybody = rows(self.entered.people.values(), self.entered.hr, self.entered.day(day))
            self.managers[day] = {row.id: row.manager_id for row in everybody}
        return self.managers[day][employee]

    def level_of(self, assessment: Assessment, skill: int, required: int, lower: float) -> int:
        """The level that the person shows in ``skill``: today's, or one lower with that probability."""
        rungs = self.framework.rungs[skill]
        key = (assessment.employee_id, skill)
        if key not in self.ability:
            talent = random.Random(assessment.employee.number).gauss(0, 0.6)  # noqa: S311 - not a secret
            delta = round(self.rng.gauss(-0.2, 0.75) + talent)
            self.ability[key] = required + max(-2, min(1, delta))
        level = self.ability[key] - (1 if self.rng.random() < lower else 0)
        return max(min(rungs), min(max(rungs), level))

    # -- what people write ------------------------------------------------------------------------------------------

    def piece(self, skill: int, level: int, activity: int) -> Piece:
        """A piece of evidence about something done on the day ``activity``."""
        rng, rung = self.rng, self.framework.rungs[skill][level]
        template = rng.choice(self.words.evidence[rung.skill.code])
        statements = self.framework.statements.get(rung.pk, ())
        chosen = rng.choice(statements) if statements and rng.random() < 0.5 else None
        number = rng.randint(1000, 9999)
        return Piece(
            skill_level=rung,
            statement=Statement(pk=chosen, skill_level=rung) if chosen else None,
            kind=template.kind,
            title=self.words.fill(template.title, rng),
            text=self.words.fill(template.text, rng),
            link=f"https://files.demo.example/{rung.skill.code.lower()}/{number}"
            if rng.random() < 0.15
            else "",
            activity_date=self.entered.day(activity),
        )

    def entry(self, skill: int, level: int, *, claim: bool = False) -> RatingEntry:
        """A rating with verdicts: what the level asks for is met, and of the next one not everything.

        Now and then the level is not what the verdicts propose, and a reason says why.
        """
        rungs, rng = self.framework.rungs[skill], self.rng
        verdicts = dict.fromkeys(self.framework.statements.get(rungs[level].pk, ()), "met")
        if level + 1 in rungs:
            above = self.framework.statements.get(rungs[level + 1].pk, ())
            verdicts |= {pk: rng.choice(("partly", "not_met", "not_met")) for pk in above}
        rationale = ""
        if rng.random() < 0.12 and verdicts:
            verdicts[next(iter(verdicts))] = "partly"
            rationale = rng.choice(self.words.claim_rationales if claim else self.words.rationales)
        return RatingEntry(skill_id=skill, level=level, rationale=rationale, verdicts=verdicts)

    # -- the steps of an assessment -----------------------------------------------------------------------------------

    def assessor_of(self, assessment: Assessment, opened: int) -> User:
        """Who assesses: the line manager of that day, or Aki where there is none. Assigned where it is not today's."""
        employee = assessment.employee_id
        then = (
            assessment.assessor_id
            or self.manager_of(employee, opened)
            or self.entered.people["Aki Tanaka"].pk
        )
        if assessment.assessor_id is None and then != self.manager_of(employee, 0):
            self.assign(assessment, self.entered.people[self.names[then]], opened)
        return self.user(then)

    def assign(self, assessment: Assessment, assessor: Employee, day: int) -> None:
        """HR names the assessor."""
        at = self.entered.moment(day + 1, 10)
        row = services.assign_assessor(assessment=assessment, assessor=assessor, by=self.entered.hr, at=at)
        assessment.assessor_id = row.assessor_id

    def claim(self, assessment: Assessment, campaign: Campaign, day: int) -> dict[int, int]:
        """The person claims levels, adds evidence for most of them, and gives what each skill really shows."""
        shown: dict[int, int] = {}
        entries = []
        employee = assessment.employee
        for requirement in assessment.profile.requirements.select_related("skill"):
            skill = requirement.skill_id
            code = requirement.skill.code  # not the key, which differs from database to database
            never = random.Random(f"{employee.number}{code}").random() < 0.08  # noqa: S311 - not a secret
            if never or self.rng.random() > campaign.share:
                continue
            level = self.level_of(assessment, skill, requirement.level, campaign.lower)
            higher = level + 1 in self.framework.rungs[skill] and self.rng.random() < 0.18
            entries.append(self.entry(skill, level + 1 if higher else level, claim=True))
            shown[skill] = level
        if not entries:
            requirement = assessment.profile.requirements.all()[0]
            shown[requirement.skill_id] = self.level_of(
                assessment, requirement.skill_id, requirement.level, 0
            )
            entries.append(self.entry(requirement.skill_id, shown[requirement.skill_id], claim=True))
        services.record_ratings(
            assessment=assessment, kind=Rating.Kind.SELF, entries=entries, by=self.user(assessment.employee_id),
            at=self.entered.moment(day, self.rng.randint(8, 17), self.rng.randint(0, 59)),
        )  # fmt: skip
        return shown

    def prove(self, assessment: Assessment, shown: Mapping[int, int], day: int) -> dict[int, list[Evidence]]:
        """The person adds evidence, where none from before still counts. Of some skills nothing can be shown.

        Gives the skills of which something can be shown, each with what was added.
        """
        rng = self.rng
        added: dict[int, list[Evidence]] = {}
        pieces = []
        for skill, level in shown.items():
            known = self.proofs.get((assessment.employee_id, skill))
            still_counts = known is not None and known[0] >= level and day - known[1] < CURRENCY_DAYS
            if not still_counts and rng.random() < 0.10:
                continue
            added[skill] = []
            if still_counts and rng.random() < 0.6:
                continue
            count = 2 if rng.random() < 0.15 else 1
            pieces += [self.piece(skill, level, day - rng.randint(12, 230)) for _ in range(count)]
        at = self.entered.moment(day, rng.randint(8, 16), rng.randint(0, 59))
        by = self.user(assessment.employee_id)
        for row in services.add_pieces(employee=assessment.employee, pieces=pieces, by=by, at=at):
            added[row.skill_level.skill_id].append(row)
        return added

    def submit(self, assessment: Assessment, day: int) -> None:
        """The person hands the claims over."""
        services.submit(
            assessment=assessment, by=self.user(assessment.employee_id), at=self.entered.moment(day, 17, 30)
        )

    def assess(
        self,
        assessment: Assessment,
        shown: Mapping[int, int],
        added: Mapping[int, Sequence[Evidence]],
        by: User,
        day: int,
    ) -> None:
        """The assessor verifies what was added and rates what is proven."""
        at = self.entered.moment(day, self.rng.randint(8, 16), self.rng.randint(0, 59))
        pieces = [piece for skill in added for piece in added[skill]]
        for piece in services.verify_pieces(evidence=pieces, by=by, at=at):
            skill = piece.skill_level.skill_id
            activity = (piece.activity_date - self.entered.day(0)).days
            self.proofs[assessment.employee_id, skill] = (shown[skill], activity)
        entries = [self.entry(skill, shown[skill]) for skill in added]
        services.record_ratings(
            assessment=assessment, kind=Rating.Kind.ASSESSOR, entries=entries, by=by, at=at
        )
        services.assess(assessment=assessment, by=by, at=self.entered.moment(day, 17))

    def confirm(self, assessment: Assessment, by: User, day: int) -> None:
        """The levels become final."""
        services.confirm(
            assessment=assessment,
            by=by,
            at=self.entered.moment(day, 18),
            reason=self.rng.choice(self.words.reasons),
        )

    def play(self, assessment: Assessment, campaign: Campaign, last: int) -> None:
        """An assessment from the claims to the held levels, all before the day ``last``."""
        span = last - campaign.opens
        by = self.assessor_of(assessment, campaign.opens)
        claimed = campaign.opens + self.rng.randint(1, max(1, span // 3))
        shown = self.claim(assessment, campaign, claimed)
        added = self.prove(assessment, shown, claimed)
        self.submit(assessment, claimed)
        if not added:
            return
        assessed = claimed + self.rng.randint(1, max(1, span // 3))
        self.assess(assessment, shown, added, by, assessed)
        self.confirm(assessment, by, min(last, assessed + self.rng.randint(1, max(1, span // 4))))
