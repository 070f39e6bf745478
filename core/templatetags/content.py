"""Content in the reader's language: ``{{ skill.name|content }}``, ``{{ skill.guidance|paragraphs }}``."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from i18nfield.strings import LazyI18nString

from core.content import paragraphs as as_paragraphs
from core.content import shown

register = template.Library()


@register.filter
def content(text: LazyI18nString | str | None) -> SafeString:
    """The words of a text; those of another language than the reader's are marked."""
    return shown(text)


@register.filter
def paragraphs(text: LazyI18nString | str | None) -> SafeString:
    """The words of a text in paragraphs."""
    return as_paragraphs(text)
