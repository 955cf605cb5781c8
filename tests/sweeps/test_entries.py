"""Values of a sweep are those that a fill would enter, by the cell and by its entry rule."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from tests.small_books import small_book
from tests.sweeps.books import Book
from xlplugin.sweeps.distributions import Discrete, SweepError, Uniform, grid
from xlplugin.sweeps.sweep import sweep


@pytest.mark.parametrize(
    "how",
    [
        ["40%", "1,500"], np.array(["40%", "1,500"]), np.array(["40%", 1500], dtype=object),
        grid("40%", 1500), Discrete(("40%", 1500.0)),
    ],
)  # fmt: skip
def test_texts_of_numbers_are_the_numbers_as_in_a_fill(book: Book, how: object) -> None:
    """A sum passes over a text: it gave 0."""
    draws = 2 if isinstance(how, Discrete) else None
    table = sweep(book({"C1": "=SUM(A2)"}), {"b": how}, ["total"], draws=draws, seed=4, sampler="latin")
    assert sorted(table["total"]) == [0.4, 1500.0] == sorted(table.attrs["inputs"]["b"].tolist())


@pytest.mark.parametrize("how", [Uniform(1, 9), [1.0, 2.5, 9.0], np.arange(1.0, 9.0, 0.5), grid(1, 2.5)])
def test_draws_are_whole_where_the_entry_rule_wants_whole_numbers(tmp_path: Path, how: object) -> None:
    def ruled(workbook: openpyxl.Workbook) -> None:
        rule = DataValidation("whole", operator="between", formula1="1", formula2="9", showErrorMessage=True)
        rule.add("A1")
        workbook["S"].add_data_validation(rule)

    path, names = tmp_path / "book.xlsx", {"a": "S!$A$1", "total": "S!$B$1"}
    path.write_bytes(small_book({"S": {"A1": 1.0, "B1": "=A1*2"}}, ruled, names))
    with pytest.raises(SweepError, match="is not allowed here: a whole number between 1 and 9"):
        sweep(path, {"a": how}, ["total"], draws=50 if isinstance(how, Uniform) else None, seed=1)
    assert sweep(path, {"a": Discrete((1.0, 9.0))}, draws=50, seed=1).shape == (50, 1)


@pytest.mark.parametrize("how", [["yes", "no"], [1.0, 0.5], Uniform(0, 1)])
def test_a_truth_stays_one(book: Book, how: object) -> None:
    path = book({"A3": True, "C1": "=IF(A3=TRUE,1,2)"})
    for given in (["TRUE", "false"], [1.0, 0.0], [True, False], [1, "FALSE"], grid(1, 0)):
        assert sweep(path, {"word": given}, ["total"])["total"].tolist() == [1.0, 2.0]
    with pytest.raises(SweepError, match="is neither TRUE nor FALSE"):
        sweep(path, {"word": how}, ["total"], draws=2 if isinstance(how, Uniform) else None, seed=1)
