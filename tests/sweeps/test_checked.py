"""What a sweep computes fast is held to the engine; what the engine does not know has no number."""

from __future__ import annotations

import numpy as np
import pytest

from tests.sweeps.books import Book
from xlplugin.calculation.batch import BatchModel, Computed
from xlplugin.calculation.batch.column import Column, constant
from xlplugin.messages import speaking
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
def test_a_scenario_with_kinds_for_which_nothing_is_proven_is_nan_and_counted_with_its_reason(
    book: Book, formula: str, plain: float, place: int
) -> None:
    path = book({"B1": '=IF(AND(A1>0.5,A1<0.6),"",45000)', "C1": formula, "C2": "=A2*A1"})
    given = np.linspace(1.0, 2.0, place + 2)
    given[[0, place]] = 0.0, 0.55
    table = sweep(path, {"a": given}, ["total", "ratio"])
    name = formula[9:].partition("(")[0]
    reason = f"'S'!C1 follows from the inputs and cannot be computed: {name} with empty text"
    for output in ("total", "ratio"):  # the scenario fails, as a row of a fill
        assert np.flatnonzero(table[output].isna()).tolist() == [place]
        found = table.attrs["errors"][output]
        assert [error.startswith(reason) for error in found["counts"]] == [True]
        assert [*found["counts"].values()] == [1]
        assert found["samples"] == [(place, *found["counts"])]
    assert table["total"].drop(place).tolist() == pytest.approx([plain] * (place + 1))
    assert table["ratio"].drop(place).tolist() == np.delete(2.0 * given, place).tolist()


def test_a_sweep_of_which_no_scenario_is_proven_is_refused(book: Book) -> None:
    path = book({"B1": '=IF(A1>5,"",45000)', "C1": "=IFERROR(NPV(B1,5),4)"})
    for jobs in (1, 2):
        with pytest.raises(SweepError, match=r"'S'!C1 follows from the inputs and cannot be computed: NPV"):
            sweep(path, {"a": np.linspace(6.0, 7.0, 40)}, ["total"], jobs=jobs)


@pytest.mark.parametrize("formula", ["=1/ROUND(A1,0)", '=IF(A1>0.5,45000,"")', '=IF((A1>0.5)=TRUE,45000,"")'])
def test_what_is_not_proven_does_not_depend_on_the_workers_or_on_where_it_stands(
    book: Book, formula: str
) -> None:
    """Where the output does not need the cell within its bounds, too: a line would not look at it."""
    cells = {"B1": formula, "B2": "=IFERROR(NPV(B1,5),4)", "C1": "=IF(A2>0,A1,B2)"}
    given = np.full(200, 1.0)
    given[[120, 199]] = 0.0
    path = book(cells)
    with speaking("zh"):
        tables = [sweep(path, {"a": given}, ["total"], jobs=jobs) for jobs in (1, 2)]
    for table in tables:
        assert np.flatnonzero(table["total"].isna()).tolist() == [120, 199]
        assert [*table.attrs["errors"]["total"]["counts"].values()] == [2]
        assert "无法" in next(iter(table.attrs["errors"]["total"]["counts"]))
    assert tables[0].attrs["errors"] == tables[1].attrs["errors"]


def test_each_error_is_sampled_however_rare(book: Book) -> None:
    given = np.zeros(70_000)
    given[[69_000, 69_001]] = -1.0
    table = sweep(book({"C1": "=IF(A1<0,SQRT(A1),1/A1)"}), {"a": given}, ["total"])
    assert table.attrs["errors"] == {
        "total": {
            "counts": {"#DIV/0!": 69_998, "#NUM!": 2},
            "samples": [*((n, "#DIV/0!") for n in range(10)), (69_000, "#NUM!"), (69_001, "#NUM!")],
        }
    }


def test_an_output_that_varies_itself_has_its_values(book: Book) -> None:
    path = book(CELLS | {"C2": "=BESSELJ(A1,1)"})
    for outputs in (["a", "total"], ["a", "ratio"]):
        table = sweep(path, {"a": [1.0, 5.0], "word": ["x", "y"]}, [*outputs, "word"])
        assert table["a"].tolist() == [1.0, 5.0] and table["word"].tolist() == ["x", "y"]


def test_a_scenario_whose_outputs_are_errors_is_counted_whatever_led_there(book: Book) -> None:
    table = sweep(
        book({"B1": '=IF(A1>0,45000,"")', "C1": "=YEARFRAC(B1,46000)"}), {"a": [1.0, -1.0]}, ["total"]
    )
    assert table["total"].tolist()[0] == pytest.approx(2 + 11 / 15)
    assert table.attrs["errors"]["total"]["counts"] == {"#VALUE!": 1}
