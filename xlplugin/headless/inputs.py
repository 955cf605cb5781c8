"""Input cells: which may be set, and how a scenario's value becomes the value that lands in the cell."""

from __future__ import annotations

import datetime
import math
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import SupportsFloat

from xlplugin.errors import ExcelError, InputError, XlpluginError
from xlplugin.headless.failures import FillError
from xlplugin.headless.input_cells import entry_rule
from xlplugin.headless.labels import Labels
from xlplugin.headless.taken_cells import owner
from xlplugin.headless.targets import TargetError, find_target
from xlplugin.headless.typed_dates import check_no_packed_date, read_date
from xlplugin.headless.typed_numbers import read_typed
from xlplugin.headless.units import Unit
from xlplugin.messages import retold, say
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key
from xlplugin.ooxml.cell_text import MOST_DIGITS, check_input
from xlplugin.ooxml.number_formats import GENERAL, TEXT
from xlplugin.ooxml.serial_dates import serial_number
from xlplugin.values import CellValue

_TRUTHS: dict[float | str, bool] = {
    "TRUE": True,
    "FALSE": False,
    "1": True,
    "0": False,
    1.0: True,
    0.0: False,
}
_LOOKS_LIKE_A_CODE = re.compile(r"[+-]?0\d.*|.*\d\s*[A-Za-zＡ-Ｚａ-ｚ]+|[(（].*[)）]", re.DOTALL)


class ShownWithUnit(float):
    """A number that its cell shows with a scale or % of its own: the heading's unit does not count."""


@dataclass(frozen=True)
class Reading:
    """How plain numbers and texts of a column are read: the heading's unit, the table's decimal sign.

    `shows_formats` is False where a table does not tell whether a cell showed its number as a share or in 亿.
    """

    unit: Unit | None = None
    decimal: str = "."
    shows_formats: bool = True


@dataclass(frozen=True)
class Input:
    """One cell that scenarios set. `own` is the template's value: it stays where a scenario gives none."""

    label: str
    key: Key
    own: CellValue
    shows_date: bool = False
    date_1904: bool = False
    is_text: bool = False  # formatted as Text
    takes_numbers: bool = False  # by its number format or its entry rule
    unit: Unit | None = None

    def read(self, value: object, reading: Reading | None = None) -> CellValue:
        """The value for the cell; InputError, in one line, when the cell cannot take it."""
        if is_missing(value):
            return self.own
        try:
            taken = self._convert(value, reading or Reading())
            check_input(taken)
        except XlpluginError as error:
            message = error.message if isinstance(error, ExcelError) else str(error)
            raise InputError(say("{label}: {reason}", label=self.label, reason=retold(message))) from None
        return float(taken) if isinstance(taken, int | float) and not isinstance(taken, bool) else taken

    def _convert(self, value: object, reading: Reading) -> CellValue:
        value = value.item() if hasattr(value, "item") else value  # numpy scalars
        if isinstance(value, ExcelError):
            raise InputError(value.message or say("{code} is an error, not a value", code=value.code))
        if isinstance(value, str):
            return self._from_text(value, reading)
        if type(self.own) is float and isinstance(value, bool):
            raise InputError(
                say("{value} is a truth value, the cell holds a number", value=str(value).upper())
            )
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return _truth(value, value) if isinstance(self.own, bool) else self._from_number(value, reading)
        if type(self.own) is float and isinstance(value, datetime.date) and not self.shows_date:
            raise InputError(say("{value} is a date, the cell holds a plain number", value=value))
        if isinstance(value, datetime.date | datetime.time | datetime.timedelta | SupportsFloat):
            return serial_number(value, self.date_1904)
        raise InputError(say("{value!r} is not a number, a text or a date", value=value))

    def _from_number(self, value: float, reading: Reading) -> float:
        if self.shows_date:
            check_no_packed_date(value)
        if reading.unit is None or isinstance(value, ShownWithUnit) or isinstance(self.own, str):
            return value
        number = scaled(value, reading.unit.power - self._power)
        if not reading.shows_formats and value and _may_be_formatted(value, reading.unit.power):
            raise InputError(
                say(
                    "{value:.15g} below {unit!r} has two readings in such a file: write the unit beside it",
                    value=value,
                    unit=reading.unit.text,
                )
            )
        return number

    def _from_text(self, text: str, reading: Reading) -> CellValue:
        if isinstance(self.own, str) or (self.is_text and type(self.own) is not float):
            return text  # the template has text here: a text that looks like a number stays text
        if isinstance(self.own, bool):
            return _truth(text.strip().upper(), text)
        if self.shows_date:
            moment = read_date(text)
            if moment is not None:
                return serial_number(moment, self.date_1904)
        if self.own is None and not self.takes_numbers and _LOOKS_LIKE_A_CODE.fullmatch(text.strip()):
            return text
        return self._number(text, reading)

    def _number(self, text: str, reading: Reading) -> CellValue:
        _check_digits(text)
        try:
            typed = read_typed(text, reading.decimal)
        except ExcelError:
            if self.own is None and not self.takes_numbers:
                return text
            raise
        if typed.unit is None:
            return self._from_number(typed.number, reading)
        for unit in filter(None, (self.unit, reading.unit)):
            if unit.contradicts(typed.unit):
                raise InputError(
                    say("{text!r} does not fit: the input counts {unit}", text=text, unit=unit.text)
                )
        return scaled(typed.number, -self._power)

    @property
    def _power(self) -> int:
        return 0 if self.unit is None else self.unit.power


