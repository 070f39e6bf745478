"""What no code path may do to the records, whatever it is written in."""

from core.guards import append_only, no_overlap, trigger

_DEFINED = (
    "NEW.level IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM competencies_skilllevel l WHERE l.skill_id = NEW.skill_id AND l.level = NEW.level)"
)
_CLOSED = "(SELECT a.state FROM assessments_assessment a WHERE a.id = {id}) IN ('confirmed', 'appealed', 'reopened')"
_RELIED = "EXISTS (SELECT 1 FROM assessments_ratingevidence r WHERE r.evidence_id = OLD.id)"
_CONTENT = " OR ".join(
    f"NEW.{column} <> OLD.{column}"
    for column in (
        "employee_id", "skill_level_id", "kind", "title", "activity_date", "text", "link", "file", "sha256",
    )
)  # fmt: skip

GUARDS = [
    append_only("guard_auditevent_append_only", "assessments_auditevent"),
    append_only("guard_ratingevidence_append_only", "assessments_ratingevidence"),
    trigger(
        "guard_rating_level",
        "assessments_rating",
        events=["INSERT", "UPDATE"],
        refuse_if=_DEFINED,
        message="the level is not defined for the skill",
    ),
    trigger(
        "guard_rating_closed",
        "assessments_rating",
        events=["UPDATE", "DELETE"],
        refuse_if=_CLOSED.format(id="OLD.assessment_id"),
        message="a confirmed rating is immutable",
    ),
    trigger(
        "guard_verdict_closed",
        "assessments_verdict",
        events=["UPDATE", "DELETE"],
        refuse_if=_CLOSED.format(
            id="(SELECT g.assessment_id FROM assessments_rating g WHERE g.id = OLD.rating_id)"
        ),
        message="a confirmed rating is immutable",
    ),
    trigger(
        "guard_evidence_relied_delete",
        "assessments_evidence",
        events=["DELETE"],
        refuse_if=_RELIED,
        message="a final rating relies on this evidence",
    ),
    trigger(
        "guard_evidence_relied_update",
        "assessments_evidence",
        events=["UPDATE"],
        refuse_if=f"({_CONTENT}) AND {_RELIED}",
        message="a final rating relies on this evidence",
    ),
    trigger(
        "guard_held_level",
        "assessments_heldlevel",
        events=["INSERT", "UPDATE"],
        refuse_if=_DEFINED,
        message="the level is not defined for the skill",
    ),
    no_overlap("guard_heldlevel_overlap", "assessments_heldlevel", keys=["employee_id", "skill_id"]),
]
