"""What holds of frameworks, as pure functions: the ladder, the project's own document format, what differs between two."""

from competencies.rules.changes import CHANGES_FORMAT, apply_changes
from competencies.rules.checker import LONG, SHORT, Checker, Finding, Place, Text, text_of
from competencies.rules.comparison import KINDS as CHANGE_KINDS
from competencies.rules.comparison import (
    ItemChange,
    TextChange,
    VersionDifference,
    compare_versions,
    words_in,
)
from competencies.rules.completeness import Completeness, completeness
from competencies.rules.content import (
    AttributeContent,
    CategoryContent,
    FrameworkContent,
    LevelContent,
    SkillContent,
    SkillLevelContent,
    content_of,
    identity,
)
from competencies.rules.differences import Comparison, Counts, compare
from competencies.rules.document import FORMAT, MOST_ITEMS, check_framework
from competencies.rules.editions import next_edition, renamed, slug_of_edition
from competencies.rules.fingerprint import fingerprint
from competencies.rules.ladder import HIGHEST, LEVELS, LOWEST, Range, gaps, ladder
from competencies.rules.merging import merged, reference_language
from competencies.rules.narrowing import in_language, nothing
from competencies.rules.patterns import CODE, EDITION, LONGEST, RESERVED, SLUG, VERSION_SLUG
from competencies.rules.places import placed
from competencies.rules.search import matches
from competencies.rules.similarity import Proposal, kind_of, propose
from competencies.rules.wording import Segment, word_diff
from competencies.rules.writing import document_of

__all__ = [
    "CHANGES_FORMAT",
    "CHANGE_KINDS",
    "CODE",
    "EDITION",
    "FORMAT",
    "HIGHEST",
    "LEVELS",
    "LONG",
    "LONGEST",
    "LOWEST",
    "MOST_ITEMS",
    "RESERVED",
    "SHORT",
    "SLUG",
    "VERSION_SLUG",
    "AttributeContent",
    "CategoryContent",
    "Checker",
    "Comparison",
    "Completeness",
    "Counts",
    "Finding",
    "FrameworkContent",
    "ItemChange",
    "LevelContent",
    "Place",
    "Proposal",
    "Range",
    "Segment",
    "SkillContent",
    "SkillLevelContent",
    "Text",
    "TextChange",
    "VersionDifference",
    "apply_changes",
    "check_framework",
    "compare",
    "compare_versions",
    "completeness",
    "content_of",
    "document_of",
    "fingerprint",
    "gaps",
    "identity",
    "in_language",
    "kind_of",
    "ladder",
    "matches",
    "merged",
    "next_edition",
    "nothing",
    "placed",
    "propose",
    "reference_language",
    "renamed",
    "slug_of_edition",
    "text_of",
    "word_diff",
    "words_in",
]
