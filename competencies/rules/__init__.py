"""What holds of frameworks, as pure functions: the ladder, the project's own document format, what differs between two."""

from competencies.rules.checker import Checker, Finding, Place, Text, text_of
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
from competencies.rules.document import FORMAT, check_framework
from competencies.rules.ladder import HIGHEST, LEVELS, LOWEST, Range, gaps, ladder
from competencies.rules.patterns import CODE, SLUG, VERSION_SLUG
from competencies.rules.search import matches

__all__ = [
    "CODE",
    "FORMAT",
    "HIGHEST",
    "LEVELS",
    "LOWEST",
    "SLUG",
    "VERSION_SLUG",
    "AttributeContent",
    "CategoryContent",
    "Checker",
    "Comparison",
    "Counts",
    "Finding",
    "FrameworkContent",
    "LevelContent",
    "Place",
    "Range",
    "SkillContent",
    "SkillLevelContent",
    "Text",
    "check_framework",
    "compare",
    "content_of",
    "gaps",
    "identity",
    "ladder",
    "matches",
    "text_of",
]
