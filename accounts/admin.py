"""The Django admin: accounts, access and API keys, and nothing else of the product."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import services
from accounts.models import AccessGrant, ApiKey, User
from accounts.policies import may_keep_accounts
from core.errors import DomainError

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Any]
    AccountModelForm = forms.ModelForm[User]
    GrantModelForm = forms.ModelForm["AccessGrant"]
else:
    BaseAdmin = admin.ModelAdmin
    AccountModelForm = GrantModelForm = forms.ModelForm


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


class KeptByAdministrators(BaseAdmin):
    """Open to whom an administrator's access was granted; Django's own permissions decide nothing here."""

    def _kept(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and bool(may_keep_accounts(_user(request)))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators."""
        return self._kept(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators."""
        return self._kept(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators."""
        return self._kept(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody, unless a table says otherwise: changes are actions."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what was granted to whom stays on record."""
        return False

    def each(
        self, request: HttpRequest, rows: QuerySet[Any], act: Callable[[Any], object], done: str
    ) -> None:
        """Do ``act`` to each row; a refusal is shown beside the row it is about, and stops nothing else."""
        count = 0
        for row in rows:
            try:
                act(row)
            except DomainError as refusal:
                self.message_user(request, f"{row}: {refusal}", messages.ERROR)
            else:
                count += 1
        if count:
            self.message_user(request, f"{done}: {count}", messages.SUCCESS)


class AccountForm(AccountModelForm):
    """A new account is an address; its owner sets the password by "Forgot your password?"."""

    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        """Addresses are kept in lower case, so that each has one account."""
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("This e-mail address has an account already."))
        return email


@admin.register(User)
class UserAdmin(KeptByAdministrators):
    """Accounts.

    There is no field for a password, and the address stays: whoever could set either could sign in as that person.
    """

    form = AccountForm
    list_display = ("email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email",)
    ordering = ("email",)
    actions = ("close", "reopen")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """What there is to see."""
        return (
            ("email", "language", "is_active", "is_staff", "date_joined", "last_login") if obj else ("email",)
        )

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool) -> None:
        """Make the account by the service."""
        obj.pk = services.create_account(email=obj.email, by=_user(request), at=timezone.now()).pk
        obj.refresh_from_db()

    @admin.action(description=gettext_lazy("Close: sign-in, sessions and API keys end"))
    def close(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Close accounts."""
        by, at = _user(request), timezone.now()
        self.each(
            request,
            queryset,
            lambda row: services.deactivate_account(user=row, by=by, at=at),
            _("Account closed"),
        )

    @admin.action(description=gettext_lazy("Open again"))
    def reopen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Open accounts again."""
        by, at = _user(request), timezone.now()
        self.each(
            request, queryset, lambda row: services.reactivate_account(user=row, by=by, at=at), _("Opened")
        )


class AccessGrantForm(GrantModelForm):
    """A request for access of somebody else."""

    by: User

    class Meta:
        model = AccessGrant
        fields = ("user", "access", "unit", "valid_until")

    def clean_user(self) -> User:
        """Refuse the own account at its field."""
        user: User = self.cleaned_data["user"]
        if user == self.by:
            raise ValidationError(_("Nobody can grant access to themselves."))
        return user


@admin.register(AccessGrant)
class AccessGrantAdmin(KeptByAdministrators):
    """Access. Adding asks for it; a second administrator approves it by the action."""

    form = AccessGrantForm
    list_display = ("user", "access", "unit", "valid_from", "valid_until", "requested_by", "approved_by")
    list_filter = ("access", ("approved_by", admin.EmptyFieldListFilter))
    list_select_related = ("user", "requested_by", "approved_by")
    search_fields = ("user__email",)
    ordering = ("-requested_at",)
    autocomplete_fields = ("user",)
    actions = ("approve", "end")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Let the form know who asks."""
        form = cast("type[AccessGrantForm]", super().get_form(request, obj, change, **kwargs))
        form.by = _user(request)
        return form

    def save_model(
        self, request: HttpRequest, obj: AccessGrant, form: forms.ModelForm[AccessGrant], change: bool
    ) -> None:
        """Ask for the access by the service."""
        asked = services.request_access(
            user=obj.user,
            access=obj.access,
            unit=obj.unit,
            until=obj.valid_until,
            by=_user(request),
            at=timezone.now(),
        )
        obj.pk = asked.pk
        obj.refresh_from_db()

    @admin.action(description=gettext_lazy("Approve, as the second person"))
    def approve(self, request: HttpRequest, queryset: QuerySet[AccessGrant]) -> None:
        """Approve requests of other administrators."""
        by, at = _user(request), timezone.now()
        self.each(
            request, queryset, lambda row: services.approve_access(grant=row, by=by, at=at), _("Approved")
        )

    @admin.action(description=gettext_lazy("End today"))
    def end(self, request: HttpRequest, queryset: QuerySet[AccessGrant]) -> None:
        """End access."""
        by, at = _user(request), timezone.now()
        self.each(request, queryset, lambda row: services.end_access(grant=row, by=by, at=at), _("Ended"))


@admin.register(ApiKey)
class ApiKeyAdmin(KeptByAdministrators):
    """API keys: their owners make them; here they can be ended."""

    list_display = ("prefix", "user", "name", "scopes", "expires_at", "revoked_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("prefix", "user__email", "name")
    exclude = ("digest",)
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: a key made here would be known to two."""
        return False

    @admin.action(description=gettext_lazy("Revoke"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        """End keys at once."""
        at = timezone.now()
        self.each(request, queryset, lambda row: services.revoke_api_key(key=row, at=at), _("Revoked"))
