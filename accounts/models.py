"""The user who signs in, what access was granted, and API keys."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.dated import Dated, DatedQuerySet, on_date, period_in_order, today


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """A user who signs in with ``email`` (stored in lower case)."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        """The first administrator of an installation, for the Django admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractUser):
    """Who signs in. Personal data about work lives in ``people.Employee``; an administrator need not be one."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=10, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment, misc]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """The address: names belong to the employee's record."""
        return self.email

    def get_short_name(self) -> str:
        """The address."""
        return self.email

    @cached_property
    def grants(self) -> list[AccessGrant]:
        """The grants effective today, read once per request."""
        return list(self.access_grants.effective(today()))

    def has_access(self, access: str) -> bool:
        """Whether a grant of ``access`` is effective today."""
        return any(grant.access == access for grant in self.grants)

    @property
    def is_hr(self) -> bool:
        """Works in HR, for the whole organisation or for a unit."""
        return self.has_access(Access.HR)

    @property
    def is_auditor(self) -> bool:
        """Auditor or works council: reads pseudonymous records."""
        return self.has_access(Access.AUDITOR)

    @property
    def is_administrator(self) -> bool:
        """Keeps accounts and access, and sees nothing of people."""
        return self.has_access(Access.ADMINISTRATOR)


class Access(models.TextChoices):
    """Kinds of access that are granted. Managers, assessors and employees need none: their scope follows from the records."""

    HR = "hr", _("HR")
    AUDITOR = "auditor", _("Auditor, works council")
    ADMINISTRATOR = "administrator", _("Administrator")


class AccessGrantQuerySet(DatedQuerySet["AccessGrant"]):
    """Grants of access."""

    def effective(self, day: dt.date) -> AccessGrantQuerySet:
        """Approved by a second person and true on ``day``."""
        return self.filter(on_date(day), approved_by__isnull=False)


class AccessGrant(Dated):
    """Access of one user, asked for by one person and approved by another; neither is the user."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="access_grants", verbose_name=_("user")
    )
    access = models.CharField(_("access"), max_length=20, choices=Access.choices)
    unit = models.SlugField(
        _("unit"),
        blank=True,
        help_text=_("The team whose tree the access covers; empty for the whole organisation."),
    )
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="requested_grants", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    approved_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_grants",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("access grant")
        verbose_name_plural = _("access grants")
        constraints = [
            period_in_order("accounts_grant_period"),
            models.CheckConstraint(
                condition=~Q(requested_by=F("user")), name="accounts_grant_not_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("user")) & ~Q(approved_by=F("requested_by"))),
                name="accounts_grant_second_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="accounts_grant_approval_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_access_display()}"


class Scope(models.TextChoices):
    """What an API key may do, at most: never more than its owner, never confirm or reopen."""

    READ = "read", _("Read")
    WRITE = "write", _("Write")
    RATINGS = "ratings", _("Read ratings that are not confirmed yet")
    EVIDENCE = "evidence", _("Open evidence files")


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """API keys."""

    def visible_to(self, user: User) -> ApiKeyQuerySet:
        """One's own."""
        return self.filter(user=user)

    def usable(self, at: dt.datetime) -> ApiKeyQuerySet:
        """Not revoked, not expired, of a live account."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, user__is_active=True)


class ApiKey(models.Model):
    """A key of one person for programs. Only its digest is stored."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    prefix = models.CharField(_("prefix"), max_length=12, db_index=True)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}… · {self.user}"

    @property
    def scope_names(self) -> list[str]:
        """What the key may do, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]

    @staticmethod
    def digest_of(key: str) -> str:
        """SHA-256 of a key: keys are long and random, so no salt or stretching is needed."""
        return hashlib.sha256(key.encode()).hexdigest()
