"""An adopted or deprecated version does not change: its texts are what ratings were given against."""

from core.guards import Guard, trigger

_VERSION = "competencies_frameworkversion"
_ADOPTED = "EXISTS (SELECT 1 FROM competencies_frameworkversion v WHERE v.state <> 'draft' AND v.id = {path})"
_MESSAGE = "an adopted version is immutable"


def _frozen(table: str, path: str) -> list[Guard]:
    """No row of ``table`` comes to a version, or changes in one, that was adopted.

    ``path`` selects the version's id from ``{row}``.
    """
    name = f"guard_{table.removeprefix('competencies_')}"
    adopted = _ADOPTED.replace("{path}", path)
    old, new = adopted.replace("{row}", "OLD"), adopted.replace("{row}", "NEW")
    return [
        trigger(f"{name}_frozen", table, events=["UPDATE"], refuse_if=f"{old} OR {new}", message=_MESSAGE),
        trigger(f"{name}_closed", table, events=["INSERT"], refuse_if=new, message=_MESSAGE),
    ]


_SKILL = "(SELECT s.version_id FROM competencies_skill s WHERE s.id = {row}.skill_id)"
_SKILL_LEVEL = (
    "(SELECT s.version_id FROM competencies_skilllevel l JOIN competencies_skill s ON s.id = l.skill_id "
    "WHERE l.id = {row}.skill_level_id)"
)
_ATTRIBUTE = "(SELECT a.version_id FROM competencies_attribute a WHERE a.id = {row}.attribute_id)"
_TEXTS = (
    "framework_id",
    "slug",
    "edition",
    "name",
    "description",
    "acknowledgement",
    "below_range",
    "above_range",
)

GUARDS = [
    trigger(
        "guard_frameworkversion_frozen",
        _VERSION,
        events=["UPDATE"],
        when="OLD.state <> 'draft'",
        refuse_if=" OR ".join(["NEW.state = 'draft'", *(f"NEW.{each} <> OLD.{each}" for each in _TEXTS)]),
        message=_MESSAGE,
    ),
    *_frozen("competencies_level", "{row}.version_id"),
    *_frozen("competencies_attribute", "{row}.version_id"),
    *_frozen("competencies_attributelevel", _ATTRIBUTE),
    *_frozen("competencies_category", "{row}.version_id"),
    *_frozen("competencies_skill", "{row}.version_id"),
    *_frozen("competencies_activity", _SKILL),
    *_frozen("competencies_skilllevel", _SKILL),
    *_frozen("competencies_statement", _SKILL_LEVEL),
]