def _truth(word: float | str, given: float | str) -> bool:
    """What a cell that holds TRUE or FALSE takes for one: a file may have 1 for TRUE (.ods has)."""
    if word not in _TRUTHS:
        raise InputError(say("{value!r} is neither TRUE nor FALSE, which the cell holds", value=given))
    return _TRUTHS[word]


def scaled(number: float, power: int) -> float:
    """The number times a power of ten, exactly as if it had been typed that way."""
    return float(Decimal(repr(number)).scaleb(power)) if power and math.isfinite(number) else number


def _may_be_formatted(value: float, power: int) -> bool:
    """Whether a number may stand for itself, shown with % or in 亿 by its cell's format."""
    return abs(value) <= 1 if power < 0 else power > 0 and abs(value) >= 10**power


def _check_digits(text: str) -> None:
    """A number of more than 15 digits would silently lose the last ones (identity numbers do)."""
    digits = re.sub(r"[,\s]", "", text).lstrip("-+0").partition(".")[0]
    if digits.isdigit() and len(digits.rstrip("0")) > MOST_DIGITS:
        raise InputError(
            say("{text!r} has {count} digits; a cell holds {most} exactly",
                text=text.strip(), count=len(digits), most=MOST_DIGITS)
        )  # fmt: skip


def is_missing(value: object) -> bool:
    """Blank in a scenario table: nothing, an empty text, NaN or NaT."""
    if isinstance(value, str):
        return value == ""
    if isinstance(value, float):
        return math.isnan(value)
    pandas = sys.modules.get("pandas")  # where it is not loaded, no value is one of its own
    return value is None or (pandas is not None and (value is pandas.NA or value is pandas.NaT))


def find_input(book: Book, label: str) -> Input:
    """The input that a column heading means; TargetError when it is not one cell with a constant."""
    target = find_target(book, label)
    if len(target.keys) != 1:
        last = len(target.keys)
        raise TargetError(
            say("{label} is a range: name its elements {label}[1] to {label}[{last}]", label=label, last=last)
        )
    key = target.keys[0]
    cell = book.sheet(key[0]).cells.cells.get(key[1:])
    if cell is not None and cell.formula is not None:
        raise TargetError(
            say("{label} holds a formula; a fill sets inputs and never replaces formulas", label=label)
        )
    if taken := owner(book, key):
        raise TargetError(say("{label} is {taken}, not an input", label=label, taken=taken))
    labels = Labels(book)
    code = labels.number_format(key)
    return Input(
        label,
        key,
        None if cell is None else cell.value(book.strings),
        shows_date=cell is not None and book.shows_date(cell),
        date_1904=book.xml.date_1904,
        is_text=code == TEXT,
        takes_numbers=code not in (GENERAL, TEXT) or _rules_numbers(book, key),
        unit=labels.unit(key),
    )


def find_inputs(book: Book, labels: Sequence[str]) -> list[Input]:
    """The inputs that column headings mean, each of another cell; FillError for two of the same."""
    found: dict[Key, Input] = {}
    for cell in (find_input(book, label) for label in labels):
        if cell.key in found:
            one, two = found[cell.key].label, cell.label
            raise FillError(say("the columns {one!r} and {two!r} set the same cell", one=one, two=two))
        found[cell.key] = cell
    return list(found.values())


def _rules_numbers(book: Book, key: Key) -> bool:
    """Whether the cell's entry rule lets numbers alone pass."""
    rule = entry_rule(book, key)
    if rule is None:
        return False
    return rule.kind in ("whole", "decimal") or (
        rule.kind == "custom" and "ISNUMBER(" in rule.formulas[0].upper()
    )
