"""What the API says of assessments and ratings, and what it takes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers

from accounts.models import Scope
from assessments import selectors
from assessments.api.common import (
    IF_MATCH,
    CycleRef,
    has_scope,
    person_ref,
    user_of,
)
from assessments.models import Assessment, Cycle, Rating, Verdict
from assessments.models.cycle import Confirmation
from assessments.selectors.worklist import SORTS, TASKS, VIEWS
from competencies.api import SkillRef
from core.content import words_of
from core.numbers import whole_number
from core.serializers import IdField
from people.api import PersonRef
from people.models import Employee, Team
from roles.api import RoleRef

MATCH = OpenApiParameter(
    IF_MATCH,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag that you have read. Programs must name it.",
)


class AssessmentSkill(serializers.Serializer[Any]):
    """How far one skill is. What you may not know (yet) is null."""

    skill = SkillRef()
    required = serializers.IntegerField()  # type: ignore[assignment]
    necessity = serializers.CharField()
    weight = serializers.DecimalField(max_digits=4, decimal_places=2, coerce_to_string=False)
    claimed = serializers.IntegerField(allow_null=True)
    assessed = serializers.IntegerField(allow_null=True)
    final = serializers.IntegerField(allow_null=True)
    evidence = serializers.IntegerField(help_text="Pieces of evidence that are not withdrawn.")
    verified = serializers.IntegerField(help_text="How many of them are verified.")
    backed = serializers.BooleanField(
        allow_null=True, help_text="Whether verified, current evidence backs the level that counts so far."
    )


class AssessmentSerializer(serializers.Serializer[Any]):
    """An assessment. ``version`` counts its reopenings, ``revision`` (the ETag) its changes."""

    id = serializers.IntegerField(source="pk")
    person = serializers.SerializerMethodField()
    role = serializers.SerializerMethodField()
    profile_version = serializers.IntegerField(source="profile.number")
    framework = serializers.CharField(source="profile.version.slug")
    cycle = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=Assessment.State.choices)
    version = serializers.IntegerField(source="number")
    revision = serializers.IntegerField()
    supersedes = serializers.IntegerField(source="supersedes_id", allow_null=True)
    superseded_by = serializers.SerializerMethodField()
    assessor = serializers.SerializerMethodField()
    blind = serializers.BooleanField()
    moderated = serializers.BooleanField()
    confirmation = serializers.ChoiceField(choices=Confirmation.choices)
    currency_months = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    assessed_at = serializers.DateTimeField(allow_null=True)
    assessed_by = serializers.SerializerMethodField()
    moderated_at = serializers.DateTimeField(allow_null=True)
    moderated_by = serializers.SerializerMethodField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    confirmed_by = serializers.SerializerMethodField()
    confirmation_reason = serializers.CharField()
    appealed_at = serializers.DateTimeField(allow_null=True)
    appeal_reason = serializers.CharField()
    appeal_answered_at = serializers.DateTimeField(allow_null=True)
    appeal_answered_by = serializers.SerializerMethodField()
    appeal_answer = serializers.CharField()
    reopened_at = serializers.DateTimeField(allow_null=True)
    reopened_by = serializers.SerializerMethodField()
    reopen_reason = serializers.CharField()

    def _person(self, employee: Employee | None) -> dict[str, Any] | None:
        return person_ref(employee, user_of(self.context["request"]))

    @extend_schema_field(PersonRef)
    def get_person(self, row: Assessment) -> Any:
        """Who is assessed."""
        return self._person(row.employee)

    @extend_schema_field(RoleRef)
    def get_role(self, row: Assessment) -> dict[str, str]:
        """Against what."""
        return {"slug": row.profile.role.slug, "title": words_of(row.profile.role.title).text}

    @extend_schema_field(CycleRef(allow_null=True))
    def get_cycle(self, row: Assessment) -> dict[str, Any] | None:
        """In which campaign, if in one."""
        cycle = row.cycle
        if cycle is None:
            return None
        return {"id": cycle.pk, "slug": cycle.slug, "name": words_of(cycle.name).text}

    def get_superseded_by(self, row: Assessment) -> int | None:
        """The version that came after this one."""
        following = getattr(row, "superseded_by", None)
        return following.pk if following is not None else None

    @extend_schema_field(PersonRef(allow_null=True))
    def get_assessor(self, row: Assessment) -> Any:
        """Who was asked to assess; nobody means the line manager."""
        return self._person(row.assessor)

    @extend_schema_field(PersonRef(allow_null=True))
    def get_assessed_by(self, row: Assessment) -> Any:
        """Who handed the ratings over."""
        return self._person(row.assessed_by)

    @extend_schema_field(PersonRef(allow_null=True))
    def get_moderated_by(self, row: Assessment) -> Any:
        """Who moderated."""
        return self._person(row.moderated_by)

    @extend_schema_field(PersonRef(allow_null=True))
    def get_confirmed_by(self, row: Assessment) -> Any:
        """Who confirmed."""
        return self._person(row.confirmed_by)

    @extend_schema_field(PersonRef(allow_null=True))
    def get_appeal_answered_by(self, row: Assessment) -> Any:
        """Who let the decision stand."""
        return self._person(row.appeal_answered_by)

    @extend_schema_field(PersonRef(allow_null=True))
    def get_reopened_by(self, row: Assessment) -> Any:
        """Who reopened."""
        return self._person(row.reopened_by)


class AssessmentRow(AssessmentSerializer):
    """An assessment in a list, with what it wants of the reader."""

    task = serializers.ChoiceField(choices=["", *TASKS], help_text="What waits for you here, if anything.")


class AssessmentDetail(AssessmentSerializer):
    """An assessment with the state of each skill."""

    skills = serializers.SerializerMethodField()

    @extend_schema_field(AssessmentSkill(many=True))
    def get_skills(self, row: Assessment) -> Any:
        """Each skill that the profile asks for, in its order."""
        request = self.context["request"]
        page = selectors.assessment_page(row, user_of(request))
        open_too = has_scope(request, Scope.RATINGS)
        return [
            {
                "skill": {"id": skill.id, "code": skill.code, "name": skill.name},
                "required": skill.required,
                "necessity": skill.necessity,
                "weight": skill.weight,
                "claimed": skill.claimed if open_too else None,
                "assessed": skill.assessed if open_too else None,
                "final": skill.final,
                "evidence": skill.evidence,
                "verified": skill.verified,
                "backed": skill.backed if open_too or skill.final is not None else None,
            }
            for skill in page.skills
        ]


class AssessmentQuery(serializers.Serializer[Any]):
    """Which assessments are listed, and in which order."""

    view = serializers.ChoiceField(
        choices=list(VIEWS), required=False, help_text="What waits for you (`todo`), or `all` unless named."
    )
    state = serializers.ChoiceField(choices=Assessment.State.choices, required=False)
    cycle = serializers.PrimaryKeyRelatedField(queryset=Cycle.objects.all(), required=False)
    team = serializers.PrimaryKeyRelatedField(
        queryset=Team.objects.all(),
        required=False,
        help_text="Id of a team; the teams below it count as well.",
    )
    person = IdField(required=False)
    search = serializers.CharField(required=False, help_text="Part of name, number or e-mail address.")
    sort = serializers.ChoiceField(
        choices=[sign + key for key in SORTS for sign in ("", "-")],
        required=False,
        help_text="`-changed` unless named.",
    )


class StartInput(serializers.Serializer[Any]):
    """An assessment to start; of oneself and outside a campaign unless named."""

    person = IdField(required=False)
    cycle = serializers.PrimaryKeyRelatedField(queryset=Cycle.objects.all(), required=False, allow_null=True)
    assessor = IdField(required=False, allow_null=True)


class AssignInput(serializers.Serializer[Any]):
    """Who is to assess."""

    assessor = IdField()


class VerdictSerializer(serializers.Serializer[Any]):
    """One rater's word on one statement."""

    statement = serializers.IntegerField(source="statement_id")
    value = serializers.ChoiceField(choices=Verdict.Value.choices)


