"""Criteria of COUNTIF, SUMIFS and their like: `>5`, `<>`, `b*`, `5%`, `#N/A`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from xlplugin.calculation.corrections.coercion import may_be_number
from xlplugin.calculation.corrections.number_reader import Beyond, number_in
from xlplugin.calculation.corrections.ordering import NUMBER, TEXT, TRUTH, kind_of, order_key, pattern, same
from xlplugin.errors import CODES, ExcelError

Test = Callable[[object], bool]
Place = tuple[int, int]  # row and column within an area, from 0
_FEW = 3
_LAST_DATE = 2_958_466
_DIGIT = re.compile(r"\d")
_SPECIAL = set("<>=*?~#")
_SYMBOL = re.compile(r"<>|<=|>=|<|>|=|")
_COMPARE = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,15}", re.ASCII)


def split(text: str) -> tuple[str, str]:
    """Operator, which may be none, and what is compared with."""
    symbol = _SYMBOL.match(text)[0]
    return symbol, text[len(symbol) :]


@lru_cache(maxsize=65_536)
def is_plain(text: str) -> bool:
    """Whether the engine takes a text criterion as Excel does.

    It knows no percent, thousands or errors there, and compares a bare `0.3` to 1e-12.
    """
    symbol, rest = split(text)
    if rest.upper() in CODES:
        return False
    if not any(map(str.isdigit, rest)):
        return True
    if (_PLAIN_NUMBER if symbol else _INTEGER).fullmatch(rest):
        return True
    try:
        return isinstance(number_in(rest, False), ExcelError)
    except Beyond:
        return False


def is_equality(text: str) -> bool:
    """Whether a text criterion asks for what is, or is not, equal to a text, be it a number's."""
    symbol, rest = split(text)
    return symbol not in _COMPARE and rest.upper() not in CODES


def test_of(criterion: object, date_1904: bool) -> Test:
    """Whether a cell's value meets a criterion."""
    if criterion is None:
        criterion = 0.0
    if not isinstance(criterion, str):
        return _equal("=", criterion, date_1904)
    symbol, rest = split(criterion)
    if not rest:
        return _of_nothing(symbol)
    try:
        value = _value(rest, date_1904)
    except Beyond as reason:
        if symbol in _COMPARE:
            raise
        return _negated(symbol, _spelt_like(rest, str(reason)))
    if symbol in ("", "=", "<>"):
        return _equal(symbol, value, date_1904)
    compare, kind, key = _COMPARE[symbol], kind_of(value), order_key(value)
    return lambda cell: kind_of(cell) == kind is not None and compare(order_key(cell), key)


def _of_nothing(symbol: str) -> Test:
    """`=` finds blank cells, `<>` all others, an empty text blank cells and empty texts."""
    tests = {
        "": lambda cell: cell in (None, ""),
        "=": lambda cell: cell is None,
        "<>": lambda cell: cell is not None,
    }
    return tests.get(symbol, lambda cell: False)


def _value(text: str, date_1904: bool) -> object:
    if text.upper() in CODES:
        return ExcelError(text.upper())
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    number = number_in(text, date_1904)
    return text if isinstance(number, ExcelError) else number


def _equal(symbol: str, value: object, date_1904: bool) -> Test:
    if isinstance(value, ExcelError):
        equal: Test = lambda cell: cell == value  # noqa: E731
    elif kind_of(value) == TEXT:
        equal = pattern(value)
    elif kind_of(value) == TRUTH:
        equal = lambda cell: same(value, cell)  # noqa: E731
    else:
        equal = lambda cell: _number(cell, date_1904) == value  # noqa: E731
    return _negated(symbol, equal)


def _negated(symbol: str, equal: Test) -> Test:
    return (lambda cell: not equal(cell)) if symbol == "<>" else equal


def _spelt_like(text: str, reason: str) -> Test:
    """Equality with a text that is a date under some settings: 2024-01 is 2024-01, and not 2024-02.

    Beyond for a cell that may be the same date otherwise.
    """
    wanted, form = text.lower(), _form(text)

    def equal(cell: object) -> bool:
        if kind_of(cell) == NUMBER and 0 < cell <= _LAST_DATE:
            raise Beyond(reason)
        if not isinstance(cell, str) or cell.lower() == wanted or _form(cell) == form:
            return isinstance(cell, str) and cell.lower() == wanted
        if may_be_number(cell):
            raise Beyond(reason)
        return False

    return equal


def _form(text: str) -> str:
    return _DIGIT.sub("0", text.lower())


def _number(cell: object, date_1904: bool) -> float | None:
    """A cell's number, also where a text spells it: COUNTIF finds both."""
    if kind_of(cell) == NUMBER:
        return cell
    if not isinstance(cell, str):
        return None
    try:
        number = number_in(cell, date_1904)
    except Beyond:
        return None
    return None if isinstance(number, ExcelError) else number


class Finder:
    """Cells of an area that meet criteria: looked up for plain texts and numbers where many are asked."""

    def __init__(self, rows: Sequence[Sequence[object]], date_1904: bool) -> None:
        self._cells = [((r, c), value) for r, row in enumerate(rows) for c, value in enumerate(row)]
        self._date_1904, self._asked = date_1904, 0
        self._index: dict[object, set[Place]] | None = None

    def places(self, criterion: object) -> set[Place]:
        self._asked += 1
        key = self._key(criterion)
        if key is None or self._asked <= _FEW:
            test = test_of(criterion, self._date_1904)
            return {place for place, value in self._cells if test(value)}
        if self._index is None:
            self._index = {}
            for place, value in self._cells:
                for found in {
                    value.lower() if isinstance(value, str) else None,
                    _number(value, self._date_1904),
                }:
                    self._index.setdefault(found, set()).add(place)
        return self._index.get(key, set())

    def _key(self, criterion: object) -> object:
        if kind_of(criterion) == NUMBER:
            return float(criterion)
        if not isinstance(criterion, str) or not criterion or criterion.lower() in ("true", "false"):
            return None
        is_word = not _SPECIAL & set(criterion) and not any(map(str.isdigit, criterion))
        return criterion.lower() if is_word else None
