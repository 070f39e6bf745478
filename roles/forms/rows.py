"""Lists of equal rows within a form: read as typed, added to, removed from, reordered, without scripts if need be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms

from core.numbers import whole_number

MOST = 100
COMMAND = re.compile(r"(?P<kind>[a-z_]+)-(?P<act>add|up|down|remove)(?:-(?P<index>[0-9]{1,3}))?")

Raw = dict[str, str]
"""A row as it was typed: the value of each field by its name."""


class RowForm(forms.Form):
    """One row. ``titles`` says which field names the row in a message."""

    use_required_attribute = False


class Rows:
    """The rows of one kind. ``make`` builds the form of a row from the options that the caller needs."""

    def __init__(
        self,
        kind: str,
        names: Sequence[str],
        make: Callable[..., RowForm],
        raw: Sequence[Raw],
        *,
        bound: bool,
    ) -> None:
        self.kind, self.names, self.make, self.bound = kind, names, make, bound
        self.raw = list(raw[:MOST])
        self.focus, self.moved = -1, ""  # the row that was just added or moved, and the button to go on with
        self.forms = self._built()

    @classmethod
    def read(
        cls,
        kind: str,
        names: Sequence[str],
        make: Callable[..., RowForm],
        data: Mapping[str, str],
        *,
        bound: bool,
    ) -> Rows:
        """The rows as they were sent."""
        count = min(whole_number(data.get(f"{kind}-count", "")) or 0, MOST)
        raw = [{name: data.get(f"{kind}-{index}-{name}", "") for name in names} for index in range(count)]
        return cls(kind, names, make, raw, bound=bound)

    def _built(self) -> list[RowForm]:
        built = []
        for index, row in enumerate(self.raw):
            prefix = f"{self.kind}-{index}"
            if self.bound:
                data = {f"{prefix}-{name}": value for name, value in row.items()}
                built.append(self.make(row, data=data, prefix=prefix))
            else:
                built.append(self.make(row, initial=row, prefix=prefix))
        return built

    def apply(self, act: str, index: int | None, new: Raw | None = None) -> None:
        """Add a row, or remove or move the one at ``index``; a command that makes no sense does nothing."""
        rows = self.raw
        if act == "add" and len(rows) < MOST:
            rows.append(new or dict.fromkeys(self.names, ""))
            self.focus = len(rows) - 1
        elif index is not None and index < len(rows):
            if act == "remove":
                rows.pop(index)
                self.focus = min(index, len(rows) - 1)
            elif act in ("up", "down"):
                to = max(index - 1, 0) if act == "up" else min(index + 1, len(rows) - 1)
                rows.insert(to, rows.pop(index))
                at_end = to == (0 if act == "up" else len(rows) - 1)
                self.focus, self.moved = to, {"up": "down", "down": "up"}[act] if at_end else act
        self.forms = self._built()
        if self.focus >= 0 and not self.moved:
            first = next(iter(self.forms[self.focus].visible_fields()), None)
            if first is not None:
                first.field.widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        """Whether every row is."""
        return not [
            form for form in self.forms if not form.is_valid()
        ]  # each is asked, so that each says what is wrong

    def show(self, index: int, name: str, detail: str) -> bool:
        """Show a finding at a field of a row; ``False`` where there is no such field."""
        if index >= len(self.forms) or name not in self.forms[index].fields:
            return False
        self.forms[index].add_error(name, detail)
        return True


def errors_of(form: forms.Form, row: str = "") -> list[dict[str, Any]]:
    """The findings of a form for the summary above it: words and the id of the field; ``row`` says which row it is."""
    found: list[dict[str, Any]] = [
        {"row": row, "label": "", "text": text, "id": ""} for text in form.non_field_errors()
    ]
    found += [
        {"row": row, "label": bound.label, "text": text, "id": bound.id_for_label or bound.auto_id}
        for bound in form
        for text in bound.errors
    ]
    return found
