"""The filters of the catalogue of roles and of the map of career steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.content import labelled
from roles.models import Role

ANY = ("", _("Any"))


class RoleFilterForm(forms.Form):
    """Words, tier, family, and a skill that is required."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title or purpose")}),
    )
    tier = forms.TypedChoiceField(
        label=_("Tier"),
        required=False,
        choices=[ANY, *((str(tier), str(tier)) for tier in range(1, 5))],
        coerce=int,
        empty_value=None,
    )
    family = forms.ChoiceField(label=_("Family"), required=False, choices=[ANY, *Role.Family.choices])

    def __init__(
        self, *args: Any, skills: Iterable[tuple[str, str]] = (), archive: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"] = forms.ChoiceField(label=_("Requires"), required=False, choices=[ANY, *skills])
        if archive:
            self.fields["archived"] = forms.BooleanField(label=_("In the archive"), required=False)

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(self.data.get(name)) for name in self.fields)


class MapForm(forms.Form):
    """The role whose ways are shown."""

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = sorted(
            ((role.slug, labelled(role.title)) for role in roles), key=lambda each: each[1].casefold()
        )
        self.fields["role"] = forms.ChoiceField(
            label=_("Ways through"), required=False, choices=[("", _("All roles")), *titles]
        )

    @property
    def active(self) -> int:
        """1 while a role is chosen."""
        return int(bool(self.data.get("role")))
