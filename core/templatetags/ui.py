"""The template library ``ui``: the small components of docs/design-system.md."""

from __future__ import annotations

from django import template

from core.ui import blocks, figures, lists, words

register = template.Library()
for part in (words, figures, lists, blocks):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
