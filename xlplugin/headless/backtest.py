"""`xlplugin.backtest`: the back-test of whichever package offers the functions."""

from __future__ import annotations

import importlib
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.errors import XlpluginError

if TYPE_CHECKING:
    import pandas as pd


def backtest(file: str | Path, model: str | None = None) -> pd.DataFrame:
    """How well each model predicts the published rows of a CSV: a row a model.

    Columns: model, n, median_error, within_15, bias, coverage (shares), left_out, worst; with serving n_point
    and classes. `attrs["rows"]` has each row compared. Raises InputError for a file that cannot be used.
    """
    for entry in entry_points(group="xlplugin.functions"):
        offered = importlib.import_module(f"{entry.value.partition(':')[0]}.backtest")
        return offered.backtest(file, model)
    raise XlpluginError("no package of functions is installed: pip install xlplugin")
