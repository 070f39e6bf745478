"""Content in the reader's language: ``{{ skill.name|content }}``, ``{{ skill.guidance|paragraphs }}``; and which that is."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.safestring import SafeString
from i18nfield.strings import LazyI18nString

from core.content import paragraphs as as_paragraphs
from core.content import shown
from core.hyphens import hyphenated as soft
from core.languages import Language, language_tag, languages

register = template.Library()


@register.filter
def content(text: LazyI18nString | str | None) -> SafeString:
    """The words of a text; those of another language than the reader's are marked."""
    return shown(text)


@register.filter(is_safe=True)
def hyphenated(text: str) -> str:
    """A text for a narrow column: its long words may be divided."""
    return soft(str(text))


@register.filter
def paragraphs(text: LazyI18nString | str | None) -> SafeString:
    """The words of a text in paragraphs."""
    return as_paragraphs(text)


@register.simple_tag(name="language_tag")
def tag_of_language(code: str = "") -> str:
    """``<html lang="{% language_tag %}">``: a language as BCP 47 spells it, by default the reader's."""
    return language_tag(code or None)


@register.simple_tag(name="languages")
def all_languages() -> list[Language]:
    """``{% languages as choices %}``: the languages to choose from, each under its own name."""
    return languages()


@register.simple_tag(takes_context=True)
def address_here(context: Context) -> str:
    """Where to come back to: this page with its query, or the page that a form was sent from."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return "/"
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return request.headers.get("Referer", "/")
