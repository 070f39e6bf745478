"""Charts as SVG, drawn by the server: the same functions for page (``PAGE``) and PDF (``PRINT``).

Everything is said by attributes; every chart has a role and a title, prints its figures and reads in greyscale.
"""

from reports.charts.canvas import PAGE, PRINT, Theme
from reports.charts.groups import HeatCell, HeatLine, TrendMark, heat_map, trend
from reports.charts.skills import bars, gap_text, level_text, radar

__all__ = [
    "PAGE",
    "PRINT",
    "HeatCell",
    "HeatLine",
    "Theme",
    "TrendMark",
    "bars",
    "gap_text",
    "heat_map",
    "level_text",
    "radar",
    "trend",
]
