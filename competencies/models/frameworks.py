"""A competency framework, its published editions and what they say of skills and levels.

An adopted version is immutable (guarded in the database): a change is a new version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from competencies import rules

if TYPE_CHECKING:
    from accounts.models import User

LOWEST, HIGHEST, LEVELS = rules.LOWEST, rules.HIGHEST, rules.LEVELS


def level_field() -> models.PositiveSmallIntegerField[int, int]:
    """A column for a level of responsibility, 1 to 7."""
    return models.PositiveSmallIntegerField(
        _("level"), validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )


def optional_level_field() -> models.PositiveSmallIntegerField[int | None, int | None]:
    """A column for a level that may not be decided yet."""
    return models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )


def level_in_scale(name: str, field: str = "level") -> models.CheckConstraint:
    """The constraint that a level lies on the scale 1–7 (or is empty where the column may be)."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": LOWEST, f"{field}__lte": HIGHEST}),
        name=name,
    )


class Framework(models.Model):
    """A competency framework, over all its editions."""

    slug = models.SlugField(_("slug"), unique=True)
    name = I18nCharField(_("name"), max_length=400)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")

    def __str__(self) -> str:
        return str(self.name)


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    """Editions."""

    def visible_to(self, user: User) -> FrameworkVersionQuerySet:
        """HR sees all; an administrator of accounts none; everybody else what was adopted (and what was, before)."""
        if user.is_hr:
            return self
        if user.is_administrator:
            return self.none()
        return self.exclude(state=FrameworkVersion.State.DRAFT)

    def adopted(self) -> FrameworkVersionQuerySet:
        """Those in force."""
        return self.filter(state=FrameworkVersion.State.ADOPTED)


class FrameworkVersion(models.Model):
    """One published edition. The standing explanations are shown for levels outside a skill's range."""

    class State(models.TextChoices):
        """Life of an edition."""

        DRAFT = "draft", _("Draft")
        ADOPTED = "adopted", _("Adopted")
        DEPRECATED = "deprecated", _("Deprecated")

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="versions", verbose_name=_("framework")
    )
    slug = models.CharField(
        _("slug"),
        max_length=50,
        unique=True,
        help_text=_("For example sales-1.0."),
        validators=[
            RegexValidator(rules.VERSION_SLUG, _("Small letters, digits, hyphens and dots, as in sales-1.0."))
        ],
    )
    edition = models.CharField(_("edition"), max_length=20)
    name = I18nCharField(_("name"), max_length=400)
    description = I18nTextField(_("description"), blank=True)
    acknowledgement = I18nTextField(_("licence acknowledgement"), blank=True)
    below_range = I18nTextField(_("explanation of levels below the range"))
    above_range = I18nTextField(_("explanation of levels above the range"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("publisher"),
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("editors"),
        help_text=_("Whoever changed the draft. None of them can put it in force."),
    )
    derived_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="derived",
        verbose_name=_("derived from"),
    )
    created_at = models.DateTimeField(_("created at"))
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True)
    deprecated_at = models.DateTimeField(_("deprecated at"), null=True, blank=True)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework version")
        verbose_name_plural = _("framework versions")
        ordering = ["framework__slug", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "edition"], name="competencies_edition_once"),
            models.CheckConstraint(
                condition=Q(publisher__isnull=True) | Q(author__isnull=True) | ~Q(publisher=F("author")),
                name="competencies_publisher_not_author",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Level(models.Model):
    """A level of responsibility in a version."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.CASCADE, related_name="levels", verbose_name=_("version")
    )
    level = level_field()
    guiding_phrase = I18nCharField(_("guiding phrase"), max_length=400)
    essence = I18nTextField(_("essence"))

    class Meta:
        verbose_name = _("level of responsibility")
        verbose_name_plural = _("levels of responsibility")
        ordering = ["version", "level"]
        constraints = [
            models.UniqueConstraint(fields=["version", "level"], name="competencies_level_once"),
            level_in_scale("competencies_level_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.level} · {self.guiding_phrase}"


class Attribute(models.Model):
    """A generic attribute or behavioural factor."""

    class Kind(models.TextChoices):
        """The four attributes of responsibility, and the behavioural factors."""

        ATTRIBUTE = "attribute", _("Attribute")
        BEHAVIOURAL = "behavioural", _("Behavioural factor")

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.CASCADE, related_name="attributes", verbose_name=_("version")
    )
    code = models.CharField(_("code"), max_length=8)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = I18nCharField(_("name"), max_length=400)
    description = I18nTextField(_("description"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="competencies_attribute_once")
        ]

    def __str__(self) -> str:
        return str(self.name)


class AttributeLevel(models.Model):
    """What an attribute looks like at a level."""

    attribute = models.ForeignKey(
        Attribute, on_delete=models.CASCADE, related_name="levels", verbose_name=_("attribute")
    )
    level = level_field()
    text = I18nTextField(_("text"))

    class Meta:
        verbose_name = _("attribute at a level")
        verbose_name_plural = _("attributes at levels")
        ordering = ["attribute", "level"]
        constraints = [
            models.UniqueConstraint(fields=["attribute", "level"], name="competencies_attribute_level_once"),
            level_in_scale("competencies_attribute_level_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.attribute} {self.level}"


class Category(models.Model):
    """A category or subcategory of skills."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.CASCADE, related_name="categories", verbose_name=_("version")
    )
    code = models.SlugField(_("code"))
    name = I18nCharField(_("name"), max_length=400)
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="competencies_category_once")]

    def __str__(self) -> str:
        return str(self.name)


