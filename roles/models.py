"""A sales role, what it is about, and dated versions of what it needs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from competencies.models import FrameworkVersion, Skill, level_field, level_in_scale
from core.dated import Dated, DatedQuerySet, on_date, period_in_order

if TYPE_CHECKING:
    from accounts.models import User


class RoleQuerySet(models.QuerySet["Role"]):
    """Roles."""

    def visible_to(self, user: User) -> RoleQuerySet:
        """The catalogue is open to everybody who has to do with people; an administrator of accounts sees none of it."""
        return self.none() if user.is_administrator and not user.is_hr else self

    def offered(self) -> RoleQuerySet:
        """Those that people can be given: not archived."""
        return self.filter(archived_at__isnull=True)


class Role(models.Model):
    """A job role. Access in the system is something else (see ``accounts``)."""

    class Family(models.TextChoices):
        """Groups of roles in the catalogue."""

        MANAGEMENT = "management", _("Management")
        ACCOUNTS = "accounts", _("Accounts")
        NEW_BUSINESS = "new-business", _("New business")
        REPRESENTATIVES = "representatives", _("Representatives")
        CONTACT_CENTRE = "contact-centre", _("Contact centre")
        CONSULTANTS = "consultants", _("Consultants")
        SUPPORT = "support", _("Sales support")

    slug = models.SlugField(_("slug"), unique=True)
    title = I18nCharField(_("title"), max_length=400)
    tier = models.PositiveSmallIntegerField(
        _("tier"), validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    family = models.CharField(_("family"), max_length=20, choices=Family.choices)
    purpose = I18nTextField(_("purpose"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["tier", "family", "slug"]
        constraints = [models.CheckConstraint(condition=Q(tier__gte=1, tier__lte=4), name="roles_tier_1_4")]

    def __str__(self) -> str:
        return str(self.title)


class Area(models.Model):
    """A responsibility area of a role."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="areas", verbose_name=_("role"))
    order = models.PositiveSmallIntegerField(_("order"))
    name = I18nCharField(_("name"), max_length=400)
    description = I18nTextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("responsibility area")
        verbose_name_plural = _("responsibility areas")
        ordering = ["role", "order"]
        constraints = [models.UniqueConstraint(fields=["role", "order"], name="roles_area_once")]

    def __str__(self) -> str:
        return str(self.name)


