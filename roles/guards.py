"""Published profiles don't overlap and are fixed, a requirement is at a defined level, the history of a role is kept."""

from core.guards import append_only, no_overlap, trigger

_PUBLISHED = "EXISTS (SELECT 1 FROM roles_roleprofile p WHERE p.id = {row}.profile_id AND p.state <> 'draft')"

GUARDS = [
    append_only("guard_rolechange_append_only", "roles_rolechange"),
    no_overlap(
        "guard_roleprofile_overlap", "roles_roleprofile", keys=["role_id"], where="{row}state = 'published'"
    ),
    trigger(
        "guard_requirement_level",
        "roles_requirement",
        events=["INSERT", "UPDATE"],
        refuse_if="NOT EXISTS (SELECT 1 FROM competencies_skilllevel l WHERE l.skill_id = NEW.skill_id AND l.level = NEW.level)",
        message="the level is not defined for the skill",
    ),
    trigger(
        "guard_requirement_frozen",
        "roles_requirement",
        events=["UPDATE"],
        refuse_if=f"{_PUBLISHED.format(row='OLD')} OR {_PUBLISHED.format(row='NEW')}",
        message="a published profile is immutable",
    ),
    trigger(
        "guard_requirement_closed",
        "roles_requirement",
        events=["INSERT"],
        refuse_if=_PUBLISHED.format(row="NEW"),
        message="a published profile is immutable",
    ),
]
