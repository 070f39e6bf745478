"""Pages on which HR makes, edits and archives roles."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from core.content import plain
from core.errors import Invalid, Stale, WrongState
from core.languages import languages
from roles import rules, selectors, services
from roles.forms.role import RoleEditor, language_of
from roles.models import Role
from roles.views.common import editor_of

SAVE = "save"
CHANGES_SHOWN = 20


def _editor(request: HttpRequest, user: User, role: Role | None = None) -> tuple[RoleEditor, bool]:
    """The form as it was sent (or as it is stored), and whether it is to be saved; other commands move its rows."""
    roles = sorted(
        (
            (other.slug, plain(other.title))
            for other in Role.objects.visible_to(user).offered()
            if other != role
        ),
        key=lambda each: each[1].casefold(),
    )
    if request.method != "POST":
        return RoleEditor(
            language=language_of(request.GET.get("language", "")), roles=roles, role=role
        ), False
    data: QueryDict = request.POST
    command = data.get("do", SAVE)
    editor = RoleEditor(
        language=language_of(data.get("language", "")),
        roles=roles,
        role=role,
        data=data,
        bound=command == SAVE,
    )
    editor.apply(command)
    return editor, command == SAVE and editor.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a role."""
    user = editor_of(request)
    editor, save = _editor(request, user)
    if save:
        try:
            slug = editor.head.cleaned_data["slug"]
            role = services.create_role(entered=editor.entered(), slug=slug, by=user, at=timezone.now())
        except Invalid as refusal:
            editor.show(refusal)
        else:
            messages.success(request, _("The role was made. Now say what it requires."))
            _warn(request, role)
            return redirect("role-profile", role.slug)
    return _page(request, editor, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a role."""
    user = editor_of(request)
    role = get_object_or_404(Role.objects.visible_to(user), slug=slug)
    if role.archived_at is not None:
        raise WrongState(_("The role is in the archive: take it out before you change it."))
    editor, save = _editor(request, user, role)
    if save:
        try:
            parts = services.change_role(
                role=role,
                entered=editor.entered(),
                by=user,
                at=timezone.now(),
                expected_revision=editor.revision,
            )
        except Invalid as refusal:
            editor.show(refusal)
        except Stale:
            role.refresh_from_db(fields=["revision"])
            editor.keep_over(role.revision)
            return _page(request, editor, role, conflict=True)
        else:
            messages.success(request, _("The role was saved.") if parts else _("Nothing was changed."))
            _warn(request, role)
            return redirect("role", role.slug)
    return _page(request, editor, role)


def _warn(request: HttpRequest, role: Role) -> None:
    """Say which of the steps from ``role`` look odd; none is refused."""
    steps = selectors.steps_of_all()
    titles = selectors.titles_of({target for source, target in steps if source == role.slug})
    for target in rules.circles(role.slug, steps):
        messages.warning(
            request,
            _("The step to “%(role)s” closes a circle: steps lead back from there.")
            % {"role": titles[target]},
        )
    for step in role.steps_out.select_related("target"):
        if step.target.tier > role.tier:
            messages.warning(
                request,
                _("The step to “%(role)s” leads down to tier %(tier)d.")
                % {"role": plain(step.target.title), "tier": step.target.tier},
            )


def _page(
    request: HttpRequest, editor: RoleEditor, role: Role | None, *, conflict: bool = False
) -> HttpResponse:
    errors = editor.errors()
    here = reverse("role-edit", args=[role.slug]) if role else reverse("role-new")
    context = {
        "editor": editor,
        "head": editor.head,
        "role": role,
        "errors": errors,
        "conflict": conflict,
        "languages": [
            {"label": one.name, "url": f"{here}?language={one.code}", "current": one.code == editor.language}
            for one in languages()
        ],
        "changes": selectors.changes_of(role)[:CHANGES_SHOWN] if role else [],
    }
    status = 409 if conflict else 422 if errors else 200
    return render(request, "roles/edit.html", context, status=status)


@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a role out of what is offered."""
    user = editor_of(request)
    role = get_object_or_404(Role.objects.visible_to(user), slug=slug)
    services.archive_role(role=role, by=user, at=timezone.now())
    messages.success(request, _("The role is in the archive and no longer offered."))
    return redirect("role", slug)


@require_POST
def unarchive(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer a role again."""
    user = editor_of(request)
    role = get_object_or_404(Role.objects.visible_to(user), slug=slug)
    services.unarchive_role(role=role, by=user, at=timezone.now())
    messages.success(request, _("The role is offered again."))
    return redirect("role", slug)
