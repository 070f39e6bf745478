"""An assessment, its ratings and their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.cycle import DEFAULT_CURRENCY_MONTHS, Confirmation, Cycle
from assessments.models.evidence import Evidence
from competencies.models import Skill, Statement, level_in_scale, optional_level_field
from people.models import Employee
from roles.models import RoleProfile

if TYPE_CHECKING:
    from accounts.models import User

OPEN_STATES = ("draft", "submitted", "assessed", "moderated")
FINAL_STATES = ("confirmed", "appealed", "reopened")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments."""

    def visible_to(self, user: User) -> AssessmentQuerySet:
        """Of the people in today's scope; a merely assigned assessor sees the assigned ones only."""
        employee = Employee.objects.of(user)
        own = Q(employee=employee) | Q(assessor=employee) if employee is not None else Q(pk__in=[])
        return self.filter(own | Q(employee__in=Employee.objects.overseen_by(user)))

    def open(self) -> AssessmentQuerySet:
        """Not confirmed yet, and not given up."""
        return self.filter(state__in=OPEN_STATES)

    def final(self) -> AssessmentQuerySet:
        """Confirmed at some time."""
        return self.filter(state__in=FINAL_STATES)


def _who_and_when(who: str, when: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{who}__isnull": True, f"{when}__isnull": True})
        | Q(**{f"{who}__isnull": False, f"{when}__isnull": False}),
        name=name,
    )


class Assessment(models.Model):
    """One employee's assessment against one role profile, pinned, in one cycle or ad hoc.

    The cycle's policy is copied at the start, so that a later change of the cycle does not rewrite what was agreed.
    """

    class State(models.TextChoices):
        """The workflow; the legal steps stand in ``assessments.rules``."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        ASSESSED = "assessed", _("Assessed")
        MODERATED = "moderated", _("Moderated")
        CONFIRMED = "confirmed", _("Confirmed")
        APPEALED = "appealed", _("Appealed")
        REOPENED = "reopened", _("Reopened")
        CANCELLED = "cancelled", _("Cancelled")

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("employee")
    )
    profile = models.ForeignKey(
        RoleProfile, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("role profile")
    )
    cycle = models.ForeignKey(
        Cycle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("cycle"),
    )
    assessor = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned",
        verbose_name=_("assessor"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, db_index=True
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    currency_months = models.PositiveSmallIntegerField(
        _("evidence counts for (months)"), default=DEFAULT_CURRENCY_MONTHS
    )
    blind = models.BooleanField(_("blind rating"), default=False)
    moderated = models.BooleanField(_("moderated"), default=False)
    confirmation = models.CharField(
        _("confirmed by"), max_length=10, choices=Confirmation.choices, default=Confirmation.ASSESSOR
    )

    created_at = models.DateTimeField(_("created at"))
    changed_at = models.DateTimeField(_("changed at"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    assessed_at = models.DateTimeField(_("assessed at"), null=True, blank=True)
    assessed_by = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assessed by"),
    )
    moderated_at = models.DateTimeField(_("moderated at"), null=True, blank=True)
    moderated_by = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("moderated by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmation_reason = models.TextField(_("reason of the confirmation"), blank=True)
    appealed_at = models.DateTimeField(_("appealed at"), null=True, blank=True)
    appeal_reason = models.TextField(_("reason of the appeal"), blank=True)
    appeal_answered_at = models.DateTimeField(_("appeal answered at"), null=True, blank=True)
    appeal_answered_by = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("appeal answered by"),
    )
    appeal_answer = models.TextField(_("answer to the appeal"), blank=True)
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reopened by"),
    )
    reopen_reason = models.TextField(_("reason of the reopening"), blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "profile", "cycle"],
                condition=Q(state__in=OPEN_STATES, cycle__isnull=False),
                name="assessments_one_open_in_cycle",
            ),
            models.UniqueConstraint(
                fields=["employee", "profile"],
                condition=Q(state__in=OPEN_STATES, cycle__isnull=True),
                name="assessments_one_open_ad_hoc",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("employee")), name="assessments_confirmer_not_subject"
            ),
            models.CheckConstraint(
                condition=~Q(assessor=F("employee")), name="assessments_assessor_not_subject"
            ),
            models.CheckConstraint(
                condition=~Q(assessed_by=F("employee")), name="assessments_not_assessed_by_subject"
            ),
            models.CheckConstraint(
                condition=~Q(confirmation=Confirmation.SECOND) | ~Q(confirmed_by=F("assessed_by")),
                name="assessments_second_person_confirms",
            ),
            models.CheckConstraint(
                condition=Q(reopened_by__isnull=True) | ~Q(reopened_by=F("confirmed_by")),
                name="assessments_reopener_not_confirmer",
            ),
            models.CheckConstraint(
                condition=Q(appeal_answered_by__isnull=True)
                | (~Q(appeal_answered_by=F("confirmed_by")) & ~Q(appeal_answered_by=F("employee"))),
                name="assessments_appeal_second_person",
            ),
            _who_and_when("assessed_by", "assessed_at", "assessments_assessed_complete"),
            _who_and_when("moderated_by", "moderated_at", "assessments_moderated_complete"),
            _who_and_when("confirmed_by", "confirmed_at", "assessments_confirmed_complete"),
            _who_and_when("appeal_answered_by", "appeal_answered_at", "assessments_answered_complete"),
            _who_and_when("reopened_by", "reopened_at", "assessments_reopened_complete"),
            models.CheckConstraint(
                condition=~Q(state__in=FINAL_STATES) | Q(confirmed_at__isnull=False),
                name="assessments_final_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} · {self.profile} · v{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it can still change."""
        return self.state in OPEN_STATES


