"""The nodes of a formula's tree.

A tree has no node for parentheses: the printer writes those that precedence needs. Only those around a whole
formula are kept (`Parentheses`), because Excel rounds a last difference of `=A1-B1` and not of `=(A1-B1)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

# Excel's own newer functions; those of add-ins; custom functions, as xlwings Lite and Server offer them.
_PREFIXES = ("_XLFN.", "_XLWS.", "_XLL.", "_XLDUDF_")


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool


@dataclass(frozen=True, slots=True)
class ErrorValue:
    code: str  # "#N/A"; a reference to what was deleted is "#REF!"


@dataclass(frozen=True, slots=True)
class Omitted:
    """An argument that was left out, as the second of `IF(A1,,2)`."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a reference or name is looked up: `'[1]First:Last'!`, each part perhaps empty."""

    sheet: str = ""
    last_sheet: str = ""  # of a 3-D reference
    book: str = ""  # another workbook: the number of its link, or its path


HERE = Origin()


@dataclass(frozen=True, slots=True)
class Corner:
    """An end of a reference, 1-based; whole columns have no row, whole rows no column."""

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell (`last` is None), an area, whole columns or whole rows, with ends as they were written."""

    first: Corner
    last: Corner | None = None
    origin: Origin = HERE


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    origin: Origin = HERE


@dataclass(frozen=True, slots=True)
class Structured:
    """`Table[[#Headers],[First]:[Last]]`; no table: the one around the cell; no column: all of them."""

    table: str
    items: tuple[str, ...] = ()  # "#All", "#Data", "#Headers", "#Totals", "#This Row"
    first: str | None = None
    last: str | None = None
    origin: Origin = HERE


@dataclass(frozen=True, slots=True)
class Array:
    rows: tuple[tuple[Number | Text | Truth | ErrorValue, ...], ...]


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str  # "-", "+", "@"
    operand: Node


@dataclass(frozen=True, slots=True)
class Postfix:
    operator: str  # "%", "#"
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str  # arithmetic, "&", comparisons; ":" range, " " intersection, "," union
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function by the name that stands in the file: `_xlfn.XLOOKUP`, `[1]!TRAIN_GPUS`, `_xll.SERVERS`."""

    name: str
    arguments: tuple[Node, ...]

    @property
    def function(self) -> str:
        """The function's name: upper case, without `_xlfn.`, `_xlws.`, `_xll.`, `_xldudf_`, book and `@`."""
        return _function(self.name)

    @property
    def prefix(self) -> str:
        """What the file puts before that name, upper case: `_XLFN.`, `_XLFN._XLWS.`, `_XLL.`, `_XLDUDF_`."""
        return self.name.rpartition("!")[2].upper().removesuffix(self.function)


@lru_cache(maxsize=4096)
def _function(name: str) -> str:
    name = name.rpartition("!")[2].upper()
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name


@dataclass(frozen=True, slots=True)
class Applied:
    """What a computed function gives: `LAMBDA(x,x+1)(3)`."""

    function: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Parentheses:
    """Around a whole formula; never inside one."""

    inner: Node


Node: TypeAlias = (
    Number
    | Text
    | Truth
    | ErrorValue
    | Omitted
    | Reference
    | Name
    | Structured
    | Array
    | Unary
    | Postfix
    | Binary
    | Call
    | Applied
    | Parentheses
)

# Higher binds tighter; all are left-associative. A prefix minus binds tighter than % and ^: -2^2 is 4.
PRECEDENCE = {
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 1),
    "&": 2,
    **dict.fromkeys("+-", 3),
    **dict.fromkeys("*/", 4),
    "^": 5,
    ",": 9,
    " ": 10,
    ":": 11,
}
PERCENT, PREFIX, AT, SPILLED = 6, 7, 8, 12
