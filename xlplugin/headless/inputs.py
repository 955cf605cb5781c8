"""Input cells: which may be set, and how a scenario's text becomes the value that lands in the cell."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlplugin.calculation.engine_input import Key
from xlplugin.calculation.engine_values import serial_number
from xlplugin.errors import ExcelError
from xlplugin.headless.failures import FillError
from xlplugin.headless.taken_cells import owner
from xlplugin.headless.targets import TargetError, find_target
from xlplugin.ooxml import Book
from xlplugin.ooxml.cell_text import MOST_DIGITS, check_input
from xlplugin.text_numbers import parse_number


@dataclass(frozen=True)
class Input:
    """One cell that scenarios set. `own` is the template's value: it stays where a scenario gives none."""

    label: str
    key: Key
    own: object
    shows_date: bool = False
    date_1904: bool = False

    def read(self, value: object) -> object:
        """The value for the cell; ValueError, in one line, when the cell cannot take it."""
        if is_missing(value):
            return self.own
        try:
            value = self._convert(value)
            check_input(value)
        except (ValueError, TypeError) as error:
            message = error.message if isinstance(error, ExcelError) else str(error)
            raise ValueError(f"{self.label}: {message}") from None
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def _convert(self, value: object) -> object:
        value = value.item() if hasattr(value, "item") else value  # numpy scalars
        if isinstance(value, ExcelError):
            raise ValueError(f"{value.code} is an error, not a value" if not value.message else value.message)
        if isinstance(value, str):
            return self._from_text(value)
        if type(self.own) is float and isinstance(value, bool):
            raise ValueError(f"{str(value).upper()} is a truth value, the cell holds a number")
        if isinstance(value, (bool, int, float)):
            return value
        if type(self.own) is float and isinstance(value, datetime.date) and not self.shows_date:
            raise ValueError(f"{value} is a date, the cell holds a plain number")
        return serial_number(value, self.date_1904)

    def _from_text(self, text: str) -> object:
        if isinstance(self.own, str):
            return text  # the template has text here: a text that looks like a number stays text
        if isinstance(self.own, bool) and text.strip().upper() in ("TRUE", "FALSE"):
            return text.strip().upper() == "TRUE"
        if self.shows_date and (day := _iso_date(text)) is not None:
            return serial_number(day, self.date_1904)
        _check_digits(text)
        try:
            return parse_number(text)
        except ExcelError:
            if self.own is None:
                return text
            raise


def _iso_date(text: str) -> datetime.datetime | None:
    """The moment that `2024-01-05` or `2024-01-05T12:30` means."""
    try:
        return datetime.datetime.fromisoformat(text.strip()) if "-" in text else None
    except ValueError:
        return None


def _check_digits(text: str) -> None:
    """A number of more than 15 digits would silently lose the last ones (identity numbers do)."""
    digits = re.sub(r"[,\s]", "", text).lstrip("-+0").partition(".")[0]
    if digits.isdigit() and len(digits.rstrip("0")) > MOST_DIGITS:
        raise ValueError(f"{text.strip()!r} has {len(digits)} digits; a cell holds {MOST_DIGITS} exactly")


def is_missing(value: object) -> bool:
    """Blank in a scenario table: nothing, an empty text, NaN or NaT."""
    if isinstance(value, str):
        return value == ""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def find_input(book: Book, label: str) -> Input:
    """The input that a column heading means; TargetError when it is not one cell with a constant."""
    target = find_target(book, label)
    if len(target.keys) != 1:
        last = len(target.keys)
        raise TargetError(f"{label} is a range: name its elements {label}[1] to {label}[{last}]")
    key = target.keys[0]
    cell = book.sheet(key[0]).cells.cells.get(key[1:])
    if cell is not None and cell.formula is not None:
        raise TargetError(f"{label} holds a formula; a fill sets inputs and never replaces formulas")
    if taken := owner(book, key):
        raise TargetError(f"{label} is {taken}, not an input")
    if cell is None:
        return Input(label, key, None, date_1904=book.xml.date_1904)
    return Input(label, key, cell.value(book.strings), book.shows_date(cell), book.xml.date_1904)


def find_inputs(book: Book, labels: Sequence[str]) -> list[Input]:
    """The inputs that column headings mean, each of another cell; FillError for two of the same."""
    found: dict[Key, Input] = {}
    for cell in (find_input(book, label) for label in labels):
        if cell.key in found:
            raise FillError(f"the columns {found[cell.key].label!r} and {cell.label!r} set the same cell")
        found[cell.key] = cell
    return list(found.values())