class Rating(models.Model):
    """A level given to one skill in one assessment by one kind of rater; ``level`` empty = not decided.

    ``proposed`` is what the verdicts prove (``assessments.rules.proposed_level``); where ``level`` differs, ``rationale``
    says why. Rows of kind ``final`` are written once, at the confirmation.
    """

    class Kind(models.TextChoices):
        """Kinds of raters."""

        SELF = "self", _("Self")
        ASSESSOR = "assessor", _("Assessor")
        FINAL = "final", _("Final")

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="ratings", verbose_name=_("assessment")
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="ratings", verbose_name=_("skill")
    )
    kind = models.CharField(_("kind of rater"), max_length=8, choices=Kind.choices)
    level = optional_level_field()
    proposed = models.PositiveSmallIntegerField(_("proposed level"), null=True, blank=True)
    rationale = models.TextField(_("rationale"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["assessment", "skill"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "skill", "kind"], name="assessments_rating_once"),
            level_in_scale("assessments_rating_scale"),
            models.CheckConstraint(
                condition=~Q(kind="final") | Q(level__isnull=False), name="assessments_final_has_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill.code} {self.level} ({self.kind})"


class Verdict(models.Model):
    """Met, partly or not met: one rater's word on one statement."""

    class Value(models.TextChoices):
        """The three words."""

        MET = "met", _("met")
        PARTLY = "partly", _("partly")
        NOT_MET = "not_met", _("not met")

    rating = models.ForeignKey(
        Rating, on_delete=models.CASCADE, related_name="verdicts", verbose_name=_("rating")
    )
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("statement")
    )
    value = models.CharField(_("verdict"), max_length=8, choices=Value.choices)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            models.UniqueConstraint(fields=["rating", "statement"], name="assessments_verdict_once")
        ]

    def __str__(self) -> str:
        return self.value


class RatingEvidence(models.Model):
    """Evidence that a final rating relies on; from then on it is fixed and can only be withdrawn."""

    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, related_name="relies_on", verbose_name=_("rating")
    )
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="reliances", verbose_name=_("evidence")
    )

    class Meta:
        verbose_name = _("reliance on evidence")
        verbose_name_plural = _("reliances on evidence")
        constraints = [
            models.UniqueConstraint(fields=["rating", "evidence"], name="assessments_reliance_once")
        ]

    def __str__(self) -> str:
        return f"{self.rating} ← {self.evidence}"
