"""A batch is compared with the engine: each group of texts, each branch, and rows at random."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import pytest

from tests.calculation.batch.batches import model_of
from xlplugin.headless.batch_rows import BatchRows
from xlplugin.values import CellValue as Value

Row = Sequence[Value]
CELLS: dict[str, Value] = {"A1": 1.0, "A2": "x", "B1": "=IF(A1>900,A1*2,A1+1)&A2", "B2": "=IF(A1<5,1,2)"}


def truth(row: Row) -> list[Value]:
    number, word = row
    assert isinstance(number, float)
    joined = f"{int(number * 2 if number > 900 else number + 1)}{word}"
    return [joined, 1.0 if number < 5 else 2.0]


def rows_with(by_engine: Callable[[Row], list[Value]]) -> BatchRows:
    return BatchRows(model_of(CELLS, ["A1", "A2"], ["B1", "B2"]), by_engine)


ROWS: list[list[Value]] = [[float(number), word] for word in "xyz" for number in range(1000)]


def test_equal_batches_are_taken_and_few_rows_compared() -> None:
    batch = rows_with(truth)
    assert [list(values or ()) for values in batch.compute(ROWS)] == list(map(truth, ROWS))
    assert batch.computed == 3000
    assert 3 * 3 <= batch.compared <= 60
    assert batch.difference == ""


@pytest.mark.parametrize(
    "differs",
    [
        lambda row: row[0] > 900,  # one branch of one formula
        lambda row: row[0] < 5,
        lambda row: row[1] == "z" and row[0] > 900,  # one branch in one group of texts
        lambda row: row[1] == "y",
    ],
)
def test_a_difference_in_one_branch_or_group_ends_the_batch(
    differs: Callable[[Row], bool], caplog: pytest.LogCaptureFixture
) -> None:
    batch = rows_with(lambda row: ["other", 0.0] if differs(row) else truth(row))
    with caplog.at_level(logging.INFO):
        assert batch.compute(ROWS) == [None] * len(ROWS)
    assert batch.compute(ROWS[:5]) == [None] * 5
    assert "'S'!B1" in batch.difference
    assert "other" in caplog.text


@pytest.mark.parametrize("rare", range(10))
def test_a_rare_branch_among_many_is_compared(rare: int) -> None:
    """Ten formulas, each with a branch that one row in a thousand takes."""
    cells: dict[str, Value] = {"A1": 1.0}
    outputs = [f"B{number + 1}" for number in range(10)]
    cells |= {cell: f"=IF(A1={100 * number + 7},-1,A1)" for number, cell in enumerate(outputs)}

    def by_engine(row: Row) -> list[Value]:
        values: list[Value] = [-1.0 if row[0] == 100 * number + 7 else row[0] for number in range(10)]
        return ["other"] * 10 if row[0] == 100 * rare + 7 else values

    batch = BatchRows(model_of(cells, ["A1"], outputs), by_engine)
    batch.compute([[float(number)] for number in range(1000)])
    assert "other" in batch.difference


def test_processes_that_share_a_run_share_its_samples() -> None:
    compared = []
    for processes in (1, 2):
        batch = BatchRows(model_of({"A1": 1.0, "B1": "=A1+1"}, ["A1"], ["B1"]), lambda row: [row[0] + 1.0])
        batch.begin(processes=processes)
        for _ in range(30):
            batch.compute([[float(number)] for number in range(100)])
        compared.append(batch.compared)
    assert compared == [20, 10]


def test_random_rows_are_compared_as_well() -> None:
    odd = rows_with(lambda row: ["other", 0.0] if row[0] % 2 else truth(row))
    for _ in range(10):
        odd.compute(ROWS[:100])
    assert odd.difference
