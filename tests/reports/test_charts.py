"""Charts: attributes only, everything named and printed, nothing clipped, the same for page and paper."""

import datetime as dt
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import PAGE, PRINT, HeatCell, HeatLine, TrendMark, bars, gap_text, heat_map, radar, trend
from reports.charts.text import width_of, wrap
from reports.rules import GapItem, SkillRef, state_of

LONG = "Kundenbeziehungsmanagementverantwortlichkeit und Angebotskalkulation"
CHINESE = "談判與合約管理以及長期客戶關係的維護和發展（含跨部門協調）"


def item(code, name, required, held, claimed=None):
    return GapItem(
        SkillRef(len(name), code, name), required, held, state_of(required, held, claimed), claimed
    )


ITEMS = [
    item("SALE", "Selling <to> & with", 5, 5),
    item("SSUP", LONG, 4, 3),
    item("NEED", "Needs analysis", 4, None),
    item("NEGO", CHINESE, 4, 6),
    item("ACCT", "Account growth", 6, 3),
    item("PIPE", "Pipeline", 4, None, 4),
]
HEAT = [
    HeatLine(
        "Team North with a very long name indeed",
        (HeatCell(Decimal("0.5"), "3 of 6", "North"), HeatCell(None)),
    ),
    HeatLine("South", (HeatCell(None, "< 5"), HeatCell(Decimal(1), "6 of 6"))),
]
MARKS = [
    TrendMark(dt.date(2024, 12, 1), Decimal("0.61"), "Autumn 2024"),
    TrendMark(dt.date(2025, 12, 1), None, "Autumn 2025"),
    TrendMark(dt.date(2026, 11, 1), Decimal("0.99"), "Autumn 2026"),
    TrendMark(dt.date(2026, 11, 22), Decimal("0.95"), "now"),
]


def all_charts(theme):
    return {
        "radar": radar(ITEMS, title="Radar <of> Sam", theme=theme),
        "bars": bars(ITEMS, title="Bars", theme=theme),
        "wide bars": bars(ITEMS, title="Bars", theme=theme, width=560),
        "heat": heat_map([("SALE", "Selling"), ("NEGO", CHINESE)], HEAT, title="Heat", theme=theme),
        "trend": trend(MARKS, title="Trend", theme=theme),
    }


CHARTS = [(name, theme) for theme in (PAGE, PRINT) for name in all_charts(PAGE)]


@pytest.fixture(params=CHARTS, ids=lambda pair: f"{pair[0]}-{'print' if pair[1].fixed else 'page'}")
def drawn(request):
    name, theme = request.param
    return all_charts(theme)[name], theme


def elements(svg):
    return [(element.tag.split("}")[1], element) for element in ElementTree.fromstring(svg).iter()]


def test_a_chart_is_well_formed_named_and_without_styles(drawn):
    svg, theme = drawn
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root[0].text
    assert root[0].tag.endswith("title")
    assert root.get("font-family") == theme.font
    assert "style=" not in svg
    assert not re.search(r"<(script|style|foreignObject|image)", svg)


def test_colours_are_the_pages_on_a_page_and_fixed_on_paper(drawn):
    svg, theme = drawn
    assert ("#" in re.sub(r">[^<]*<", "><", svg)) == theme.fixed
    assert ('class="chart"' in svg) is True
    classes = {one.get("class") for tag, one in elements(svg) if tag != "svg"}
    assert (classes == {None}) == theme.fixed


def test_nothing_is_drawn_outside_the_view_box(drawn):
    svg, _theme = drawn
    left, top, width, height = map(float, ElementTree.fromstring(svg).get("viewBox").split())
    for tag, one in elements(svg):
        points = []
        if tag == "text":
            size = float(one.get("font-size"))
            wide = width_of(one.text or "", size)
            start = {"middle": wide / 2, "end": wide}.get(one.get("text-anchor"), 0)
            x, y = float(one.get("x")) - start, float(one.get("y"))
            points = [(x, y - size), (x + wide, y)]
        elif tag == "rect":
            x, y = float(one.get("x")), float(one.get("y"))
            points = [(x, y), (x + float(one.get("width")), y + float(one.get("height")))]
        elif tag == "path":
            points = [
                (float(pair[0]), float(pair[1]))
                for pair in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", one.get("d"))
            ]
        for x, y in points:
            assert left - 0.2 <= x <= left + width + 0.2, (tag, one.attrib)
            assert top - 0.2 <= y <= top + height + 0.2, (tag, one.attrib)


def words(svg) -> str:
    return " ".join(element.text or "" for tag, element in elements(svg) if tag == "text")


def test_a_radar_and_bars_print_every_figure():
    for svg in (radar(ITEMS, title="R"), bars(ITEMS, title="B")):
        text = words(svg)
        for one in ITEMS:
            assert one.skill.code in text
            assert f"{'–' if one.held is None else one.held} / {one.required}" in text
    assert "not assessed" in words(bars(ITEMS, title="B"))


def test_long_names_are_wrapped_and_complete():
    text = words(bars(ITEMS, title="B", width=300)).replace("- ", "").replace(" ", "")
    assert CHINESE in text
    assert LONG.replace(" ", "") in text


def test_a_radar_needs_three_axes():
    assert radar(ITEMS[:2], title="R") == ""
    assert radar(ITEMS[:3], title="R") != ""


def test_many_axes_keep_their_codes_when_the_names_would_touch():
    many = [item(f"S{n:03d}", f"{LONG} {n}", 4, 3) for n in range(20)]
    text = words(radar(many, title="R"))
    assert all(one.skill.code in text for one in many)
    assert "Angebot" not in text


def test_a_lone_assessed_axis_is_still_seen():
    items = [item("AAAA", "A", 4, 3), item("BBBB", "B", 4, None), item("CCCC", "C", 4, None)]
    assert radar(items, title="R").count("<circle") == 2  # the point, and the one of the key


def test_without_anything_there_is_no_chart():
    assert bars([], title="B") == ""
    assert heat_map([], [], title="H") == ""
    assert trend(MARKS[:1], title="T") == ""


def test_a_withheld_point_interrupts_the_trend():
    svg = trend(MARKS, title="T")
    assert "withheld" in words(svg)
    lines = [one for tag, one in elements(svg) if tag == "path" and "accent-line" in (one.get("class") or "")]
    assert len(lines) == 1  # only between the last two


@pytest.mark.parametrize(
    ("required", "held", "claimed", "text"),
    [
        (4, 4, None, "✓"),
        (4, 2, None, "−2"),
        (4, 6, None, "+2"),
        (4, None, None, "not assessed"),
        (4, None, 3, "claimed"),
    ],
)
def test_the_gap_is_printed_as_everywhere(required, held, claimed, text):
    assert gap_text(item("SALE", "Selling", required, held, claimed)) == text


def test_a_chart_is_the_same_each_time():
    assert radar(ITEMS, title="R") == radar(ITEMS, title="R")


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60), st.integers(30, 200))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text, limit):
    lines = wrap(text, 10, limit)
    squeeze = re.compile(r"[\s\-]")
    assert squeeze.sub("", "".join(lines)) == squeeze.sub("", text)
    for line in lines:
        assert width_of(line, 10) <= limit or len(line) <= 3


def test_punctuation_does_not_begin_a_line_of_chinese():
    lines = wrap("談判（合約）、關係。", 10, 40)
    assert not any(line[0] in "）、。" for line in lines)
    assert not any(line[-1] == "（" for line in lines)


def test_marks_and_soft_hyphens_take_no_width():
    assert width_of("e\u0301\u00ad", 10) == width_of("e", 10)