class RatingSerializer(serializers.Serializer[Any]):
    """A level given to a skill by one kind of rater; ``proposed`` is what the verdicts prove."""

    skill = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=Rating.Kind.choices)
    level = serializers.IntegerField(allow_null=True)
    proposed = serializers.IntegerField(allow_null=True)
    rationale = serializers.CharField()
    verdicts = VerdictSerializer(many=True)
    at = serializers.DateTimeField()

    @extend_schema_field(SkillRef)
    def get_skill(self, rating: Rating) -> dict[str, Any]:
        """Which skill."""
        return {"id": rating.skill_id, "code": rating.skill.code, "name": words_of(rating.skill.name).text}


class RatingInput(serializers.Serializer[Any]):
    """What changes of the rating of one skill: what is not named stays. ``verdicts`` maps statement ids to words, or to null."""

    skill = serializers.CharField(help_text="Code or id.")
    level = IdField(required=False, allow_null=True)
    rationale = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    verdicts = serializers.DictField(
        child=serializers.ChoiceField(choices=Verdict.Value.choices, allow_null=True), required=False
    )

    def validate_verdicts(self, verdicts: dict[str, str | None]) -> dict[int, str | None]:
        """By the ids of statements."""
        named = {whole_number(key): value for key, value in verdicts.items()}
        if None in named:
            raise serializers.ValidationError(_("Verdicts are named by the ids of statements."))
        return {key: value for key, value in named.items() if key is not None}
