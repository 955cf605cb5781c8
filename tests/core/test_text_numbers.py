"""Numbers as people type them, and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin import ExcelError
from xlplugin.text_numbers import format_number, parse_number

READ = {
    "70%": 0.7, "70 %": 0.7, "７０％": 0.7, "1,000": 1000, "1,234,567.5": 1234567.5, " 30 ": 30, "+5": 5,
    "405B": 405e9, "405 b": 405e9, "405bn": 405e9, "1.8T": 1.8e12, "7M": 7e6, "7mn": 7e6, "0.6k": 600,
    "4050亿": 405e9, "1.8万亿": 1.8e12, "１．８万亿": 1.8e12, "1,000万": 1e7, "14億": 14e8, "3百万": 3e6,
    "1e10": 1e10, "1.5E-3": 1.5e-3, ".5": 0.5, "5.": 5, "-5": -5, "\u22125": -5, "(1,000)": -1000, "０": 0,
    "\u3000４０５Ｂ\u00a0": 405e9,
}  # fmt: skip
REFUSED = [
    "", "abc", "1,5", "0,500", "1,00", "1,0000", "1.000,5", "1.2.3", "1 000", "$5", "5 GPUs", "--5", "(-5)",
    "nan", "inf", "1_000", "0x10", "½", "B", "%", "万", "5%%", "1e", "=1+1", "TRUE", "2024-08-15", "9" * 65,
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), READ.items())
def test_read(text, number):
    assert parse_number(text) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text):
    with pytest.raises(ExcelError) as caught:
        parse_number(text)
    assert caught.value.code == "#VALUE!"
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["1e999", "-1e400", "9e307万亿"])
def test_too_large(text):
    with pytest.raises(ExcelError, match="#NUM!"):
        parse_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_formatted_reads_back_as_the_same_float(value):
    assert parse_number(format_number(value)) == value


@given(st.integers(-(10**15), 10**15), st.sampled_from(["", "k", "M", "B", "T", "万", "亿", "万亿", "%"]))
def test_a_unit_multiplies(number, unit):
    factor = {"": 1, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "万": 1e4, "亿": 1e8, "万亿": 1e12, "%": 0.01}
    assert math.isclose(parse_number(f"{number}{unit}"), number * factor[unit], rel_tol=1e-15)


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_one_line_of_refusal(text):
    try:
        assert math.isfinite(parse_number(text))
    except ExcelError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("value", "text"), [(1.746e11, "174.6B"), (2e12, "2T"), (600.0, "600"), (0.3, "0.3"), (1e-9, "1e-9")]
)
def test_formatted(value, text):
    assert format_number(value) == text
