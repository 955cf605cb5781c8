"""What a sweep computes fast is held to the engine; what the engine does not know has no number."""

from __future__ import annotations

import numpy as np
import pytest

from tests.sweeps.books import Book
from xlplugin.calculation.batch import BatchModel, Computed
from xlplugin.calculation.batch.column import Column, constant
from xlplugin.sweeps.errors import SweepError
from xlplugin.sweeps.straight.lines import Line
from xlplugin.sweeps.sweep import sweep

CELLS = {"B1": "=A1*2", "C1": "=B1+A2"}


def test_a_line_that_differs_from_the_batch_is_not_used(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Line.run
    monkeypatch.setattr(Line, "run", lambda self, given: run(self, [2 * column for column in given]))
    table = sweep(book(CELLS), {"a": np.arange(1.0, 5.0)}, ["total"])
    assert table["total"].tolist() == [4.0, 6.0, 8.0, 10.0] and table.attrs["by_engine"] == 0


def test_a_batch_that_differs_from_the_engine_is_not_used(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute = BatchModel.compute

    def wrong(self: BatchModel, inputs: list[Column], size: int) -> Computed:
        return compute(self, [column if size == 1 else constant(9.0) for column in inputs], size)

    monkeypatch.setattr(BatchModel, "compute", wrong)
    table = sweep(book(CELLS), {"a": np.arange(1.0, 5.0)}, ["total"])
    assert table["total"].tolist() == [4.0, 6.0, 8.0, 10.0]
    assert "differed in a sample" in table.attrs["note"]


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ({"C1": "=C1+A1"}, [1, 2, 3]),
        ({"B1": "=IF(A1>1,C1,7)", "C1": "=B1+1"}, [2, 3]),
        ({"B1": "=IF(A1>2,B1,7)", "C1": "=B1+1"}, [3]),
    ],
)
def test_a_scenario_that_closes_a_circle_is_an_error(book: Book, cells: dict, names: list[int]) -> None:
    table = sweep(book(cells), {"a": [1.0, 2.0, 3.0]}, ["total"])
    failed = [(scenario - 1, "#CIRC!") for scenario in names]
    assert table.attrs["errors"] == {"total": {"counts": {"#CIRC!": len(names)}, "samples": failed}}
    assert table["total"].dropna().tolist() == [8.0] * (3 - len(names))


def test_an_output_that_follows_from_what_is_not_computed_is_refused(book: Book) -> None:
    path = book({"B1": "=NPV(A3,A1)", "C1": "=B1+A1", "C2": "=A1*2"})
    with pytest.raises(SweepError, match=r"'S'!B1 cannot be computed: NPV with text"):
        sweep(path, {"a": [1.0]}, ["total", "ratio"])
    assert sweep(path, {"a": [4.0]}, ["ratio"])["ratio"].tolist() == [8.0]


@pytest.mark.parametrize(
    ("formula", "plain", "place"),
    [
        ("=IFERROR(YEARFRAC(B1,46000),9)", 2 + 11 / 15, 1),  # by the engine
        ("=IFERROR(NPV(B1,5),4)", 5 / 45001, 1),  # together
        ("=IFERROR(NPV(B1,5),4)", 5 / 45001, 80_000),  # amid a part of which few are looked at
    ],
)
def test_a_scenario_with_kinds_for_which_nothing_is_proven_is_refused(
    book: Book, formula: str, plain: float, place: int
) -> None:
    path = book({"B1": '=IF(AND(A1>0.5,A1<0.6),"",45000)', "C1": formula})
    given = np.linspace(1.0, 2.0, place + 2)
    assert sweep(path, {"a": given[:9]}, ["total"])["total"].tolist() == pytest.approx(
        [plain] * min(9, len(given))
    )
    given[[0, place]] = 0.0, 0.55
    with pytest.raises(SweepError, match=r"'S'!C1 follows from the inputs and cannot be computed: \w+ with"):
        sweep(path, {"a": given}, ["total"])


def test_a_scenario_whose_outputs_are_errors_is_counted_whatever_led_there(book: Book) -> None:
    table = sweep(
        book({"B1": '=IF(A1>0,45000,"")', "C1": "=YEARFRAC(B1,46000)"}), {"a": [1.0, -1.0]}, ["total"]
    )
    assert table["total"].tolist()[0] == pytest.approx(2 + 11 / 15)
    assert table.attrs["errors"]["total"]["counts"] == {"#VALUE!": 1}
