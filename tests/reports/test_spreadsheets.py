"""No cell of a spreadsheet is ever run."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.spreadsheets import csv_bytes, safe, xlsx_bytes


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_a_text_that_begins_like_a_formula_is_made_harmless(text):
    assert str(safe(text)).startswith("'")


@pytest.mark.parametrize("value", ["Sam", "a=b", "", 4, -2, 0.5, Decimal("-0.25"), dt.date(2026, 1, 1), None])
def test_other_values_stay_what_they_are(value):
    assert safe(value) == value


@given(st.text(max_size=30))
def test_whatever_the_text_no_workbook_holds_a_formula(text):
    book = load_workbook(io.BytesIO(xlsx_bytes([("Sheet", [["Head"], [text]])])))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_control_characters_are_left_out():
    assert safe("Sam\x00\x0b") == "Sam"


def test_csv_is_marked_as_utf_8_and_quotes_what_needs_it():
    assert csv_bytes([["Åsa", None, 'say "so"', -1]]) == '\ufeffÅsa,,"say ""so""",-1\r\n'.encode()


def test_an_empty_sheet_is_a_sheet():
    assert load_workbook(io.BytesIO(xlsx_bytes([("Nothing", [])]))).sheetnames == ["Nothing"]