class SkillQuerySet(models.QuerySet["Skill"]):
    """Skills."""

    def visible_to(self, user: User) -> SkillQuerySet:
        """Those of the versions that the user may see."""
        return self.filter(version__in=FrameworkVersion.objects.visible_to(user))

    def with_ladder(self) -> SkillQuerySet:
        """With what a ladder needs, in a fixed number of queries."""
        return self.select_related("version", "category").prefetch_related(
            "levels__statements", "version__levels", "activities"
        )


class Skill(models.Model):
    """A skill in one version."""

    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.CASCADE, related_name="skills", verbose_name=_("version")
    )
    code = models.CharField(
        _("code"), max_length=4, validators=[RegexValidator(rules.CODE, _("A code is four capital letters."))]
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="skills", verbose_name=_("category")
    )
    name = I18nCharField(_("name"), max_length=400)
    description = I18nTextField(_("description"))
    guidance = I18nTextField(_("guidance"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["version", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="competencies_skill_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Activity(models.Model):
    """A typical activity of a skill."""

    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="activities", verbose_name=_("skill")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    text = I18nTextField(_("text"))

    class Meta:
        verbose_name = _("typical activity")
        verbose_name_plural = _("typical activities")
        ordering = ["skill", "order"]
        constraints = [models.UniqueConstraint(fields=["skill", "order"], name="competencies_activity_once")]

    def __str__(self) -> str:
        return str(self.text)


class SkillLevel(models.Model):
    """A skill at a level that is defined for it. Defined levels are contiguous (the importer refuses others)."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="levels", verbose_name=_("skill"))
    level = level_field()
    essence = I18nTextField(_("essence"), blank=True)

    class Meta:
        verbose_name = _("skill at a level")
        verbose_name_plural = _("skills at levels")
        ordering = ["skill", "level"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "level"], name="competencies_skill_level_once"),
            level_in_scale("competencies_skill_level_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.skill.code} {self.level}"


class Statement(models.Model):
    """One observable sentence of a skill at a level."""

    skill_level = models.ForeignKey(
        SkillLevel, on_delete=models.CASCADE, related_name="statements", verbose_name=_("skill at a level")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    text = I18nTextField(_("text"))

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["skill_level", "order"]
        constraints = [
            models.UniqueConstraint(fields=["skill_level", "order"], name="competencies_statement_once")
        ]

    def __str__(self) -> str:
        return str(self.text)
