"""What the API of this app shares: who asks and by what, versions of a resource (ETag, If-Match), references."""

from __future__ import annotations

import hashlib
from typing import Any, cast

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiKey, Scope, User
from assessments.models import Assessment
from competencies.models import FrameworkVersion, Skill
from core.errors import FieldError, Invalid, NotAllowed, PreconditionMissing, Stale
from core.numbers import whole_number
from people.models import Employee
from people.selectors import name_for

IF_MATCH = "If-Match"


def user_of(request: Request) -> User:
    """Who asks."""
    return cast("User", request.user)


def by_key(request: Request) -> bool:
    """Whether a program asks, with an API key."""
    return isinstance(request.auth, ApiKey)


def has_scope(request: Request, scope: Scope) -> bool:
    """Whether the key, if it is one, has ``scope``; a person in a browser needs none."""
    return not isinstance(request.auth, ApiKey) or scope in request.auth.scopes


def require_scope(request: Request, scope: Scope) -> None:
    """Raise :class:`core.errors.NotAllowed` for a key without ``scope``."""
    if not has_scope(request, scope):
        raise NotAllowed(_("The API key lacks the scope %(scope)s.") % {"scope": scope.value}, code="scope")


def person_only(request: Request) -> None:
    """Raise :class:`core.errors.NotAllowed` for any key: this is a person's decision (access.md, K and O)."""
    if by_key(request):
        raise NotAllowed(
            _("No API key confirms, reopens or answers an appeal: a person does that."), code="person_only"
        )


# -- versions of a resource -------------------------------------------------------------------------------------------


def etag_of(*parts: object) -> str:
    """A strong entity tag over ``parts``."""
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
    return f'"{digest[:16]}"'


def revision_tag(assessment: Assessment) -> str:
    """The entity tag of an assessment and everything in it: its revision."""
    return f'"{assessment.revision}"'


def _asked(request: Request) -> list[str]:
    """The tags of If-Match. Raises :class:`core.errors.PreconditionMissing` where a program names none."""
    header = request.headers.get(IF_MATCH, "").strip()
    if not header and by_key(request):
        raise PreconditionMissing(
            _("Say with If-Match which version you have read (its ETag), or * for whichever it is.")
        )
    return [tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip()]


def expected_revision(request: Request) -> int | None:
    """The revision that If-Match names, for the services to compare under their lock; ``None`` where any will do.

    Raises :class:`core.errors.Stale` for a tag that is none of ours, :class:`core.errors.PreconditionMissing` for a program
    that names none.
    """
    tags = _asked(request)
    if not tags or "*" in tags:
        return None
    number = whole_number(tags[0].strip('"'))
    if len(tags) > 1 or number is None:
        raise Stale(_("If-Match names no version of this."))
    return number


def check_match(request: Request, tag: str) -> None:
    """Raise :class:`core.errors.Stale` unless If-Match names ``tag``."""
    tags = _asked(request)
    if tags and "*" not in tags and tag not in tags:
        raise Stale(_("Somebody changed this in the meantime. Read it again."))


def answer(data: Any, tag: str = "", **options: Any) -> Response:
    """``data`` with its entity tag."""
    response = Response(data, **options)
    if tag:
        response["ETag"] = tag
    return response


# -- references -------------------------------------------------------------------------------------------------------


def person_ref(employee: Employee | None, viewer: User) -> dict[str, Any] | None:
    """``{id, name}``; the name is a pseudonym for an auditor."""
    return {"id": employee.pk, "name": name_for(employee, viewer)} if employee is not None else None


def person_or_404(pk: int, viewer: User) -> Employee:
    """The person, if in scope."""
    person = Employee.objects.visible_to(viewer).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def wrong(field: str, text: str) -> Invalid:
    """Bad input in one field."""
    return Invalid(text, errors=[FieldError(f"/{field}", text)])


def skill_of(named: str, employee: Employee) -> Skill:
    """The skill that ``named`` (an id or a code) means for ``employee``.

    A code is looked up in what the person's open assessment asks for, then in the version adopted last. Raises
    :class:`core.errors.Invalid` where there is none.
    """
    number = whole_number(named)
    if number is not None:
        found = Skill.objects.filter(pk=number).exclude(version__state=FrameworkVersion.State.DRAFT).first()
    else:
        skills = Skill.objects.filter(code=named)
        opened = Assessment.objects.open().filter(employee=employee)
        found = (
            skills.filter(requirements__profile__assessments__in=opened).first()
            or skills.filter(version__state=FrameworkVersion.State.ADOPTED)
            .order_by("-version__adopted_at")
            .first()
        )
    if found is None:
        raise wrong("skill", _("There is no such skill."))
    return found


class ReasonInput(serializers.Serializer[Any]):
    """The reason of a step, where it wants one."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=4000)


class CycleRef(serializers.Serializer[Any]):
    """A campaign in answers."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
