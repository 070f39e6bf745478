"""An assessment as one reader sees it: frozen, and without a question to the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Assessment
from people.models import RoleHolding
from roles.models import Requirement

ASKS_REASON = frozenset({"moderate", "confirm", "appeal", "dismiss", "reopen", "cancel"})
FORWARD = ("submit", "assess", "moderate", "confirm")


@dataclass(frozen=True)
class SkillState:
    """How far one skill of an assessment is. Levels that the reader may not know (yet) are ``None``."""

    id: int
    code: str
    name: str
    required: int
    necessity: str
    weight: Decimal
    held: int | None
    claimed: int | None
    assessed: int | None
    final: int | None
    mine: int | None
    reason_missing: bool
    evidence: int
    verified: int
    backed: bool | None
    weakness: str = ""  # see assessments.rules.weakness

    @property
    def essential(self) -> bool:
        """Whether the role cannot do without."""
        return self.necessity == Requirement.Necessity.ESSENTIAL

    @property
    def differs(self) -> bool:
        """Whether both sides have given a level, and not the same."""
        return None not in (self.claimed, self.assessed) and self.claimed != self.assessed

    @property
    def not_backed(self) -> bool:
        """Whether there is a level that no verified, current evidence backs."""
        return self.backed is False


@dataclass(frozen=True)
class Step:
    """A step of the workflow. ``status`` is "done", "current" or "todo"."""

    key: str
    label: str
    status: str
    who: str = ""
    at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Left:
    """Something that still stands in the way of a step; ``code`` names the skill, where it is one."""

    text: str
    code: str = ""


@dataclass(frozen=True)
class Action:
    """A step that the reader can take now, or (``locked``) the reason why not. ``left`` is what stands in its way."""

    step: str
    locked: str = ""
    left: tuple[Left, ...] = ()
    unrated: tuple[str, ...] = ()  # codes of skills that would go on without a level

    @property
    def asks_reason(self) -> bool:
        """Whether the step wants a reason."""
        return self.step in ASKS_REASON

    @property
    def forward(self) -> bool:
        """Whether it leads on to a confirmed level."""
        return self.step in FORWARD

    @property
    def ready(self) -> bool:
        """Whether it can be taken as things stand."""
        return not self.locked and not self.left


@dataclass(frozen=True)
class Version:
    """Another version of the same assessment."""

    id: int
    number: int
    state: str
    at: dt.datetime


@dataclass(frozen=True)
class AssessmentPage:
    """What the page of an assessment shows to one reader.

    ``sees_person``: an assessor keeps what was assessed, but not the person. ``role_now``: of an open assessment, what the
    person holds by now where that is another role.
    """

    assessment: Assessment
    person: str
    assessor: str
    side: str
    editable: bool
    skills: tuple[SkillState, ...]
    steps: tuple[Step, ...]
    actions: tuple[Action, ...]
    waiting: tuple[Action, ...]
    versions: tuple[Version, ...]
    before: tuple[Step, ...]  # the appeal and the reopening that led to this version
    may_assign: bool
    claims_hidden: str
    assessor_hidden: str
    sees_person: bool = True
    role_now: RoleHolding | None = None

    @property
    def rated(self) -> int:
        """How many skills have a level on the reader's side (for others: on the side that spoke last)."""
        return sum(self.counts(skill) is not None for skill in self.skills)

    def counts(self, skill: SkillState) -> int | None:
        """The level by which a skill counts as rated for the reader."""
        if self.assessment.confirmed_at is not None:
            return skill.final
        return skill.mine if self.side else skill.assessed or skill.claimed

    @property
    def rating(self) -> bool:
        """Whether it is the reader's turn to rate (an assessor can still change ratings that are handed over)."""
        return self.editable and self.assessment.assessed_at is None

    @property
    def next_skill(self) -> SkillState | None:
        """The first skill that the reader has still to rate."""
        return next((skill for skill in self.skills if self.rating and skill.mine is None), None)

    @property
    def assessed(self) -> tuple[SkillState, ...]:
        """The skills with a level of the assessor: what a confirmation makes final."""
        return tuple(skill for skill in self.skills if skill.assessed is not None)

    @property
    def differences(self) -> int:
        """How many skills the two sides see differently."""
        return sum(skill.differs for skill in self.skills)

    @property
    def not_backed(self) -> tuple[SkillState, ...]:
        """The levels that no verified evidence backs."""
        return tuple(skill for skill in self.skills if skill.not_backed)

    def action(self, step: str) -> Action | None:
        """The action of ``step``, where the reader can take it."""
        return next((action for action in self.actions if action.step == step), None)
