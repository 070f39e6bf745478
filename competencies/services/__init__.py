"""Writes about frameworks: import, adoption, what the product ships."""

from competencies.services.importing import ImportResult, import_framework
from competencies.services.shipped import SHIPPED, load_shipped_framework
from competencies.services.versions import adopt_version, deprecate_version

__all__ = [
    "SHIPPED",
    "ImportResult",
    "adopt_version",
    "deprecate_version",
    "import_framework",
    "load_shipped_framework",
]
