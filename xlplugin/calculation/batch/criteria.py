"""COUNTIF, SUMIF, AVERAGEIF and their kin: cells that meet criteria."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from xlplugin.calculation.batch.aggregates import Argument, Counted
from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import BLANK, DIV0, ERROR, NUMBER, TEXT, TRUTH, Column, Mask, merged
from xlplugin.calculation.batch.operators import undecided
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.batch.wildcards import matches

_OPERATOR = re.compile(r"(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)
_DATED = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d\s*[ap]m?\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": np.equal, "<>": np.not_equal, "<": np.less,
    ">": np.greater, "<=": np.less_equal, ">=": np.greater_equal,
}  # fmt: skip
Met = Mask | bool


@dataclass(frozen=True)
class Criterion:
    """What a cell must be: a number in relation to one, or a text (or none) that fits a pattern."""

    operator: str
    wanted: Any  # a number, an array of them, or a text

    def met(self, rows: Rows, column: Column) -> Met:
        """The rows in which a cell meets it."""
        if isinstance(self.wanted, str):
            return self._fits(column)
        kinds = np.asarray(column.kinds)
        is_number = kinds == NUMBER
        if column.is_mixed or column.kinds == TEXT:
            _refuse_number_texts(column)
        if not is_number.any():
            return self.operator == "<>"
        rows.doubt(is_number & undecided(column.numbers, self.wanted, rows.inexact))
        found = _COMPARE[self.operator](column.numbers, self.wanted)
        return _plain(np.where(is_number, found, self.operator == "<>"))

    def _fits(self, column: Column) -> Met:
        if column.is_constant:
            return self._fits_always(column)
        kinds, wanted = np.asarray(column.kinds), str(self.wanted)
        if not wanted:
            blank = kinds == BLANK
            if self.operator == "" and (column.is_mixed or column.kinds == TEXT):
                blank = blank | ((kinds == TEXT) & (np.asarray(column.texts) == ""))
            return _plain(~blank if self.operator == "<>" else blank)
        if not column.is_mixed and column.kinds != TEXT:
            return self.operator == "<>"
        texts = [column.texts] if isinstance(column.texts, str) else column.texts.tolist()
        fits = {text: matches(wanted, text) for text in set(texts)}
        found = (kinds == TEXT) & np.fromiter(map(fits.__getitem__, texts), bool, len(texts))
        return ~found if self.operator == "<>" else found

    def _fits_always(self, column: Column) -> bool:
        if self.wanted:
            found = column.kinds == TEXT and matches(self.wanted, column.texts)
        else:
            is_empty = column.kinds == TEXT and column.texts == ""
            found = column.kinds == BLANK or (self.operator == "" and is_empty)
        return bool(found) != (self.operator == "<>")


def _plain(met: Any) -> Met:
    return met if np.ndim(met) else bool(met)


def _refuse_number_texts(column: Column) -> None:
    """A text such as "5" or "1/2" meets a criterion of numbers as well: the engine reads it."""
    texts = [column.texts] if isinstance(column.texts, str) else set(column.texts.tolist())
    for text in texts:
        if may_be_number(text):
            raise NotForBatch("texts that may be numbers beside a criterion that is one")


def may_be_number(text: str) -> bool:
    """Whether a text may be read as a number, a share, a date or a time."""
    if not any(map(str.isdigit, text)):
        return False
    return not any(letter.isalpha() and letter not in "eE" for letter in text) or bool(_DATED.search(text))


def criterion(column: Column) -> Criterion:
    """The criterion that a value of one kind is."""
    if column.is_mixed or column.kinds in (ERROR, TRUTH):
        raise NotForBatch("a criterion that is a truth, an error, or of several kinds")
    if column.kinds in (NUMBER, BLANK):  # a blank cell asks for 0
        return Criterion("=", column.numbers)
    if isinstance(column.texts, np.ndarray):
        raise NotForBatch("a criterion of texts that vary")
    match = _OPERATOR.fullmatch(column.texts)
    assert match is not None
    symbol, wanted = match[1] or "", match[2]
    if _NUMBER.fullmatch(wanted.strip()):
        return Criterion(symbol or "=", float(wanted))
    if symbol in ("<", ">", "<=", ">=") or wanted.upper() in ("TRUE", "FALSE") or wanted.startswith("#"):
        raise NotForBatch(f"the criterion {column.texts!r}")
    if may_be_number(wanted):
        raise NotForBatch(f"the criterion {column.texts!r}, which may be a date or a share")
    if "~" in wanted.replace("~*", "").replace("~?", ""):
        raise NotForBatch(f"the criterion {column.texts!r} with a tilde")
    return Criterion(symbol, wanted)


Run = Callable[[Rows, Sequence[Cells], Sequence[Column]], Column]


def by_text(rows: Rows, areas: Sequence[Cells], columns: Sequence[Column], run: Run) -> Column:
    """The call for rows of equal criteria texts at a time."""
    wordy = [column for column in columns if isinstance(column.texts, np.ndarray)]
    if not wordy:
        return run(rows, areas, columns)
    keys = np.array(["\x00".join(words) for words in zip(*(c.texts.tolist() for c in wordy), strict=True)])
    parts = []
    for key in np.unique(keys).tolist():
        places = np.flatnonzero(keys == key)
        part = rows.some(places)
        taken = [_single_text(column.take(places)) for column in columns]
        parts.append((places, run(part, [area.take(places) for area in areas], taken)))
        rows.join(part, places)
    return merged(rows.size, parts)


def _single_text(column: Column) -> Column:
    if isinstance(column.texts, np.ndarray) and not column.is_mixed:
        return Column(TEXT, 0.0, str(column.texts[0]))
    return column


def met_together(rows: Rows, areas: Sequence[Cells], criteria: Sequence[Criterion]) -> list[Met]:
    """For each cell of the areas, which are of one shape, the rows in which all criteria are met."""
    if len({area.shape for area in areas}) > 1:
        raise NotForBatch("criteria areas of different shapes")
    found: list[Met] = []
    for columns in zip(*areas, strict=True):
        met: Met = True
        for column, wanted in zip(columns, criteria, strict=True):
            met = wanted.met(rows, column) if met is True else met & wanted.met(rows, column)
            if met is False:
                break
        found.append(met)
    return found


def _counts(rows: Rows, areas: Sequence[Cells], criteria: Sequence[Column]) -> Column:
    wanted = [criterion(column) for column in criteria]
    total: Any = 0.0
    for met in met_together(rows, areas, wanted):
        total = total + met
    beyond = areas[0].shape[0] * areas[0].shape[1] - len(areas[0].flat)
    if beyond and all(c.met(rows, Column(BLANK)) is True for c in wanted):
        total = total + beyond
    return Column(NUMBER, total if np.ndim(total) else float(total))


def _gathered(mean: bool, rows: Rows, areas: Sequence[Cells], criteria: Sequence[Column]) -> Column:
    """The sum, or the average, of the numbers in the first area where the others meet the criteria."""
    area, *tested = areas
    if area.shape != tested[0].shape:
        raise NotForBatch("an area to sum of another shape than the criteria's")
    found = Counted()
    total: Any = 0.0
    count: Any = 0.0
    for column, met in zip(area, met_together(rows, tested, [criterion(c) for c in criteria]), strict=True):
        if met is False:
            continue
        kinds = np.asarray(column.kinds)
        if (kinds == ERROR).any():
            found.fail(column.numbers, met & (kinds == ERROR))
        if (kinds == NUMBER).any():
            counts = met & (kinds == NUMBER)
            total = total + np.where(counts, column.numbers, 0.0)
            count = count + counts
    if not mean:
        return found.result(total)
    found.fail(DIV0, np.asarray(count == 0))
    with np.errstate(all="ignore"):
        return found.result(np.divide(total, count))


def _areas(arguments: Sequence[Argument]) -> list[Cells]:
    if not all(isinstance(argument, Cells) for argument in arguments):
        raise NotForBatch("criteria over what is no area")
    return [argument for argument in arguments if isinstance(argument, Cells)]


def value_of(argument: Argument) -> Column:
    """A criterion as one value."""
    if isinstance(argument, Column):
        return argument
    if argument.is_single:
        return argument.cell(0, 0)
    raise NotForBatch("several criteria in one")


def count_ifs(rows: Rows, arguments: Sequence[Argument]) -> Column:
    """COUNTIF and COUNTIFS."""
    areas, criteria = _areas(arguments[::2]), [value_of(argument) for argument in arguments[1::2]]
    return by_text(rows, areas, criteria, _counts)


def _if(mean: bool) -> Callable[[Rows, Sequence[Argument]], Column]:
    """SUMIF or AVERAGEIF."""

    def run(rows: Rows, arguments: Sequence[Argument]) -> Column:
        (tested,), wanted = _areas(arguments[:1]), value_of(arguments[1])
        (area,) = _areas(arguments[2:]) if len(arguments) > 2 else (tested,)
        return by_text(rows, [area, tested], [wanted], partial(_gathered, mean))

    return run


def _ifs(mean: bool) -> Callable[[Rows, Sequence[Argument]], Column]:
    """SUMIFS or AVERAGEIFS."""

    def run(rows: Rows, arguments: Sequence[Argument]) -> Column:
        (area,), tested = _areas(arguments[:1]), _areas(arguments[1::2])
        criteria = [value_of(argument) for argument in arguments[2::2]]
        return by_text(rows, [area, *tested], criteria, partial(_gathered, mean))

    return run


FUNCTIONS: dict[str, Callable[[Rows, Sequence[Argument]], Column]] = {
    "COUNTIF": count_ifs,
    "COUNTIFS": count_ifs,
    "SUMIF": _if(False),
    "AVERAGEIF": _if(True),
    "SUMIFS": _ifs(False),
    "AVERAGEIFS": _ifs(True),
}
