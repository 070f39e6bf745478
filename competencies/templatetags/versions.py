"""What differs between two versions, for pages."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext
from i18nfield.strings import LazyI18nString

from competencies.rules import Segment, Text, TextChange
from competencies.selectors import label_of
from core.content import shown
from core.languages import language_tag

register = template.Library()


@register.filter
def in_reader(text: Text) -> SafeString:
    """A text that is no field, in the reader's language, marked where it falls back to another."""
    return shown(LazyI18nString(text))


@register.filter
def text_label(change: TextChange) -> str:
    """What a text is: "Level 3, statement 2"."""
    return label_of(change.field, change.level, change.position)


@register.filter
def marked(segments: Iterable[Segment]) -> SafeString:
    """The two wordings as one, with ``<del>`` and ``<ins>`` that a screen reader hears too."""
    heard = {"del": pgettext("text", "removed:"), "ins": pgettext("text", "added:")}
    parts = [
        format_html("{}", segment.text)
        if segment.kind == "same"
        else format_html(
            '<{0}><span class="visually-hidden">{1} </span>{2}</{0}>',
            SafeString(segment.kind),
            heard[segment.kind],
            segment.text,
        )
        for segment in segments
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def other_languages(change: TextChange) -> str:
    """A line about the languages in which a text differs besides the reader's; empty where there are none."""
    reader = get_language() or "en"
    others = ", ".join(language_tag(tag) for tag in change.languages if tag != reader)
    if not others or change.status != "changed":
        return ""
    if reader in change.languages:
        return gettext("Changed in these languages too: %(languages)s") % {"languages": others}
    return gettext("Not changed in your language, but in: %(languages)s") % {"languages": others}


@register.filter
def level_range(levels: tuple[int, ...]) -> str:
    """Defined levels in short: "3–6", "4"."""
    return str(levels[0]) if len(levels) == 1 else f"{levels[0]}–{levels[-1]}"
