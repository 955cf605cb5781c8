"""Annuities in columns end in the engine's digits, at small rates as at large ones."""

import pytest

from tests.calculation.batch.batches import DOUBTFUL, batch, by_both, engine_of, key, model_of
from xlplugin.calculation.batch.column import constant

RATES = [0.0, *(10.0**power for power in range(-12, 3)), 0.07 / 12, 0.3, -0.5, 225642.0]


@pytest.mark.parametrize(
    "formula",
    [
        "PMT(A{},12,-1000,50,1)",
        "PV(A{},12,-1,3)",
        "FV(A{},12,-1,-1,1)",
        "PV(A{0},2.5,-A{0})",
        "NPV(A{},10,20,30)",
    ],
)
def test_an_annuity_ends_in_the_engines_digits(formula):
    found, expected = by_both(formula, RATES)
    assert found == pytest.approx(expected, rel=3e-15, abs=0)


def test_what_no_scenario_moves_is_the_engines():
    cells = {"A1": 1.0, "Y1": '=PV("7",12,48.74)', "Z1": "=10&Y1"}
    found = model_of(cells, ["A1"], ["Y1", "Z1"]).compute([constant(1.0)], 1)
    engine = engine_of(cells)
    assert not found.doubtful.any()
    assert [column.at(0) for column in found.columns] == [engine.get(*key(cell)) for cell in ("Y1", "Z1")]


def test_a_part_that_no_scenario_moves_is_in_doubt_where_its_digits_show():
    assert batch('A1&PV("7",12,48.74)', {}, [[1.0], [2.0]]) == [DOUBTFUL, DOUBTFUL]


def test_a_payment_that_is_little_of_what_it_pays_is_in_doubt():
    """Of 140 paid off with nothing borrowed in 28 periods at 100% the engine loses eight digits."""
    assert batch("PMT(A1,28,0,-140.41)", {}, [[1.0], [0.1]]) == [DOUBTFUL, pytest.approx(1.0461967576572)]
