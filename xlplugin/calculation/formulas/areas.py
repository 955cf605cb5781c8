"""The areas of cells that a formula reads, seen from where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlplugin.calculation.formulas.nodes import (
    Binary,
    Call,
    Name,
    Node,
    Number,
    Omitted,
    Reference,
    Structured,
    Text,
    Unary,
)
from xlplugin.calculation.formulas.tree import children, walk
from xlplugin.calculation.formulas.volatility import SEEKING
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW, Key

# They ask where an area lies, not what stands in it.
_ASK_THE_PLACE = frozenset(
    {"ROW", "COLUMN", "ROWS", "COLUMNS", "FORMULATEXT", "SHEET", "SHEETS", "AREAS", "ISFORMULA"}
)


class Area(NamedTuple):
    """Cells of a sheet, 1-based, ends included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


def within(key: Key, area: Area) -> bool:
    """Whether a cell stands in an area."""
    sheet, row, column = key
    return sheet == area.sheet and area.top <= row <= area.bottom and area.left <= column <= area.right


class Reads(NamedTuple):
    """What a formula reads; `seeks`: and cells that it finds while it runs, by INDIRECT or OFFSET."""

    areas: tuple[Area, ...]
    seeks: bool = False


def reads(node: Node, sheet: str, sheets: Sequence[str]) -> Reads:
    """The areas that a tree reads whose names and structured references are plain (`Names.plain`).

    Args:
        sheet: where the formula stands.
        sheets: the book's sheets in order, for 3-D references; a reference to none of them reads nothing.

    An area is never too small: of `A1:INDEX(B1:B9,C1)` it spans all that the ends may be.
    """
    order = {name.casefold(): place for place, name in enumerate(sheets)}
    references, widening, seeks = read_references(node)
    found = dict.fromkeys(area for part in references for area in _areas(part, sheet, sheets, order))
    for other in widening:
        if isinstance(other, Binary):
            found |= dict.fromkeys(_spanned(other, sheet, sheets, order))
        else:
            found |= dict.fromkeys(_offset_area(other, sheet, sheets, order))
    return Reads(tuple(found), seeks)


def read_references(node: Node) -> tuple[list[Reference], list[Binary | Call], bool]:
    """References whose values count, what reads more than those, whether cells are found while it runs."""
    references: list[Reference] = []
    widening: list[Binary | Call] = []
    seeks = False
    waiting: list[Node] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Reference):
            references.append(part)
        elif isinstance(part, Call):
            seeks = seeks or part.function in SEEKING
            if part.function == "OFFSET":
                widening.append(part)
            waiting += _read_arguments(part)
        else:
            if isinstance(part, Binary) and part.operator == ":":
                widening.append(part)
            waiting += children(part)
    return references, widening, seeks


def resolved(node: Reference, sheet: str, sheets: Mapping[str, str]) -> str | None:
    """The sheet of a reference, by folded names; None where it is none of this book's."""
    return None if node.origin.book else sheets.get((node.origin.sheet or sheet).casefold())


def area_of(node: Reference) -> tuple[int, int, int, int]:
    """First row, first column, last row and last column, ends in order."""
    last = node.first if node.last is None else node.last
    rows = sorted((node.first.row or 1, last.row or MAX_ROW))
    columns = sorted((node.first.column or 1, last.column or MAX_COLUMN))
    return rows[0], columns[0], rows[1], columns[1]


def _areas(node: Reference, sheet: str, sheets: Sequence[str], order: dict[str, int]) -> Iterator[Area]:
    where = node.origin
    if where.book:
        return
    first = order.get((where.sheet or sheet).casefold())
    last = order.get(where.last_sheet.casefold()) if where.last_sheet else first
    if first is None or last is None:
        return
    for place in range(min(first, last), max(first, last) + 1):
        yield Area(sheets[place], *area_of(node))


def _spanned(node: Binary, sheet: str, sheets: Sequence[str], order: dict[str, int]) -> Iterator[Area]:
    """All that lies between the cells that either end may be."""
    ends = (node.left, node.right)
    areas = [area for end in ends for area in _possible(end, sheet, sheets, order)]
    for name in dict.fromkeys(area.sheet for area in areas):
        tops, lefts, bottoms, rights = zip(*(area[1:] for area in areas if area.sheet == name), strict=True)
        yield Area(name, min(tops), min(lefts), max(bottoms), max(rights))


def _possible(end: Node, sheet: str, sheets: Sequence[str], order: dict[str, int]) -> Iterator[Area]:
    """Where an end of an area may lie: `A1:OFFSET(A9,-1,0)` in A9 ends above it and is no circle."""
    known = list(_offset_area(end, sheet, sheets, order)) if isinstance(end, Call) else []
    yield from known
    if not known:
        for part in walk(end):
            if isinstance(part, Reference):
                yield from _areas(part, sheet, sheets, order)


def _read_arguments(call: Call) -> tuple[Node, ...]:
    """Arguments whose cells' values count."""
    arguments, name = call.arguments, call.function
    if arguments and (name in _ASK_THE_PLACE or name == "OFFSET"):
        return _place_read(arguments[0]) + arguments[1:]
    if len(arguments) == 2 and name == "CELL" and _asks_no_value(arguments[0]):
        return _place_read(arguments[1])
    return arguments


def _asks_no_value(kind: Node) -> bool:
    return isinstance(kind, Text) and kind.value.lower() not in ("contents", "type")


def _place_read(argument: Node) -> tuple[Node, ...]:
    """What is read to find the place of an argument."""
    if isinstance(argument, (Reference, Name, Structured)):
        return ()
    if isinstance(argument, Unary) and argument.operator == "@":
        return _place_read(argument.operand)
    if isinstance(argument, Call) and argument.function in ("INDEX", "OFFSET") and argument.arguments:
        return _place_read(argument.arguments[0]) + argument.arguments[1:]
    return (argument,)


def _offset_area(call: Call, sheet: str, sheets: Sequence[str], order: dict[str, int]) -> Iterator[Area]:
    """What OFFSET gives, where its numbers are known."""
    arguments = call.arguments
    if call.function == "OFFSET" and arguments and isinstance(arguments[0], Reference):
        numbers = [_whole(argument) for argument in arguments[1:]]
        if len(numbers) >= 2 and None not in numbers:
            for area in _areas(arguments[0], sheet, sheets, order):
                yield from _offset(area, [number or 0 for number in numbers])


def _whole(node: Node) -> int | None:
    if isinstance(node, Omitted):
        return 0
    if isinstance(node, Unary) and node.operator == "-" and isinstance(node.operand, Number):
        return -int(node.operand.value)
    return int(node.value) if isinstance(node, Number) else None


def _offset(area: Area, numbers: list[int]) -> Iterator[Area]:
    top, left = area.top + numbers[0], area.left + numbers[1]
    height, width = ([*numbers[2:], 0, 0])[:2]
    bottom = top + (height or area.bottom - area.top + 1) - 1
    right = left + (width or area.right - area.left + 1) - 1
    if height >= 0 and width >= 0 and top >= 1 and left >= 1:
        yield Area(area.sheet, top, left, min(bottom, MAX_ROW), min(right, MAX_COLUMN))
