"""Pages on which HR edits the texts of frameworks and roles in all languages."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from competencies.models import FrameworkVersion
from competencies.services.texts import save_texts as save_version_texts
from core import texts
from core.errors import Invalid
from core.languages import Language, languages
from roles import policies
from roles.forms.content import MISSING, TextFilterForm
from roles.selectors import content as selectors
from roles.selectors.content import Body
from roles.services.texts import save_texts as save_role_texts

PAGE_SIZE = 25


def _user(request: HttpRequest) -> User:
    """Who asks; raises :class:`core.errors.NotAllowed` for anybody but HR."""
    user = cast("User", request.user)
    policies.may_edit(user).require()
    return user


def _body(request: HttpRequest, what: str) -> Body:
    body = selectors.body_of(_user(request), what)
    if body is None:
        raise Http404
    return body


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show how complete each body of texts is in each language."""
    return render(
        request,
        "roles/content.html",
        {"rows": selectors.completeness(_user(request)), "choices": languages()},
    )


@require_safe
def worklist(request: HttpRequest, what: str) -> HttpResponse:
    """List texts with all their languages, one of which is edited."""
    return _list(request, _body(request, what))


@require_POST
def save(request: HttpRequest, what: str) -> HttpResponse:
    """Save one text in one language. With htmx the answer is its row."""
    user, body = _user(request), _body(request, what)
    sent = request.POST
    change = texts.Change(
        key=sent.get("key", ""),
        language=sent.get("language", ""),
        shown=sent.get("shown", ""),
        text=sent.get("text", ""),
    )
    try:
        if body.version is not None:
            save_version_texts(version=body.version, changes=[change], by=user, at=timezone.now())
        else:
            save_role_texts(changes=[change], by=user, at=timezone.now())
    except Invalid as refusal:
        known = any(text.key == change.key for text in body.texts)
        if not known or change.language not in dict(settings.LANGUAGES):
            raise
        errors = [error.detail for error in refusal.errors]
        if request.headers.get("HX-Request"):
            return _row(request, body, change, errors=errors, status=422)
        return _list(request, body, typed=change, errors=errors, status=422)
    if request.headers.get("HX-Request"):
        return _row(request, _body(request, what), change, saved=True)
    messages.success(request, _("The text is saved."))
    back = _query(sent.get("back", ""), change.language)
    return redirect(f"{reverse('content-texts', args=[what])}?{back}#{change.key}")


def _query(back: str, language: str) -> str:
    """The filters of the list that was left, as far as they are ones."""
    given = QueryDict(back[:1000])
    names = ("language", "state", "q", "kind", "page")
    return urlencode({"language": language, **{name: given[name] for name in names if name in given}})


def _list(
    request: HttpRequest,
    body: Body,
    *,
    typed: texts.Change | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = request.GET.copy()
    if typed is not None:
        asked = QueryDict(_query(request.POST.get("back", ""), typed.language), mutable=True)
    asked.setdefault("language", _usual_language(body))
    asked.setdefault("state", MISSING)
    form = TextFilterForm(asked, kinds=body.kinds)
    form.is_valid()
    chosen = form.cleaned_data
    language = chosen.get("language") or _usual_language(body)
    found = texts.matching(
        body.texts,
        language=language,
        missing=chosen.get("state", MISSING) == MISSING,
        query=chosen.get("q", ""),
        kind=chosen.get("kind", ""),
    )
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
    by_code = {each.code: each for each in languages()}
    rows = [
        _row_context(
            body, text, by_code, language, typed if typed and typed.key == text.key else None, errors
        )
        for text in page
    ]
    context = {
        "body": body,
        "form": form,
        "rows": rows,
        "page_obj": page,
        "language": by_code[language],
        "tally": next(one for one in texts.tally(body.texts) if one.language == language),
        "tabs": _language_tabs(request, body, language),
        "back": asked.urlencode(),
        "derive_url": _derive_url(body),
    }
    return render(request, "roles/content_texts.html", context, status=status)


def _row(
    request: HttpRequest,
    body: Body,
    change: texts.Change,
    *,
    errors: list[str] | None = None,
    saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    text = next((each for each in body.texts if each.key == change.key), None)
    if text is None:  # emptied in its last language: there is nothing left to translate
        return HttpResponse("")
    by_code = {each.code: each for each in languages()}
    row = _row_context(body, text, by_code, change.language, None if saved else change, errors)
    context = {
        "row": row,
        "body": body,
        "language": by_code[change.language],
        "saved": saved,
        "back": request.POST.get("back", ""),
    }
    return render(request, "roles/_content_row.html", context, status=status)


def _row_context(
    body: Body,
    text: texts.Text,
    by_code: dict[str, Language],
    language: str,
    typed: texts.Change | None,
    errors: list[str] | None,
) -> dict[str, Any]:
    source = texts.source_language(text, language)
    return {
        "text": text,
        "kind": body.kinds[text.kind],
        "stored": text.words.get(language, ""),
        "typed": typed.text if typed else text.words.get(language, ""),
        "errors": (errors or []) if typed else [],
        "source": (by_code[source], text.words[source]) if source in by_code else None,
        "others": [
            (each, text.words.get(code, ""))
            for code, each in by_code.items()
            if code not in (language, source)
        ],
        "lines": max(2, min(8, max(map(len, text.words.values()), default=0) // 45 + 1)) if text.lines else 1,
    }


def _usual_language(body: Body) -> str:
    """The reader's, unless it is English and another one lacks something."""
    reader = get_language() or settings.LANGUAGE_CODE
    if reader != settings.LANGUAGE_CODE:
        return reader
    lacking = [one.language for one in texts.tally(body.texts) if one.missing]
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return next((code for code in others if code in lacking), others[0])


def _language_tabs(request: HttpRequest, body: Body, language: str) -> list[dict[str, object]]:
    tabs = []
    for each, one in zip(languages(), texts.tally(body.texts), strict=True):
        query = request.GET.copy()
        query["language"] = each.code
        query.pop("page", None)
        tabs.append(
            {
                "label": each.name,
                "url": f"{reverse('content-texts', args=[body.what])}?{query.urlencode()}",
                "current": each.code == language,
                "count": one.missing or None,
            }
        )
    return tabs


def _derive_url(body: Body) -> str:
    """Where a draft is made of an adopted version."""
    version = body.version
    if version is None or version.state != FrameworkVersion.State.ADOPTED:
        return ""
    return reverse("framework-derive", args=[version.slug])
