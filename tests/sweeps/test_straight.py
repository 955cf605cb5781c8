"""Straight lines give what batches give, digit for digit, or leave the scenario to them."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from tests.calculation.batch.batches import Cells, engine_of, key, model_of
from tests.calculation.batch.random_formulas import INPUTS, Formulas
from xlplugin.calculation.batch import BatchModel, NotForBatch
from xlplugin.calculation.batch.column import NUMBER, Column, Floats
from xlplugin.sweeps.straight.lines import Line, Lines
from xlplugin.sweeps.straight.trace import Trace


def _columns(arrays: Sequence[Floats]) -> list[Column]:
    return [Column(NUMBER, array) for array in arrays]


def _line(model: BatchModel, outputs: Sequence[str], arrays: Sequence[Floats]) -> Line:
    line, is_new = Lines(model, [key(cell) for cell in outputs]).line_for(_columns(arrays))
    assert line is not None and is_new
    return line


def _computed(formula: str, cells: Cells, *arrays: Floats) -> tuple[list[float], list[bool]]:
    """A formula's values, and which of them are left to the batch."""
    inputs = [f"A{number}" for number in range(1, len(arrays) + 1)]
    model = model_of({**cells, "Z1": f"={formula}"}, inputs, ["Z1"])
    found, doubtful = _line(model, ["Z1"], arrays).run(arrays)
    size = len(arrays[0])
    values = np.broadcast_to(found[0].numbers, size).tolist()
    return values, [False] * size if doubtful is None else doubtful.tolist()


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1*A2+1", [3.0, 13.0, 31.0]),
        ("(A1+A2)*(A1+A2)/B1", [9.0, 49.0, 121.0]),
        ("-A1+5%", [-0.95, -2.95, -4.95]),
        ("IF(B1=1,A1,A2)", [1.0, 3.0, 5.0]),
        ("IF(B1=2,1/0,A2)", [2.0, 4.0, 6.0]),
        ("IF(A1<B2,A1,A2)", [1.0, 3.0, 6.0]),
        ("IF(AND(B1=1,B2>1),SUM(A1:B3),0)", [8.0, 12.0, 16.0]),
        ("IFERROR(A1/A2,7)", [0.5, 0.75, 5 / 6]),
        ("ROUNDUP(ROUND(A1/2,6),0)", [1.0, 2.0, 3.0]),
        ("ROUND(A1/8,1)", [0.1, 0.4, 0.6]),
        ("MIN(A1:A2,4)+MAX(A1,3)", [4.0, 6.0, 9.0]),
        ("AVERAGE(A1:A2)", [1.5, 3.5, 5.5]),
        ("A1^2+ABS(A2)", [3.0, 13.0, 31.0]),
        ("SUMPRODUCT(A1:A2,B1:B2)", [9.0, 19.0, 29.0]),
        ("IF(A1>2,SQRT(A2-4),7)", [7.0, 0.0, 2**0.5]),  # no root in the first row
        ("MEDIAN(A1:A2,B2)", [2.0, 4.0, 5.0]),
        ("SERVERS(A1*8)", [1.0, 3.0, 5.0]),
        ("SERVERS(A1*8,A2*4)", [1.0, 2.0, 2.0]),
        ("SERVERS(A1*8,B2)", [2.0, 6.0, 10.0]),
        ("COMPUTE_GROWTH(A1,A2)", [64.0, 512.0, 1024.0]),
    ],
)
def test_values(formula: str, expected: list[float]) -> None:
    arrays = np.array([1.0, 3.0, 5.0]), np.array([2.0, 4.0, 6.0])
    values, doubtful = _computed(formula, {"B1": 1.0, "B2": 4.0}, *arrays)
    assert values == pytest.approx(expected, rel=1e-15)
    assert doubtful == [False] * 3


@pytest.mark.parametrize(
    ("formula", "numbers", "left"),
    [
        ("1/A1", [1.0, 0.0, 2.0], [False, True, False]),
        ("10/(10^300/A1/A1)/10^300", [1e-9, 1.0, 2.0], [True, False, False]),
        ("SQRT(A1)", [4.0, -1.0, 0.0], [False, True, False]),
        ("A1-3", [3.0, 3.0 + 4e-15, 5.0], [False, True, False]),
        ("IF(A1>3,1,2)", [3.0, 3.0 + 4e-15, 5.0], [False, True, False]),
        ("ROUND(A1,1)", [0.25, 0.2, 0.7], [True, False, False]),
        ("ROUNDUP(ROUND(A1,6),0)", [5.0000005, 5.00000049, 5.1], [True, False, False]),
        ("ROUND(A1,0)", [4e14, 4e15, 4e16], [True, True, True]),
        ("SERVERS(A1)", [-1.0, 0.0, 1.0], [True, False, False]),  # beyond the bounds of its argument
        ("SERVERS(1/A1)", [-1.0, 0.0, 1.0], [True, True, False]),
        ("SERVERS(A1>1)", [1.0, 2.0, 3.0], [True, True, True]),  # a truth is no number
    ],
)
def test_what_is_not_sure_is_left(formula: str, numbers: list[float], left: list[bool]) -> None:
    assert _computed(formula, {}, np.array(numbers))[1] == left


