"""Arguments of our functions in the engine's formulas: constants, cells, formulas of the scratch sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlplugin.calculation.formulas.tree import (
    Array,
    Call,
    Name,
    Node,
    Number,
    Omitted,
    Postfix,
    Reference,
    Text,
    Truth,
    Unary,
    children,
)
from xlplugin.ooxml.addresses import Key

if TYPE_CHECKING:
    from xlplugin.registry import Function

SCRATCH = "\u2063xlplugin"  # begins with a letter that nobody sees: no sheet of a user's has such a name
# Functions that give one value whatever they get, and one value where they get no areas.
_ONE_VALUE = frozenset(
    {
        "SUM",
        "SUMIF",
        "SUMIFS",
        "SUMPRODUCT",
        "AVERAGE",
        "MIN",
        "MAX",
        "COUNT",
        "COUNTA",
        "COUNTIF",
        "COUNTIFS",
    }
)
_ONE_OF_ONE = frozenset({"IF", "IFERROR", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "ABS", "SQRT", "EXP", "LN"})
Place = tuple[int, int]


class NotComputable(Exception):
    """Why a formula is not computed; one line."""


@dataclass(frozen=True, slots=True)
class Constant:
    value: object


@dataclass(frozen=True, slots=True)
class Cells:
    """An area of a sheet, read as it stands."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_single(self) -> bool:
        return (self.top, self.left) == (self.bottom, self.right)

    @property
    def places(self) -> list[Place]:
        columns = range(self.left, self.right + 1)
        return [(row, column) for row in range(self.top, self.bottom + 1) for column in columns]


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula of the scratch sheet; `spreads`: it may give several values."""

    place: Place
    spreads: bool


Argument = Constant | Cells | Computed


@dataclass(frozen=True, slots=True)
class OwnCall:
    """A call of one of our functions: what it reads, and the scratch cell of its result."""

    function: Function
    arguments: tuple[Argument, ...]
    place: Place
    spreads: bool
    key: Key  # the cell whose formula calls


def constant_of(node: Node) -> Constant | None:
    from xlplugin.runner import OMITTED

    if isinstance(node, Omitted):
        return Constant(OMITTED)
    if isinstance(node, Number | Text | Truth):
        return Constant(node.value)
    if isinstance(node, Unary) and node.operator == "-" and isinstance(node.operand, Number):
        return Constant(-node.operand.value)
    return None


def spreads_out(argument: Argument) -> bool:
    return not argument.is_single if isinstance(argument, Cells) else getattr(argument, "spreads", False)


def is_single(node: Node) -> bool:
    """Whether an argument can give one value only."""
    if isinstance(node, Reference):
        return node.last is None
    if isinstance(node, Call) and node.function in _ONE_VALUE:
        return True
    if isinstance(node, Call) and node.function not in _ONE_OF_ONE:
        return False
    if isinstance(node, Name | Array) or (isinstance(node, Postfix) and node.operator == "#"):
        return False
    return all(map(is_single, children(node)))
