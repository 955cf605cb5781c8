"""Cells that hold no formula but belong to an array, a table's headings or a pivot table are no inputs."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.headless.rich_book import DATA, QUOTED
from xlplugin.headless.fill import fill
from xlplugin.headless.model import open_model
from xlplugin.headless.targets import TargetError

TAKEN = {
    f"{QUOTED}!D2": "part of the result of the array formula in D1",
    f"{QUOTED}!E3": "part of the result of the array formula in E1",
    f"{DATA}!E1": "a heading of the table Sales",
    f"{QUOTED}!L1": "part of the pivot table Tenfold by chip",
    f"{QUOTED}!M6": "part of the pivot table Tenfold by chip",
}


@pytest.mark.parametrize("cell", TAKEN)
def test_such_a_column_stops_the_run_before_it_begins(rich, tmp_path, cell):
    with pytest.raises(TargetError) as refused:
        fill(rich, pd.DataFrame({cell: [5]}), output=tmp_path / "out")
    assert str(refused.value) == f"{cell} is {TAKEN[cell]}, not an input"
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(ValueError, match="not an input"):
        open_model(rich).set(cell, 5)


@pytest.mark.parametrize("cell", [f"{QUOTED}!E4", f"{QUOTED}!M7", f"{QUOTED}!N6", f"{DATA}!E2", f"{DATA}!G1"])
def test_their_neighbours_and_the_data_of_a_table_are(rich, cell):
    assert fill(rich, pd.DataFrame({cell: [5]}))["status"].tolist() == ["ok"]