@pytest.mark.parametrize("formula", ["IF((A1>2)=(A1>3),1,2)", "SUM(A1,B1)", "A1>2"])
def test_what_is_no_arithmetic_has_no_line(formula: str) -> None:
    model = model_of({"B1": "=1/0", "Z1": f"={formula}"}, ["A1"], ["Z1"])
    assert Lines(model, [key("Z1")]).line_for(_columns([np.array([1.0, 3.0])])) == (None, True)


def test_lines_that_were_refused_are_used_no_more() -> None:
    arrays = [np.array([1.0, 3.0])]
    lines = Lines(model_of({"Z1": "=A1*2"}, ["A1"], ["Z1"]), [key("Z1")])
    assert lines.line_for(_columns(arrays))[0] is not None
    lines.refuse(_columns(arrays), "Z1 differed in a sample")
    assert lines.line_for(_columns(arrays)) == (None, False)


def test_what_no_input_reaches_costs_nothing() -> None:
    cells: Cells = {f"B{row}": float(row == 1) for row in range(1, 6)}
    counted = {f"C{row}": f"=B{row}*(A1*3+A2)" for row in range(1, 6)}
    twice = {"D1": "=SUM(C1:C5)", "D2": "=IF(B2>0,A1/A2,0)+B1*(A1*3+A2)"}
    model = model_of({**cells, **counted, **twice}, ["A1", "A2"], [*counted, *twice])
    line = _line(model, ["D1", "D2"], [np.array([1.0, 2.0])] * 2)
    assert line.program.size == 2  # A1*3 and + A2: once


def test_other_draws_of_a_distribution_find_their_line() -> None:
    lines = Lines(model_of({"B1": "=A1*2"}, ["A1"], ["B1"]), [key("B1")])
    draws = [np.random.default_rng(seed).uniform(0.1, 0.5, 100_000) for seed in range(3)]
    assert [lines.line_for(_columns([drawn]))[1] for drawn in draws] == [True, False, False]
    assert lines.line_for(_columns([np.array([0.7])]))[1]
    assert not lines.line_for(_columns([np.array([0.3])]))[1]


def test_bodies_are_followed_as_they_are() -> None:
    cells: Cells = {"B1": "=TRAIN_GPUS(1E+11,38.5,A1,312,A2)", "B2": "=SERVERS(B1)"}
    arrays = np.array([30.0, 60.0, 90.0]), np.array([0.1, 0.3, 0.6])
    model = BatchModel(engine_of(cells), [key("A1"), key("A2")], [key("B1"), key("B2")])
    found, doubtful = _line(model, ["B1", "B2"], arrays).run(arrays)
    assert doubtful is None
    # 6 * 1e11 * 3.85e12 / (mfu * 312e12 * days * 86400)
    assert found[0].numbers.tolist() == [28565.0, 4761.0, 1587.0]
    assert found[1].numbers.tolist() == [3571.0, 596.0, 199.0]


def test_bounds_hold() -> None:
    trace = Trace([(-2.0, 3.0), (0.5, 4.0)])
    one, other = trace.inputs
    for result, low, high in [
        (one + other, -1.5, 7.0), (one - other, -6.0, 2.5), (one * other, -8.0, 12.0),
        (one / other, -4.0, 6.0), (np.minimum(one, 1.0), -2.0, 1.0), (np.floor(other), 0.0, 4.0),
    ]:  # fmt: skip
        assert (result.low, result.high) == (low, high)
    assert one * 0.0 == 0.0 and one * 1.0 is one and one + 0.0 is one
    assert (other > 0.0) is True and (one >= 4.0) is False
    assert (one * other) is (one * other)


def _random_model(seed: int) -> tuple[BatchModel, str] | None:
    choices = random.Random(seed)
    cells: dict[str, float | str] = {
        f"{column}{row}": choices.choice([0.0, 1.0, 2.5, -3.0, 0.125, 1e6, choices.uniform(-5, 5)])
        for column in "BCD"
        for row in range(1, 9)
    }
    made = Formulas(choices)
    texts = {f"E{row}": f"={made.next(f'E{row}')}" for row in range(1, 3)}
    try:
        return model_of({**cells, **texts}, INPUTS, list(texts)), repr(texts)
    except NotForBatch:
        return None


def test_random_formulas_are_those_of_batches() -> None:
    compared = 0
    for seed in range(240):
        found = _random_model(seed)
        if found is None:
            continue
        model, text = found
        draw = np.random.default_rng(seed)
        arrays = [np.round(draw.uniform(low, high, 400), places)
                  for low, high, places in [(0.1, 2, 3), (-5, 5, 0), (1, 1e6, 1), (0, 1, 6)]]  # fmt: skip
        try:
            batch = model.compute(_columns(arrays), 400)
        except NotForBatch:
            continue
        for cell, column in zip(model.cells, batch.columns, strict=True):
            line, _ = Lines(model, [cell]).line_for(_columns(arrays))
            if line is None:
                continue
            values, doubtful = line.run(arrays)
            sure = ~batch.doubtful & ~(np.zeros(400, bool) if doubtful is None else doubtful)
            ours, theirs = np.broadcast_to(values[0].numbers, 400), np.broadcast_to(column.numbers, 400)
            assert (np.broadcast_to(column.kinds, 400)[sure] == NUMBER).all(), text
            assert (ours[sure] == theirs[sure]).all(), (seed, cell, text)
            compared += int(sure.sum())
    assert compared > 20_000
