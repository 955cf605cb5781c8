"""What an argument means: its unit, bounds and how a cell's value is read as one.

A function's signature is `Annotated` with these; the registry reads unit, meaning and bounds from
them for help texts, cell validation and error messages, so each is said in one place.
"""

from __future__ import annotations

import datetime
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from xlplugin.errors import ExcelError
from xlplugin.text_numbers import parse_number
from xlplugin.usual import Usual

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Quantity:
    """A named quantity. `read` turns a cell's value into what a body computes with, or raises ExcelError."""

    meaning: str
    unit: str = ""

    blank_hint = ""  # what to do about a blank, where the bounds alone do not say it
    broadcasts = True  # a range gives a range of results
    objects = False  # a result may speak against its inputs

    def read(self, value: object) -> object:
        raise NotImplementedError

    def doubt(self, value: object, ask: bool = True) -> str:
        """What is odd about a value that is allowed, in one sentence; empty for a usual one.

        `ask`: and what was perhaps meant, of a value that somebody typed.
        """
        return ""

    def objection(self, result: float) -> str:
        """What a result says against the inputs that it came from; empty where it may be right."""
        return ""

    @property
    def allowed(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True)
class Number(Quantity):
    """A real number between `low` and `high`; an open end excludes itself; `usual` is narrower."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    usual: Usual | None = None
    high_open: bool = False

    def read(self, value: object) -> float:
        try:
            number = as_number(value)
        except ExcelError as error:
            raise ExcelError(error.code, f"must be {self.allowed}; {error.message}") from None
        if not self.contains(number):
            raise ExcelError("#NUM!", f"must be {self.allowed}, got {number:.15g}")
        return number

    @overload
    def contains(self, number: float) -> bool: ...
    @overload
    def contains(self, number: NDArray[np.float64]) -> NDArray[np.bool_]: ...
    def contains(self, number: float | NDArray[np.float64]) -> bool | NDArray[np.bool_]:
        """Whether a float, or each element of a numpy array, lies within the bounds."""
        above = number > self.low if self.low_open else number >= self.low
        return above & (number < self.high if self.high_open else number <= self.high)

    def doubt(self, value: object, ask: bool = True) -> str:
        if self.usual is None or is_blank(value):
            return ""
        try:
            return self.usual.doubt(self.read(value), self.unit, ask)
        except ExcelError:
            return ""

    @cached_property  # ten thousand bad cells of a range each say it
    def allowed(self) -> str:
        low = "" if self.low == -math.inf else f"{'above' if self.low_open else 'at least'} {self.low:g}"
        high = "" if self.high == math.inf else f"{'below' if self.high_open else 'at most'} {self.high:g}"
        bounds = " and ".join(part for part in (low, high) if part) or "a number"
        return f"{bounds} ({self.unit})" if self.unit else bounds


@dataclass(frozen=True)
class Part(Number):
    """A share of a whole, as a result: beyond its bounds it stands, but the inputs contradict each other."""

    objects = True

    def objection(self, result: float) -> str:
        if self.contains(result):
            return ""
        return f"{result:.15g} is not {self.allowed}: the inputs contradict each other"


@dataclass(frozen=True)
class Choice(Quantity):
    """One of a few words; case, width and spaces around are forgiven. `aliases` are other spellings."""

    choices: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()

    def read(self, value: object) -> str:
        if isinstance(value, str):
            wanted = unicodedata.normalize("NFKC", value).strip().casefold()
            for spelling, choice in (*((c, c) for c in self.choices), *self.aliases):
                if spelling.casefold() == wanted:
                    return choice
        raise ExcelError("#VALUE!", f"must be {self.allowed}, got {shown(value)}")

    @property
    def allowed(self) -> str:
        return "one of " + ", ".join(self.choices)


@dataclass(frozen=True)
class SameAs:
    """A default that is the value of another argument."""

    argument: str

    def __str__(self) -> str:
        return self.argument


def same_as(argument: str) -> Any:
    """The default that is another argument's value; typed so that it can stand where a number does."""
    return SameAs(argument)


def untold(words: str) -> Any:
    """The default that is no value, in these words; typed so that it can stand where a number does."""
    return Untold(words)


@dataclass(frozen=True)
class Untold:
    """A default that is no value: the body takes None and does without; `words` say how."""

    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Truth(Quantity):
    """Yes or no: TRUE or FALSE, 1 or 0, as a cell or a text. Read as 1.0 or 0.0."""

    def read(self, value: object) -> float:
        words = {"true": True, "1": True, "false": False, "0": False}
        known = words.get(value.strip().casefold()) if isinstance(value, str) else value
        if known in (0, 1):
            return float(known)
        raise ExcelError("#VALUE!", f"must be {self.allowed}, got {shown(value)}")

    @property
    def allowed(self) -> str:
        return "TRUE or FALSE"


@dataclass(frozen=True)
class Text(Quantity):
    """A text; used for what functions return."""

    def read(self, value: object) -> str:
        return str(value)

    @property
    def allowed(self) -> str:
        return "a text"


def as_number(value: object) -> float:
    """A cell's value as a finite float; dates, truth values and other texts are the wrong kind."""
    if isinstance(value, str):
        return parse_number(value)
    if isinstance(value, bool) or getattr(getattr(value, "dtype", None), "kind", "") == "b":
        raise ExcelError("#VALUE!", f"the truth value {str(value).upper()} is not a number")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        raise ExcelError("#VALUE!", f"the date {value} is not a number")
    try:
        number = float(value)  # type: ignore[arg-type]  # whatever a cell or a caller gives: refused below
    except OverflowError:
        raise ExcelError("#NUM!", "the number is above 1.8e+308") from None
    except (TypeError, ValueError):
        raise ExcelError("#VALUE!", f"{shown(value)} is not a number") from None
    if not math.isfinite(number):
        raise ExcelError("#NUM!", f"{number} is not a finite number")
    return number


def as_rows(value: object) -> Sequence[Sequence[object]]:
    """A range as rows of cells, whether it came as nested lists, one row, a numpy array or a single cell."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, list | tuple):
        return [[value]]
    return value if any(isinstance(row, list | tuple) for row in value) else [value]


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value: object) -> str:
    try:
        text = repr(value.item() if hasattr(value, "item") else value)
    except ValueError:  # Python refuses to write out a whole number of thousands of digits
        return "a number of too many digits"
    return text if len(text) <= 60 else text[:57] + "..."
