"""Sweeps give what the formulas give, count what fails, and do not depend on who computes."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from tests.sweeps.books import Book
from xlplugin.calculation.engine import Engine
from xlplugin.headless.model import open_model
from xlplugin.sweeps.distributions import Discrete, Normal, SweepError, Triangular, Uniform, grid
from xlplugin.sweeps.sweep import Sweep, sweep

CELLS = {"B1": "=A1*2", "C1": "=B1+A2", "C2": "=A1/A2", "C3": '=IF(A1>1,A3,"low")'}


def test_columns_in_columns_out(book: Book) -> None:
    a, b = np.array([1.0, 2.0, 3.0]), np.array([4.0, 0.0, 8.0])
    table = sweep(book(CELLS), {"a": a, "b": b}, ["total", "ratio", "label"])
    assert table["total"].tolist() == [6.0, 4.0, 14.0]
    assert table["ratio"].tolist()[::2] == [0.25, 0.375] and np.isnan(table["ratio"][1])
    assert table["label"].tolist() == ["low", "x", "x"]
    assert table.attrs["errors"] == {"ratio": {"counts": {"#DIV/0!": 1}, "samples": [(1, "#DIV/0!")]}}
    assert table.attrs["by_engine"] == 0


def test_every_named_formula_is_an_output_by_default(book: Book) -> None:
    assert set(sweep(book(CELLS), {"a": [1.0]}).columns) == {"label", "ratio", "total"}


def test_a_grid_runs_through_every_combination(book: Book) -> None:
    table = sweep(book(CELLS), {"a": grid(1, 2), "b": grid(10, 20)}, ["total"])
    assert table["total"].tolist() == [12.0, 22.0, 14.0, 24.0]
    assert table.attrs["inputs"]["b"].tolist() == [10.0, 20.0, 10.0, 20.0]


def test_draws_have_the_percentiles_of_their_sum(book: Book) -> None:
    table = sweep(
        book(CELLS), {"a": Uniform(0, 1), "b": Uniform(0, 1)}, ["total"], draws=2**15, seed=1, sampler="sobol"
    )
    # 2a + b: P(2a + b <= 0.5) = 0.5 * 0.25 * 0.5, the mean 1.5
    assert np.mean(table["total"] <= 0.5) == pytest.approx(0.0625, abs=0.001)
    assert np.percentile(table["total"], 50) == pytest.approx(1.5, abs=0.005)
    assert (table["total"] == 2 * table.attrs["inputs"]["a"] + table.attrs["inputs"]["b"]).all()


def test_words_and_numbers_are_drawn_together(book: Book) -> None:
    inputs = {"a": Uniform(0, 2), "word": Discrete(("north", "south"))}
    table = sweep(book(CELLS), inputs, ["label"], draws=1000, seed=1)
    drawn = table.attrs["inputs"]
    expected = np.where(drawn["a"] > 1, drawn["word"], "low")
    assert table["label"].tolist() == expected.tolist()


def test_an_open_model_keeps_its_inputs_and_is_compiled_once(book: Book) -> None:
    model = open_model(book(CELLS))
    model.set("b", 100)
    first = Sweep(model, {"a": [1.0, 2.0]}, ["total"])
    assert first.table()["total"].tolist() == [102.0, 104.0]
    assert Sweep(model, {"a": [5.0]}, ["total"]).compiled() is first.compiled()
    model.set("b", 200)
    assert sweep(model, {"a": [1.0]}, ["total"])["total"].tolist() == [202.0]
    model.recalculate()
    assert model.get("total") == 202.0  # a = 1 as in the file: a sweep leaves no input behind


def test_an_input_set_since_the_last_calculation_counts(book: Book) -> None:
    model = open_model(book(CELLS | {"C2": "=A2*3"}))
    model.set("b", 100)
    table = sweep(model, {"a": [1.0]}, ["ratio", "total"])
    assert table["ratio"].tolist() == [300.0]  # which no input of the sweep moves
    assert table["total"].tolist() == [102.0] and not table.attrs["note"]


def test_a_start_asks_the_engine_for_one_scenario_and_within_its_bounds_never_again(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_model(book(CELLS))
    sets: list[tuple[object, ...]] = []
    put = Engine.set
    monkeypatch.setattr(Engine, "set", lambda self, *cell: sets.append(cell) or put(self, *cell))
    sweep(model, {"a": Uniform(1, 2)}, ["total"], draws=1000, seed=1)
    assert len(sets) == 2 and sets[0][:3] == ("S", 1, 1)  # a sample, and the input as before
    assert sets[1] == ("S", 1, 1, 1.0)
    assert model.get("total") == 4.0  # what follows from the inputs is as before too
    sweep(model, {"a": Uniform(1, 2)}, ["total"], draws=1000, seed=2)
    assert len(sets) == 2


def test_texts_and_numbers_beside_one_another_come_in_order_from_several_chunks(book: Book) -> None:
    numbers = np.linspace(0.5, 1.5, 70_000)
    table = sweep(book(CELLS), {"a": numbers}, ["label", "total"])
    assert table["label"].tolist() == np.where(numbers > 1, "x", "low").tolist()
    assert table["total"].tolist() == (numbers * 2 + 2).tolist()
    assert list(table.columns) == ["label", "total"]


def test_what_batches_do_not_know_the_engine_computes_alone(book: Book) -> None:
    table = sweep(book({"C1": "=BESSELJ(A1,1)+A2"}), {"a": [0.0, 1.0], "b": [1.0, 2.0]}, ["total"])
    assert table["total"].tolist() == pytest.approx([1.0, 2.4400505857449335], rel=1e-9)
    assert table.attrs["by_engine"] == 0 and table.attrs["note"] == ""


def test_a_formula_that_finds_its_cell_goes_through_the_engine(book: Book) -> None:
    table = sweep(book({"C1": '=INDIRECT("S!A"&1)*3'}), {"a": [5.0, 6.0]}, ["total"])
    assert table["total"].tolist() == [15.0, 18.0] and table.attrs["by_engine"] == 2
    assert "finds its cells" in table.attrs["note"]


def test_truths_of_single_scenarios_are_numbers_beside_texts(book: Book) -> None:
    table = sweep(book({"C1": '=IF(A3="x",A1>1,A3)'}), {"a": [1.0, 2.0, 3.0], "word": list("xxy")}, ["total"])
    assert table["total"].tolist() == [0.0, 1.0, "y"]


def test_outputs_are_single_cells_and_some(book: Book) -> None:
    path = book({"C1": "=A1"})
    for outputs, words in (([], "without outputs"), (["S!C1:C2"], "is a range: name one of its cells")):
        with pytest.raises(SweepError, match=words):
            sweep(path, {"a": [1.0]}, outputs)


def test_scenarios_of_the_engine_are_seen_and_kept_in_small_parts(book: Book) -> None:
    inputs = {"a": np.linspace(0.0, 9.0, 150)}
    whole = sweep(path := book({"C1": '=INDIRECT("S!A"&1)+A2'}), inputs, ["total"])
    for jobs in (1, 2):
        seen: list[int] = []

        def stop(done: int, total: int, seen: list[int] = seen) -> None:
            seen.append(done)
            if len(seen) == 2:
                raise KeyboardInterrupt

        table = sweep(path, inputs, ["total"], jobs=jobs, progress=stop)
        assert table.attrs["interrupted"] and len(table) == seen[1] == (128 if jobs == 1 else 20)
        assert table["total"].tolist() == whole["total"][table.index].tolist()


@pytest.mark.parametrize("output", ["total", "ratio"])  # along a line; with all checks
def test_memory_beyond_the_arrays_does_not_grow_with_the_scenarios(book: Book, output: str) -> None:
    model = open_model(book(CELLS | {"C2": "=IF((A1>1)=TRUE,A1,A2)"}))
    beyond = []
    for count in (150_000, 600_000):
        run = Sweep(model, {"a": np.linspace(0.0, 3.0, count)}, [output])
        run.table()
        tracemalloc.start()
        run.table()
        beyond.append(tracemalloc.get_traced_memory()[1] - 8 * count)
        tracemalloc.stop()
    assert beyond[1] < beyond[0] + 2**20 < 20 * 2**20


def test_jobs_change_nothing(book: Book) -> None:
    model = open_model(book(CELLS))
    model.set("word", "z")
    inputs = {"a": Triangular(-5, 0, 10), "b": Discrete((0.0, 4.0), (1, 3))}
    outputs = ["total", "ratio", "label"]
    one = sweep(model, inputs, outputs, draws=300_000, seed=1)
    two = sweep(model, inputs, outputs, draws=300_000, seed=1, jobs=2)
    assert one.equals(two)
    assert set(one["label"]) == {"z", "low"}
    found = one.attrs["errors"]
    assert found == two.attrs["errors"]
    failed = np.flatnonzero(one.attrs["inputs"]["b"] == 0.0)
    assert found == {
        "ratio": {
            "counts": {"#DIV/0!": len(failed)},
            "samples": [(scenario, "#DIV/0!") for scenario in failed[:10].tolist()],
        }
    }


def test_ctrl_c_keeps_what_is_done(book: Book) -> None:
    def stop(done: int, total: int) -> None:
        if done >= 40_000:
            raise KeyboardInterrupt

    table = sweep(book(CELLS), {"a": Uniform(0, 1)}, ["total"], draws=200_000, seed=1, progress=stop)
    assert table.attrs["interrupted"]
    assert 40_000 <= len(table) < 200_000
    assert (table["total"] == 2 * table.attrs["inputs"]["a"] + 2.0).all()


@pytest.mark.parametrize(
    ("inputs", "more", "words"),
    [
        ({}, {}, "without inputs"),
        ({"nothing": [1.0]}, {}, "nothing"),
        ({"a": [1.0, 2.0], "b": [1.0]}, {}, "unequal lengths"),
        ({"a": Uniform(0, 1)}, {}, "how many draws"),
        ({"a": Uniform(0, 1)}, {"draws": 0}, "no draws"),
        ({"a": Uniform(0, 1)}, {"draws": 10**9}, "too many"),
        ({"a": Uniform(0, 2000)}, {"draws": 10}, "not allowed"),
        ({"a": grid(1, 5000)}, {}, "not allowed"),
        ({"a": [1.0, -2000.0]}, {}, "not allowed"),
        ({"a": Normal(0, 1000)}, {"draws": 200, "seed": 1}, "not allowed"),  # of 200, some beyond 1,000
        ({"a": [float("nan")]}, {}, "finite"),
        ({"a": grid(1), "b": Uniform(0, 1)}, {"draws": 3}, "grid"),
        ({"a": grid(1, 2)}, {"draws": 3}, "grid"),
        ({"a": grid(1, 2), "b": grid(3)}, {"correlation": {("a", "b"): 0.5}}, "grid"),
        ({"a": grid(1, 2)}, {"sampler": "dice"}, "dice"),
        ({"a": [1.0, 2.0]}, {"correlation": {("a", "b"): 0.5}}, "without draws"),
        ({"a": [1.0, 2.0]}, {"draws": 3}, "columns"),
        ({"a": Uniform(0, 1)}, {"draws": 3, "sampler": "dice"}, "dice"),
        ({"total": [1.0]}, {}, "formula"),
        ({"a": [1.0], "S!A1": [1.0]}, {}, "same cell"),
        ({"a": [1.0, 2.0]}, {"draws": 3}, "3 draws beside columns of 2 values"),
        ({"a": [1.0]}, {"correlation": {("a", "b"): 0.5}}, "a correlation without draws"),
        ({"a": [[1.0, 2.0]]}, {}, "not 2 dimensions"),
        ({"a": [True, False]}, {}, "truth value"),
        ({"a": ["many"]}, {}, "'many' is not a number"),
        ({"a": [1.0, None]}, {}, "a: a value is missing"),
        ({"a": grid(1, float("nan"))}, {}, "a: a value is missing"),
        ({"a": Uniform(0, 1)}, {"draws": 2.5}, "2.5 draws: a whole number is wanted"),
    ],
)
def test_what_cannot_start_is_said_in_one_line(book: Book, inputs: dict, more: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        sweep(book(CELLS), inputs, ["total"], **more)
    assert "\n" not in str(caught.value)