class Indicator(models.Model):
    """A figure by which a role's work is judged, for example 5–8 visits a week."""

    class Period(models.TextChoices):
        """What a figure is counted over."""

        DAY = "day", _("a day")
        WEEK = "week", _("a week")
        MONTH = "month", _("a month")
        QUARTER = "quarter", _("a quarter")
        YEAR = "year", _("a year")
        CYCLE = "cycle", _("a sales cycle")
        EACH = "each", _("each time")
        NONE = "none", _("no period")

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("role")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    name = I18nCharField(_("name"), max_length=400)
    figure = models.CharField(_("figure"), max_length=60)
    low = models.DecimalField(_("from"), max_digits=14, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("to"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = I18nCharField(_("unit"), max_length=200, blank=True)
    period = models.CharField(_("period"), max_length=8, choices=Period.choices, default=Period.NONE)
    note = I18nTextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["role", "order"]
        constraints = [models.UniqueConstraint(fields=["role", "order"], name="roles_indicator_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.figure}"


class Method(models.Model):
    """A method or technique that a role uses."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="methods", verbose_name=_("role"))
    order = models.PositiveSmallIntegerField(_("order"))
    name = I18nCharField(_("name"), max_length=400)
    description = I18nTextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        ordering = ["role", "order"]
        constraints = [models.UniqueConstraint(fields=["role", "order"], name="roles_method_once")]

    def __str__(self) -> str:
        return str(self.name)


class RoleProfileQuerySet(DatedQuerySet["RoleProfile"]):
    """Dated versions of what roles need."""

    def published(self) -> RoleProfileQuerySet:
        """Those that count."""
        return self.filter(state=RoleProfile.State.PUBLISHED)

    def in_force(self, day: dt.date) -> RoleProfileQuerySet:
        """The published one of each role on ``day``."""
        return self.published().filter(on_date(day))

    def standing(self) -> RoleProfileQuerySet:
        """All but those that were withdrawn: published, with an empty period."""
        return self.exclude(state=RoleProfile.State.PUBLISHED, valid_until=F("valid_from"))

    def with_requirements(self) -> RoleProfileQuerySet:
        """With requirements and their skills, in a fixed number of queries."""
        return self.select_related("role", "version").prefetch_related("requirements__skill")


class RoleProfile(Dated):
    """What a role needs, from a date on, in the terms of one framework version. Immutable once published."""

    class State(models.TextChoices):
        """Life of a profile."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="profiles", verbose_name=_("role"))
    number = models.PositiveSmallIntegerField(_("version number"))
    version = models.ForeignKey(
        FrameworkVersion,
        on_delete=models.PROTECT,
        related_name="role_profiles",
        verbose_name=_("framework version"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = RoleProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("role profile")
        verbose_name_plural = _("role profiles")
        ordering = ["role", "number"]
        constraints = [
            models.UniqueConstraint(fields=["role", "number"], name="roles_profile_number_once"),
            period_in_order("roles_profile_period"),
        ]

    def __str__(self) -> str:
        return f"{self.role.slug} v{self.number}"

    @property
    def is_withdrawn(self) -> bool:
        """Published for a day on which it was taken back again."""
        return self.state == self.State.PUBLISHED and self.valid_until == self.valid_from

    @property
    def is_in_force(self) -> bool:
        """Published, and nothing follows it."""
        return self.state == self.State.PUBLISHED and self.valid_until is None


class Requirement(models.Model):
    """A skill that a profile needs, at a level defined for it."""

    class Necessity(models.TextChoices):
        """Essential requirements make the fit; desirable ones are reported apart."""

        ESSENTIAL = "essential", _("essential")
        DESIRABLE = "desirable", _("desirable")

    profile = models.ForeignKey(
        RoleProfile, on_delete=models.CASCADE, related_name="requirements", verbose_name=_("profile")
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("skill")
    )
    level = level_field()
    necessity = models.CharField(
        _("necessity"), max_length=10, choices=Necessity.choices, default=Necessity.ESSENTIAL
    )
    weight = models.DecimalField(
        _("weight"),
        max_digits=4,
        decimal_places=2,
        default=Decimal("1.00"),
        validators=[MinValueValidator(Decimal("0.10")), MaxValueValidator(Decimal("9.99"))],
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["profile", "order"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "skill"], name="roles_requirement_once"),
            level_in_scale("roles_requirement_scale"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="roles_requirement_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.skill.code} {self.level}"


class CareerStep(models.Model):
    """A usual step from one role to another."""

    source = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="steps_out", verbose_name=_("from")
    )
    target = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="steps_in", verbose_name=_("to"))

    class Meta:
        verbose_name = _("career step")
        verbose_name_plural = _("career steps")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="roles_step_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="roles_step_two_roles"),
        ]

    def __str__(self) -> str:
        return f"{self.source.slug} → {self.target.slug}"


# What a change of a role names, in the reader's words.
PARTS = {
    "title": _("title"),
    "purpose": _("purpose"),
    "tier": _("tier"),
    "family": _("family"),
    "areas": _("responsibility areas"),
    "indicators": _("indicators"),
    "methods": _("methods"),
    "next_roles": _("career steps"),
}


class RoleChange(models.Model):
    """Who changed a role, when and what: rows are only ever added (guarded in the database).

    ``parts`` names what was changed (fields and lists of the role), ``profile`` the number of the profile concerned,
    ``language`` the language that was edited. ``by`` is empty where the system did it.
    """

    class What(models.TextChoices):
        """Kinds of change."""

        CREATED = "created", _("created the role")
        CHANGED = "changed", _("changed the role")
        IMPORTED = "imported", _("imported the role")
        ARCHIVED = "archived", _("archived the role")
        UNARCHIVED = "unarchived", _("took the role out of the archive")
        DRAFTED = "drafted", _("drafted a profile")
        REQUIREMENTS = "requirements", _("changed the requirements of the draft")
        DISCARDED = "discarded", _("discarded the draft")
        PUBLISHED = "published", _("published a profile")
        WITHDRAWN = "withdrawn", _("withdrew a profile")

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="changes", verbose_name=_("role"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    what = models.CharField(_("what"), max_length=12, choices=What.choices)
    parts = models.JSONField(_("parts"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    profile = models.PositiveSmallIntegerField(_("version number"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a role")
        verbose_name_plural = _("changes of roles")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.role.slug} {self.what}"

    @property
    def part_names(self) -> list[str]:
        """The parts in the reader's words."""
        return [str(PARTS.get(part, part)) for part in self.parts]
