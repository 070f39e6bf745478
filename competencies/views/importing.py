"""Pages on which HR imports a framework: upload, preview, confirmation; and the export of a version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from competencies import policies, previews, services, sources, uploads
from competencies.exporting import MEDIA_TYPES, export_version
from competencies.forms.importing import FindingFilterForm, ImportForm
from competencies.views.common import reader_of, version_or_404
from core.errors import FieldError, Invalid, Stale

PAGE, SKILLS_PAGE = 100, 40


def _editor(request: HttpRequest) -> User:
    """Who asks; raises :class:`core.errors.NotAllowed` for anybody but HR."""
    user = reader_of(request)
    policies.may_edit(user).require()
    return user


def _upload(user: User, token: str) -> uploads.Upload:
    """The upload of this name; another person's, an old or a tampered one is a 404."""
    upload = uploads.find(token, owner=user.pk, at=timezone.now())
    if upload is None:
        raise Http404
    return upload


def _run(upload: uploads.Upload, user: User, **options: Any) -> tuple[services.ImportResult, sources.Source]:
    """Read the file and import it, or (``dry_run=True``) see what that would change."""
    source = sources.read_source(
        upload.path, slug=upload.slug or None, language=upload.language or None, name=upload.name
    )
    spoken = (upload.language or None) if Path(upload.name).suffix.lower() == ".json" else None
    result = services.import_source(
        source, by=user, at=timezone.now(), slug=upload.slug or None, language=spoken, **options
    )
    return result, source


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, and go on to its preview. Nothing is imported yet."""
    user = _editor(request)
    if request.method != "POST":
        initial = {name: request.GET.get(name, "") for name in ("slug", "language")}
        return render(request, "competencies/import.html", {"form": ImportForm(initial=initial)})
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "competencies/import.html", {"form": form}, status=422)
    file = form.cleaned_data["file"]
    kept = uploads.keep(
        file.chunks(),
        name=Path(file.name).name,
        owner=user.pk,
        slug=form.cleaned_data["slug"],
        language=form.cleaned_data["language"],
        at=timezone.now(),
    )
    return redirect("framework-import-preview", kept.token)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show what importing a file would change, or everything that is wrong with it; POST imports exactly what was shown."""
    user = _editor(request)
    kept = _upload(user, token)
    if request.method == "POST":
        return _confirm(request, kept, user)
    wrong = uploads.findings_of(kept)
    if wrong is None:
        try:
            result, source = _run(kept, user, dry_run=True)
        except Invalid as refusal:
            wrong = list(refusal.errors)
            uploads.note_findings(kept, wrong)
        else:
            return _preview_page(request, kept, result, source)
    return _findings_page(request, kept, wrong)


def _confirm(request: HttpRequest, kept: uploads.Upload, user: User) -> HttpResponse:
    try:
        result, _source = _run(kept, user, expected=request.POST.get("mark", ""))
    except Stale:
        messages.warning(
            request, _("The draft has changed since you looked at the preview. This is what it is now.")
        )
        return redirect("framework-import-preview", kept.token)
    except Invalid as refusal:
        uploads.note_findings(kept, refusal.errors)
        return redirect("framework-import-preview", kept.token)
    uploads.remove(kept.token)
    text = _("%(file)s is imported as the draft %(slug)s. Somebody else can put it in force.")
    messages.success(request, text % {"file": kept.name, "slug": result.slug})
    return redirect("framework", result.slug)


def _preview_page(
    request: HttpRequest, kept: uploads.Upload, result: services.ImportResult, source: sources.Source
) -> HttpResponse:
    reader = get_language() or "en"
    shown = previews.preview_of(result, file_language=source.language, reader=reader)
    after = result.after
    changed = Paginator(shown.skills("changed"), SKILLS_PAGE)
    notice = after.acknowledgement if after else {}
    context = {
        "upload": kept,
        "preview": shown,
        "result": result,
        "mark": result.mark(),
        "name": _words(after.name, reader) if after else result.slug,
        "language": _language_name(source.language) if source.language else "",
        "acknowledgement": notice.get(shown.language) or _words(notice, reader),
        "borrowed": "levels" in source.borrowed,
        "added": shown.skills("new"),
        "gone": shown.skills("gone"),
        "changed": changed.get_page(request.GET.get("page")),
        "scale": shown.difference.scale,
    }
    return render(request, "competencies/import_preview.html", context)


def _language_name(tag: str) -> str:
    return str(dict(settings.LANGUAGES).get(tag, tag))


def _words(text: dict[str, str], language: str) -> str:
    """The words of a text in the reader's language, else in English or another one."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def _findings_page(request: HttpRequest, kept: uploads.Upload, wrong: list[FieldError]) -> HttpResponse:
    rows = previews.finding_rows(wrong)
    form = FindingFilterForm(request.GET, sheets=list(dict.fromkeys(row.sheet for row in rows if row.sheet)))
    chosen = form.chosen()
    found = previews.chosen_rows(rows, query=chosen.get("q", ""), sheet=chosen.get("sheet", ""))
    context = {
        "upload": kept,
        "form": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "total": len(rows),
        "title": ngettext("%(n)d finding", "%(n)d findings", len(rows)) % {"n": len(rows)},
    }
    return render(request, "competencies/import_findings.html", context)


@require_safe
def findings(request: HttpRequest, token: str) -> HttpResponse:
    """Download everything that is wrong with a file."""
    kept = _upload(_editor(request), token)
    wrong = uploads.findings_of(kept)
    if wrong is None:
        raise Http404
    head = (_("Sheet"), _("Cell"), _("Rule"))
    body = previews.findings_csv(previews.finding_rows(wrong), head)
    return _download(body, "text/csv; charset=utf-8", f"{Path(kept.name).stem}-findings.csv")


@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Delete an uploaded file without importing it."""
    kept = _upload(_editor(request), token)
    uploads.remove(kept.token)
    messages.info(request, _("%(file)s is discarded. Nothing was imported.") % {"file": kept.name})
    return redirect("framework-import")


@require_safe
def export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Download a version as a file that imports again without loss."""
    version = version_or_404(_editor(request), slug)
    if kind not in MEDIA_TYPES:
        raise Http404
    return _download(export_version(version, kind), MEDIA_TYPES[kind], f"{version.slug}.{kind}")


def _download(body: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{_ascii(name)}"'
    return response


def _ascii(name: str) -> str:
    return "".join(
        letter if (letter.isascii() and letter.isalnum()) or letter in "._-" else "_" for letter in name
    )
