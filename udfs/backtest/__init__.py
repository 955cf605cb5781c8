"""How well the models predict what was published: `xlplugin backtest FILE.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from udfs.backtest.models import MODELS, Model
from udfs.backtest.rows import read_rows
from udfs.backtest.summary import Summary, summary
from xlplugin.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MODELS", "backtest", "summaries"]


def backtest(file: str | Path, model: str | None = None) -> pd.DataFrame:
    """How well each model predicts the rows of a CSV as training_runs.csv or inference_measured.csv.

    A row a model: model, n, median_error, within_15, bias, coverage (shares; NaN where nothing can be said),
    left_out and worst (lists), and for serving n_point and classes. `attrs["rows"]` has every row compared:
    model, id, run, predicted, observed, ratio, inside. Raises InputError for a file that cannot be used.
    """
    import pandas as pd

    found = summaries(file, model)
    shares = ("median_error", "within_15", "bias", "coverage")
    frame = pd.DataFrame([one.as_dict() for one in found]).astype(dict.fromkeys(shares, float))
    frame.attrs["rows"] = [row for one in found for row in one.rows()]
    return frame


def summaries(file: str | Path, model: str | None = None) -> list[Summary]:
    """The statistics of one model, or of every model that the file's columns allow."""
    if model is not None and model not in MODELS:
        raise InputError(f"model {model!r} does not exist; choose from {', '.join(MODELS)}")
    columns, rows = read_rows(Path(file))
    wanted = [MODELS[model]] if model else list(MODELS.values())
    usable = [one for one in wanted if not one.lacking(columns)]
    if not usable:
        raise InputError(f"{file} {without(wanted, columns)}")
    return [summary(one, rows) for one in usable]


def without(wanted: list[Model], columns: set[str]) -> str:
    if len(wanted) == 1:
        return f"has no column {', '.join(wanted[0].lacking(columns))}: {wanted[0].name} needs it"
    short = min(wanted, key=lambda one: len(one.lacking(columns)))
    return (
        "has neither the columns of training_runs.csv nor those of inference_measured.csv: "
        f"for {short.name} it lacks {', '.join(short.lacking(columns))}"
    )
