"""What people write after `--vary`: `mfu=10%:60%:5%`, `peak_factor=1,2,5`, `days=triangular:30,60,90`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlplugin.errors import ExcelError
from xlplugin.sweeps.distributions import (
    Discrete,
    Distribution,
    Empirical,
    Grid,
    LogNormal,
    LogTriangular,
    Normal,
    Pert,
    SweepError,
    Triangular,
    Uniform,
    Value,
    grid,
    steps,
)
from xlplugin.text_numbers import parse_number

# By word: what makes it, and how many numbers it takes.
_NAMED: Mapping[str, tuple[Callable[..., Distribution], int]] = {
    "uniform": (Uniform, 2),
    "triangular": (Triangular, 3),
    "log-triangular": (LogTriangular, 3),
    "normal": (Normal, 2),
    "log-normal": (LogNormal, 2),
    "pert": (Pert, 3),
}
NAMES = (*_NAMED, "discrete", "empirical")


def varied(text: str) -> tuple[str, Grid | Distribution]:
    """The input and how it varies, of `input=...`; SweepError for what cannot be read."""
    name, equals, how = text.partition("=")
    if not equals or not name.strip() or not how.strip():
        raise SweepError(
            f"--vary {text}: write INPUT=VALUES, such as peak_factor=1,2,5 or mfu_training=10%:60%:5%"
        )
    try:
        return name.strip(), read(how.strip())
    except SweepError as error:
        raise SweepError(f"{name.strip()}: {error.args[0]}") from None


def read(how: str) -> Grid | Distribution:
    """A grid or a distribution as it is written; SweepError for what cannot be read."""
    word, colon, rest = how.partition(":")
    word = word.strip().lower().replace("_", "-")
    if colon and word in _NAMED:
        make, count = _NAMED[word]
        numbers = [_number(part) for part in rest.split(",")]
        if len(numbers) != count:
            raise SweepError(f"{word} takes {count} numbers, {len(numbers)} are given")
        return make(*numbers)
    if colon and word == "discrete":
        return _discrete(rest)
    if colon and word == "empirical":
        return _empirical(rest)
    if colon:
        parts = how.split(":")
        if any(part.strip().replace("-", "").isalpha() for part in parts):
            raise SweepError(f"{parts[0]} is no distribution; these are: {', '.join(NAMES)}")
        if len(parts) != 3:
            raise SweepError("write LOW:HIGH:STEP, such as 10%:60%:5%")
        return steps(*(_number(part) for part in parts))
    return grid([_value(part) for part in how.split(",")])


def _discrete(text: str) -> Discrete:
    """`A100*3,H100*1`, or values as likely as one another."""
    values, weights = [], []
    for part in text.split(","):
        value, _, weight = part.partition("*")
        values.append(_value(value))
        weights.append(_number(weight) if weight else 1.0)
    return Discrete(tuple(values), tuple(weights))


def _empirical(text: str) -> Empirical:
    """Numbers, or a column of a file: `runs.csv:mfu`."""
    path, colon, column = text.rpartition(":")
    if not colon:
        return Empirical(tuple(_number(part) for part in text.split(",")))
    import pandas

    try:
        frame: Any = pandas.read_csv(path)
    except (UnicodeDecodeError, pandas.errors.ParserError, pandas.errors.EmptyDataError) as error:
        raise SweepError(f"{path} is not a readable table: {error}") from None
    if column not in frame.columns:
        raise SweepError(f"{path} has no column {column}; it has {', '.join(map(str, frame.columns))}")
    return Empirical(tuple(float(v) for v in pandas.to_numeric(frame[column], errors="coerce").dropna()))


def _number(text: str) -> float:
    try:
        return float(parse_number(text.strip()))
    except ExcelError as error:
        raise SweepError(error.message) from None


def _value(text: str) -> Value:
    if not text.strip():
        raise SweepError("a value is missing")
    try:
        return float(parse_number(text.strip()))
    except ExcelError:
        return text.strip()
