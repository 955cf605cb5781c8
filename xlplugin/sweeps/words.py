"""What people write after `--vary`: `mfu=10%:60%:5%`, `peak_factor=1,2,5`, `days=triangular:30,60,90`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from xlplugin.errors import ExcelError, InputError
from xlplugin.headless.inputs import Input
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

Reader: TypeAlias = Callable[[str], Value]
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


def split(text: str) -> tuple[str, str]:
    """The input and how it varies, of `input=...`; SweepError where one of them lacks."""
    name, equals, how = text.partition("=")
    if not equals or not name.strip() or not how.strip():
        raise SweepError(
            f"--vary {text}: write INPUT=VALUES, such as peak_factor=1,2,5 or mfu_training=10%:60%:5%"
        )
    return name.strip(), how.strip()


def read(how: str, cell: Input) -> Grid | Distribution:
    """A grid or a distribution as it is written, its values as the cell takes them.

    SweepError, with the input's name, for what cannot be read.
    """
    try:
        return _read(how, lambda text: _value(text, cell))
    except SweepError as error:
        raise SweepError(f"{cell.label}: {error.args[0]}") from None


def _read(how: str, value: Reader) -> Grid | Distribution:
    word, colon, rest = how.partition(":")
    word = word.strip().lower().replace("_", "-")
    if colon and word in _NAMED:
        make, count = _NAMED[word]
        numbers = [_number(part, value) for part in rest.split(",")]
        if len(numbers) != count:
            raise SweepError(f"{word} takes {count} numbers, {len(numbers)} are given")
        return make(*numbers)
    if colon and word == "discrete":
        return _discrete(rest, value)
    if colon and word == "empirical":
        return _empirical(rest, value)
    if colon:
        parts = how.split(":")
        if any(part.strip().replace("-", "").isalpha() for part in parts):
            raise SweepError(f"{parts[0]} is no distribution; these are: {', '.join(NAMES)}")
        if len(parts) != 3:
            raise SweepError("write LOW:HIGH:STEP, such as 10%:60%:5%")
        return steps(*(_number(part, value) for part in parts))
    return grid([value(part) for part in how.split(",")])


def _discrete(text: str, value: Reader) -> Discrete:
    """`A100*3,H100*1`, or values as likely as one another."""
    values, weights = [], []
    for part in text.split(","):
        written, _, weight = part.partition("*")
        values.append(value(written))
        weights.append(_plain(weight) if weight else 1.0)
    return Discrete(tuple(values), tuple(weights))


def _empirical(text: str, value: Reader) -> Empirical:
    """Numbers, or a column of a file: `runs.csv:mfu`."""
    path, colon, column = text.rpartition(":")
    if not colon:
        return Empirical(tuple(_number(part, value) for part in text.split(",")))
    import pandas

    try:
        frame: Any = pandas.read_csv(path)
    except (UnicodeDecodeError, pandas.errors.ParserError, pandas.errors.EmptyDataError) as error:
        raise SweepError(f"{path} is not a readable table: {error}") from None
    if column not in frame.columns:
        raise SweepError(f"{path} has no column {column}; it has {', '.join(map(str, frame.columns))}")
    return Empirical(tuple(_observed(frame[column].dropna().tolist(), value)))


def _observed(written: list[Any], value: Reader) -> Iterator[float]:
    """The numbers of a column; what is no number is left out."""
    for one in written:
        if isinstance(one, int | float):
            yield float(one)
            continue
        with contextlib.suppress(InputError):
            yield _number(str(one), value)


def _plain(text: str) -> float:
    try:
        return float(parse_number(text.strip()))
    except ExcelError as error:
        raise SweepError(error.message) from None


def _number(text: str, value: Reader) -> float:
    found = value(text)
    if type(found) is not float:
        return _plain(text)
    return found


def _value(text: str, cell: Input) -> Value:
    """A value as `fill` reads it; InputError, with the input's name, for one that the cell does not take."""
    if not text.strip():
        raise SweepError("a value is missing")
    found = cell.read(text.strip())
    assert isinstance(found, float | str | bool)
    return found
