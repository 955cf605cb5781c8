"""Powers over columns have the engine's last digit, so that recalc of a filled workbook moves nothing."""

from __future__ import annotations

import random

import pytest

from tests.calculation.batch.batches import batch, by_both
from xlplugin.calculation.batch.column import DIV0, NUM
from xlplugin.errors import ExcelError

DRAWS = random.Random(20)
NUMBERS = [round(DRAWS.uniform(0.01, 40), 6) for _ in range(400)]  # a file holds 15 digits
# Of the engine's divisions and logarithms a few in a thousand differ in the last digit from one rounding.
NEARLY_ALL = 0.98


@pytest.mark.parametrize(
    "formula",
    [
        "A{}^3",
        "A{}^7",
        "A{}^-2",
        "A{}^0.076",
        "A{}^1.5",
        "A{}^-0.5",
        "POWER(A{},30)",
        "EXP(A{}/9)",
        "2^A{}",
        "(A{}-20)^5",
    ],
)
def test_a_power_ends_in_the_engines_digit(formula):
    found, expected = by_both(formula, NUMBERS)
    assert found == pytest.approx(expected, rel=1e-14, abs=0)
    equal = sum(one == other for one, other in zip(found, expected, strict=True))
    assert equal > NEARLY_ALL * len(NUMBERS)


@pytest.mark.parametrize(("formula", "other"), [("EXP(A1)", 800.0), ("A1^0.3", -2.0), ("2^A1", 1023.5)])
def test_the_last_digit_of_a_row_hangs_on_no_other_row(formula, other):
    alone = batch(formula, {}, [[number] for number in NUMBERS])
    assert batch(formula, {}, [[number] for number in [other, *NUMBERS]])[1:] == alone


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("A1^0", {3: 1, -2: 1}),
        ("A1^2", {-3: 9, 0: 0}),
        ("A1^-1", {4: 0.25, -4: -0.25}),
        ("A1^0.5", {9: 3, 0: 0}),
        ("2^A1", {10: 1024, -2: 0.25, 0.5: 2**0.5}),
        ("A1^400", {1: 1, 2: 2.0**400}),
        ("EXP(A1)", {0: 1, -1000: 0}),
    ],
)
def test_powers_at_the_ends(formula, values):
    found = batch(formula, {}, [[number] for number in values])
    assert found == list(values.values())


@pytest.mark.parametrize(
    ("formula", "number", "code"),
    [("A1^0", 0, NUM), ("A1^-1", 0, DIV0), ("A1^400", 30, NUM), ("EXP(A1)", 1000, NUM)],
)
def test_powers_that_are_none(formula, number, code):
    assert batch(formula, {}, [[number], [1.5]])[0] == ExcelError({NUM: "#NUM!", DIV0: "#DIV/0!"}[code])
