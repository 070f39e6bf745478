"""How things are called in the product's own workbook: as in the official one of edition 9, and what that lacks."""

ABOUT, SKILLS, ATTRIBUTES, CATEGORIES = "Read me", "Skills", "Attributes", "Categories"
LEVELS_SHEET = "Levels of responsibility"
CODE_OF_CATEGORY = "Category code"
HEAD = {"Slug": "slug", "Edition": "edition"}
TEXTS = {
    "Framework name": ("framework", "name"),
    "Name": ("", "name"),
    "Description": ("", "description"),
    "Licence": ("", "acknowledgement"),
    "Below the range": ("out_of_range", "below"),
    "Above the range": ("out_of_range", "above"),
}
"""Label → (object, field) of the document."""


def level_name(level: int) -> str:
    """The heading of a level's text."""
    return f"Level {level} description"


def essence_name(level: int) -> str:
    """The heading of a skill level's essence."""
    return f"Level {level} essence"
