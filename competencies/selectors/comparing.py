"""Two versions side by side, and the mapping of their skills, as pages show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from competencies.models import FrameworkVersion, Mapping, Skill
from competencies.rules import (
    ItemChange,
    Proposal,
    VersionDifference,
    compare_versions,
    matches,
    propose,
    words_in,
)
from competencies.services.stored import read_content

FIELDS = {
    "name": _("name"),
    "description": _("description"),
    "guidance": _("guidance"),
    "acknowledgement": _("licence acknowledgement"),
    "below_range": _("explanation of levels below the range"),
    "above_range": _("explanation of levels above the range"),
    "guiding_phrase": _("guiding phrase"),
    "essence": _("essence"),
    "text": _("text"),
    "activity": _("typical activity"),
    "statement": _("statement"),
}


@dataclass(frozen=True)
class VersionComparison:
    """What differs, in the reader's language; ``shown`` are the skills that match the filters."""

    old: FrameworkVersion
    new: FrameworkVersion
    difference: VersionDifference
    shown: list[ItemChange]

    @property
    def same(self) -> bool:
        """Nothing differs at all."""
        return not self.difference.skills and not self.difference.scale


def compared(
    old: FrameworkVersion, new: FrameworkVersion, *, query: str = "", kind: str = "", category: str = ""
) -> VersionComparison:
    """Compare two versions; ``query``, ``kind`` and ``category`` pick the skills that are shown. A fixed number of queries."""
    language = get_language() or "en"
    difference = compare_versions(read_content(old), read_content(new), language)
    shown = [
        change
        for change in difference.skills
        if (not kind or kind in change.kinds)
        and (not category or category in (change.old_category, change.new_category))
        and matches(query, _words(change, language))
    ]
    return VersionComparison(old, new, difference, shown)


def _words(change: ItemChange, language: str) -> list[str]:
    return [
        change.key,
        words_in(change.old, language),
        words_in(change.new, language),
        *("".join(segment.text for segment in text.segments) for text in change.texts),
    ]


def label_of(field: str, level: int | None, position: int | None) -> str:
    """What a text is, in words: "Level 3, statement 2"."""
    values = {"level": level, "field": FIELDS[field], "position": position}
    if level is not None and position is not None:
        return gettext("Level %(level)d, %(field)s %(position)d") % values
    if level is not None:
        return gettext("Level %(level)d, %(field)s") % values
    return capfirst(
        gettext("%(field)s %(position)d") % values if position is not None else str(FIELDS[field])
    )


@dataclass(frozen=True)
class Suggestion:
    """A skill of the other version that is proposed."""

    skill: Skill
    proposal: Proposal


@dataclass(frozen=True)
class MappingRow:
    """A skill of the source version: what was decided, or what is proposed. ``status``: undecided, mapped or none."""

    skill: Skill
    levels: list[int]
    decision: Mapping | None
    suggestions: list[Suggestion]
    rejected: list[Mapping]

    @property
    def status(self) -> str:
        """Whether it is decided, and how."""
        if self.decision is None:
            return "undecided"
        return "mapped" if self.decision.target_id else "none"


@dataclass(frozen=True)
class MappingPage:
    """All skills of the source version (``rows``: those that match), what is new in the target, and how far it is."""

    source: FrameworkVersion
    target: FrameworkVersion
    rows: list[MappingRow]
    total: int
    counts: Counter[str]
    same_codes: int
    """Open skills whose first proposal has the same code."""
    new: list[Skill]
    """Skills of the target that no decision names and whose code the source does not have."""
    targets: list[Skill]

    @property
    def decided(self) -> int:
        """How many skills are decided."""
        return self.total - self.counts["undecided"]


def propose_mappings(source: FrameworkVersion, target: FrameworkVersion) -> dict[str, list[Proposal]]:
    """For each open skill of ``source`` (by code) what is proposed for it in ``target``: see ``rules.similarity``."""
    return {
        row.skill.code: [each.proposal for each in row.suggestions] for row in _mapping_rows(source, target)
    }


def mapping_page(
    source: FrameworkVersion, target: FrameworkVersion, *, query: str = "", status: str = ""
) -> MappingPage:
    """The mapping from ``source`` to ``target`` in a fixed number of queries.

    ``status`` is one of undecided, mapped, none, gone (whose code the target does not have).
    """
    rows = _mapping_rows(source, target)
    targets = list(target.skills.order_by("code"))
    target_codes, source_codes = {skill.code for skill in targets}, {row.skill.code for row in rows}
    named = {row.decision.target_id for row in rows if row.decision}
    found = [
        row
        for row in rows
        if (not status or status == row.status or (status == "gone" and row.skill.code not in target_codes))
        and matches(query, _texts_of(row))
    ]
    return MappingPage(
        source=source,
        target=target,
        rows=found,
        total=len(rows),
        counts=Counter(row.status for row in rows),
        same_codes=sum(any(each.proposal.same_code for each in row.suggestions) for row in rows),
        new=[skill for skill in targets if skill.code not in source_codes and skill.pk not in named],
        targets=targets,
    )


def _texts_of(row: MappingRow) -> list[str]:
    skills = [row.skill, *(each.skill for each in row.suggestions)]
    if row.decision and row.decision.target:
        skills.append(row.decision.target)
    return [f"{skill.code} {skill.name}" for skill in skills]


def _mapping_rows(source: FrameworkVersion, target: FrameworkVersion) -> list[MappingRow]:
    old, new = read_content(source).skills, read_content(target).skills
    targets = {skill.code: skill for skill in target.skills.all()}
    decided: dict[int, Mapping] = {}
    rejected: dict[int, list[Mapping]] = {}
    mappings = Mapping.objects.filter(source__version=source, target_version=target)
    for mapping in mappings.select_related("target", "decided_by"):
        if mapping.state == Mapping.State.DECIDED:
            decided[mapping.source_id] = mapping
        else:
            rejected.setdefault(mapping.source_id, []).append(mapping)
    rows = []
    for skill in source.skills.select_related("category").order_by("category__order", "order", "code"):
        decision, refused = decided.get(skill.pk), rejected.get(skill.pk, [])
        codes = [mapping.target.code for mapping in refused if mapping.target]
        proposals = [] if decision else propose(skill.code, old, new, codes)
        rows.append(
            MappingRow(
                skill=skill,
                levels=sorted(old[skill.code].levels),
                decision=decision,
                suggestions=[Suggestion(targets[each.code], each) for each in proposals],
                rejected=refused,
            )
        )
    return rows
