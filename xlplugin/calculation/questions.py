"""Functions that ask about rows and cells, answered from the book: SUBTOTAL, AGGREGATE, ISFORMULA.

`SUBTOTAL(109,A1:A9)` is `SUM(A1:A4,A6:A9)` where row 5 is hidden: which rows are is in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from xlplugin.calculation.book_cells import BookCells
from xlplugin.calculation.corrections.aggregates import WITHOUT_ERRORS
from xlplugin.calculation.corrections.shapes import area_of
from xlplugin.calculation.corrections.syntax import Node, constant, plain_name, printed, tree
from xlplugin.calculation.shown_cells import Rows, ShownCells
from xlplugin.ooxml.addresses import split_sheet

# By their numbers, from 1.
_AGGREGATES = [
    "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "STDEV.S", "STDEV.P", "SUM", "VAR.S", "VAR.P",
    "MEDIAN", "MODE.SNGL", "LARGE", "SMALL",
    "PERCENTILE.INC", "QUARTILE.INC", "PERCENTILE.EXC", "QUARTILE.EXC",
]  # fmt: skip
_OF_AREAS, _FIRST_WITH_PLACE = 11, 14  # SUBTOTAL has the first 11; from LARGE on there is a second argument
_TOTALS = {"SUBTOTAL", "AGGREGATE"}
_ASKING = {"SUBTOTAL", "AGGREGATE", "ISFORMULA"}


def depends_on_place(called: Collection[str]) -> bool:
    """Whether a formula asks about rows or cells, so that its text for the engine moves with none."""
    return any(plain_name(name) in _ASKING for name in called)


def answered(text: str, sheet: str, cells: BookCells | None) -> str:
    """The formula with plain functions of the cells that count; a call that has no answer stays.

    ValueError says why one has none, or that the formula has parts unknown here.
    """
    import formualizer

    if cells is None:
        return text

    def replacing(node: Node, text: Callable[[Node], str]) -> str | None:
        if node["node_type"] != "Function":
            return None
        name, arguments = plain_name(node["name"]), node["args"]
        if name == "SUBTOTAL":
            return _subtotal(arguments, sheet, cells)
        if name == "AGGREGATE":
            return _aggregate(arguments, sheet, cells, text)
        return _is_formula(arguments, sheet, cells) if name == "ISFORMULA" else None

    try:
        return printed(tree(text), text, replacing)
    except formualizer.ParserError:
        return text


def _subtotal(arguments: list[Node], sheet: str, cells: BookCells) -> str | None:
    number = constant(arguments, 0)
    if not isinstance(number, float) or len(arguments) < 2:
        return None
    rows, number = (Rows.SHOWN, number - 100) if number > 100 else (Rows.SHOWN_BY_FILTERS, number)
    areas = ShownCells(cells, sheet, rows, {"SUBTOTAL"}).areas(arguments[1:])
    if areas is None or number not in range(1, _OF_AREAS + 1):
        return None
    return f"{_AGGREGATES[int(number) - 1]}({','.join(areas)})"


def _aggregate(
    arguments: list[Node], sheet: str, cells: BookCells, text: Callable[[Node], str]
) -> str | None:
    """Options: 1 hidden rows, 2 errors, 3 both and, up to here, cells with such totals; 4 to 7 the same."""
    number, option = constant(arguments, 0), constant(arguments, 1)
    if len(arguments) < 3 or arguments[1]["node_type"] == "Omitted":
        option = 0.0
    if number not in range(1, len(_AGGREGATES) + 1) or option not in range(8) or len(arguments) < 3:
        return None
    name, with_place = _AGGREGATES[int(number) - 1], number >= _FIRST_WITH_PLACE
    if with_place and len(arguments) != 4:
        return None
    if with_place and arguments[2]["node_type"] != "Reference":
        found = [text(arguments[2])]  # an array has neither rows nor formulas
    else:
        rows, totals = (
            (Rows.SHOWN if option % 2 else Rows.ALL),
            ({"SUBTOTAL", "AGGREGATE"} if option < 4 else ()),
        )
        found = ShownCells(cells, sheet, rows, totals).areas(arguments[2:3] if with_place else arguments[2:])
        if found is None:
            return None
    if option % 4 in (2, 3):
        found = [f"{WITHOUT_ERRORS}({area})" for area in found]
    if not with_place:
        return f"{name}({','.join(found)})"
    return f"{name}({found[0]},{text(arguments[3])})" if len(found) == 1 else None


def _is_formula(arguments: list[Node], sheet: str, cells: BookCells) -> str | None:
    area = area_of(arguments[0]) if len(arguments) == 1 else None
    if area is None or area[:2] != area[2:]:
        return None
    answer = cells.has_formula(split_sheet(arguments[0]["reference"])[0] or sheet, *area[:2])
    return None if answer is None else str(answer).upper()
