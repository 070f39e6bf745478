"""Pages on which HR drafts, publishes and compares what a role requires."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.dated import today
from core.errors import Invalid, Stale, WrongState
from core.numbers import whole_number
from roles import selectors, services
from roles.forms.profile import DraftForm, ProfileEditor, PublishForm
from roles.models import Role, RoleProfile
from roles.views.common import editor_of, reader_of

SAVE, GO_ON, SHOW = "save", "publish", "show"


def _role(request: HttpRequest, slug: str) -> Role:
    return get_object_or_404(Role.objects.visible_to(editor_of(request)), slug=slug)


def _draft(role: Role) -> RoleProfile:
    draft = selectors.draft_of(role)
    if draft is None:
        raise WrongState(_("There is no draft of what this role requires."))
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit the draft of what the role requires; without one, offer to begin it."""
    user, role = editor_of(request), _role(request, slug)
    draft = selectors.draft_of(role)
    if draft is None:
        if request.method == "POST":
            _draft(role)
        current = selectors.profile_in_force(role, today())
        form = DraftForm(current=current.version if current else None)
        return render(request, "roles/profile_start.html", {"role": role, "form": form, "current": current})
    choices = selectors.skills_to_require(draft.version)
    if request.method != "POST":
        return _editor_page(request, ProfileEditor(draft, choices))
    command = request.POST.get("do", SAVE)
    saving = command in (SAVE, GO_ON)
    editor = ProfileEditor(draft, choices, request.POST, bound=saving)
    editor.apply(command)
    if not saving or not editor.is_valid():
        return _editor_page(request, editor)
    try:
        services.save_requirements(
            profile=draft,
            requirements=editor.entered(),
            by=user,
            at=timezone.now(),
            expected_revision=editor.revision,
        )
    except Invalid as refusal:
        editor.show(refusal)
        return _editor_page(request, editor)
    except Stale:
        draft.refresh_from_db(fields=["revision"])
        editor.revision = draft.revision
        return _editor_page(request, editor, conflict=True)
    messages.success(request, _("The draft was saved."))
    return redirect("role-profile-publish" if command == GO_ON else "role-profile", slug)


def _editor_page(request: HttpRequest, editor: ProfileEditor, *, conflict: bool = False) -> HttpResponse:
    errors = editor.errors()
    role = editor.profile.role
    context = {
        "role": role,
        "editor": editor,
        "errors": errors,
        "conflict": conflict,
        "searched": bool(editor.query),
        "change": selectors.changes_of(role).first() if conflict else None,
    }
    return render(
        request, "roles/profile_edit.html", context, status=409 if conflict else 422 if errors else 200
    )


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft."""
    user, role = editor_of(request), _role(request, slug)
    form = DraftForm(request.POST)
    if not form.is_valid():
        current = selectors.profile_in_force(role, today())
        context = {"role": role, "form": form, "current": current}
        return render(request, "roles/profile_start.html", context, status=422)
    version = form.cleaned_data["version"]
    services.draft_profile(role=role, version=version, by=user, at=timezone.now())
    return redirect("role-profile", slug)


@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the draft away."""
    user, role = editor_of(request), _role(request, slug)
    services.discard_draft(profile=_draft(role), by=user, at=timezone.now())
    messages.success(request, _("The draft was discarded."))
    return redirect("role", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whom the draft concerns from a day on, and put it in force."""
    user, role = editor_of(request), _role(request, slug)
    draft = _draft(role)
    form = PublishForm(request.POST if request.method == "POST" else request.GET or None)
    valid = form.is_valid()
    conflict = other_day = False
    if request.method == "POST" and valid and request.POST.get("do") != SHOW:
        # What takes effect is what was seen: the people of another day were not looked at.
        other_day = request.POST.get("seen") != form.cleaned_data["valid_from"].isoformat()
    if request.method == "POST" and valid and request.POST.get("do") != SHOW and not other_day:
        try:
            services.publish_profile(
                profile=draft,
                by=user,
                at=timezone.now(),
                valid_from=form.cleaned_data["valid_from"],
                # A page that names none was not looked at: no draft has this revision.
                expected_revision=whole_number(request.POST.get("revision", "")) or 0,
            )
        except Invalid as refusal:
            form.show(refusal)
        except Stale:
            conflict = True
            draft = _draft(role)
        else:
            messages.success(request, _("The profile was published."))
            return redirect("role-profile-published", slug, draft.number)
    day = form.cleaned_data.get("valid_from", today()) if form.is_bound and valid else today()
    before = selectors.profile_before(draft, day)
    stopped = "draft" if conflict else "day" if other_day else ""
    return _impact_page(request, "roles/profile_publish.html", draft, before, day, form, conflict=stopped)


def _impact_page(
    request: HttpRequest,
    template: str,
    after: RoleProfile,
    before: RoleProfile | None,
    day: dt.date,
    form: PublishForm | None = None,
    *,
    conflict: str = "",
) -> HttpResponse:
    people = selectors.affected_people(before, after, editor_of(request), today=today(), then=day)
    context = {
        "role": after.role,
        "profile": after,
        "form": form,
        "day": day,
        "comparison": selectors.compare_profiles(before, after),
        "people": people,
        "losing": sum(person.change < 0 for person in people),
        "opened": sum(bool(person.new_gaps) for person in people),
        "planned": any(not person.today or not person.then for person in people),
        "conflict": conflict,
        "change": selectors.changes_of(after.role).first() if conflict else None,
    }
    refused = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, context, status=409 if conflict else 422 if refused else 200)


@require_safe
def published(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show whom a published profile concerns."""
    role = _role(request, slug)
    found = RoleProfile.objects.published().filter(role=role, number=number).select_related("role", "version")
    profile = get_object_or_404(found)
    before = selectors.profile_before(profile, profile.valid_from)
    return _impact_page(request, "roles/profile_published.html", profile, before, profile.valid_from)


@require_POST
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take back a profile that was published for a later day."""
    user, role = editor_of(request), _role(request, slug)
    profile = get_object_or_404(
        RoleProfile.objects.published().select_related("role"), role=role, number=number
    )
    services.withdraw_planned_profile(profile=profile, by=user, at=timezone.now())
    messages.success(request, _("The profile was withdrawn."))
    return redirect("role-profiles", slug)


@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """List the profiles of a role, and compare two of them."""
    user = reader_of(request)
    role = get_object_or_404(Role.objects.visible_to(user), slug=slug)
    profiles = selectors.profiles_of(role, user)
    chosen = [_chosen(profiles, request.GET.get(name, "")) for name in ("from", "to")]
    older, newer = chosen
    if older is None and newer is None:
        # What was withdrawn was in force on no day: nothing is compared with it unasked.
        newer, older, *_rest = [*(profile for profile in profiles if not profile.is_withdrawn), None, None]
    comparison = selectors.compare_profiles(older, newer) if older and newer else None
    context = {"role": role, "profiles": profiles, "comparison": comparison, "older": older, "newer": newer}
    if user.is_hr:
        context["planned"] = selectors.planned_profile(role, today())
    return render(request, "roles/profile_versions.html", context)


def _chosen(profiles: list[RoleProfile], text: str) -> RoleProfile | None:
    if not text:
        return None
    number = whole_number(text)
    found = next((profile for profile in profiles if profile.number == number), None)
    if found is None:
        raise Http404
    return found
