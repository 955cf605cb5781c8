"""Functions of references, in words that the engine takes as Excel does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xlplugin.calculation.corrections.dynamic_arrays import FILTER_IN_WHOLE
from xlplugin.calculation.corrections.names import engine_name
from xlplugin.calculation.corrections.shapes import area_of, fixed_lines, is_whole, shape_of
from xlplugin.calculation.corrections.syntax import Arguments, Node, constant, plain_name
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW, column_letters

_COUNTING = {
    "COUNT",
    "COUNTA",
    "COUNTIF",
    "COUNTIFS",
    "ROWS",
    "COLUMNS",
    "MATCH",
    "LEN",
    "ABS",
    "ROW",
    "COLUMN",
}


def indirect(arguments: Arguments, texts: Sequence[str]) -> str | None:
    """TRUE as the second argument is what it is without one; FALSE, also left out behind a comma, is R1C1."""
    return f"INDIRECT({texts[0]})" if len(arguments) == 2 and is_a1(arguments) else None


def is_a1(arguments: Arguments) -> bool:
    if len(arguments) < 2:
        return True
    given = constant(arguments, 1)
    return isinstance(given, (bool, float)) and bool(given)


def filter_of(arguments: Arguments, texts: Sequence[str]) -> str | None:
    """Of whole columns the engine passes the used part, which may end elsewhere in each."""
    name = FILTER_IN_WHOLE if arguments and is_whole(arguments[0]) else engine_name("FILTER")
    return f"{name}({','.join(texts)})"


def sort(arguments: Arguments, texts: Sequence[str]) -> str | None:
    """Python would get what is left out between commas as 0."""
    given = [text or default for text, default in zip(texts, ["", "1", "1", "FALSE"], strict=False)]
    return f"{engine_name('SORT')}({','.join(given)})"


def sort_by(arguments: Arguments, texts: Sequence[str]) -> str | None:
    given = [text or ("1" if place and place % 2 == 0 else "") for place, text in enumerate(texts)]
    return f"{engine_name('SORTBY')}({','.join(given)})"


def offset(arguments: Arguments, texts: Sequence[str]) -> str | None:
    """The cells themselves where they can be told: the engine counts the first argument as read.

    So =SUM(B1:OFFSET(B9,-1,0)) in B9 would be circular. And it knows no area that goes up or to the left.
    """
    if not 3 <= len(arguments) <= 5:
        return None
    numbers = [_number(arguments, place) for place in range(1, 5)]
    if area_of(arguments[0]) is not None and not is_whole(arguments[0]) and None not in numbers:
        return _moved(arguments[0], *numbers)
    given = [*texts, *[""] * (5 - len(texts))]
    turned = [place for place in (3, 4) if given[place] and not _is_upward(arguments[place])]
    if not turned:
        return None
    for place in turned:
        size = given[place]
        given[place - 2] = f"({given[place - 2] or 0})+IF({size}<0,({size})+1,0)"
        given[place] = f"ABS({size})"
    return f"OFFSET({','.join(given).rstrip(',')})"


def _number(arguments: Arguments, place: int) -> float | None:
    """A constant; 0 where nothing is given; None where it is computed."""
    if len(arguments) <= place or arguments[place]["node_type"] == "Omitted":
        return 0.0
    node, sign = arguments[place], 1
    if node["node_type"] == "UnaryOp" and node["operator"] == "-":
        node, sign = node["operand"], -1
    value = constant([node], 0)
    if not isinstance(value, float) or not value.is_integer() or (place > 2 and value == 0):
        return None
    return sign * value


def _moved(node: Node, rows: float, columns: float, height: float, width: float) -> str:
    top, left, bottom, right = area_of(node)
    fixed = fixed_lines(node)
    height, width = int(height) or bottom - top + 1, int(width) or right - left + 1
    top, left = top + int(rows), left + int(columns)
    top, left = top + min(height + 1, 0), left + min(width + 1, 0)
    bottom, right = top + abs(height) - 1, left + abs(width) - 1
    if top < 1 or left < 1 or bottom > MAX_ROW or right > MAX_COLUMN:
        return "#REF!"
    before, bang, _ = node["reference"].rpartition("!")
    ends = [
        f"{'$' * fixed[1]}{column_letters(column)}{'$' * fixed[0]}{row}"
        for row, column in ((top, left), (bottom, right))
    ]
    return before + bang + (ends[0] if ends[0] == ends[1] else ":".join(ends))


def _is_upward(node: Node) -> bool:
    """Whether a height or width is certainly not negative."""
    value = constant([node], 0)
    return isinstance(value, float) or (
        node["node_type"] == "Function" and plain_name(node["name"]) in _COUNTING
    )


def sumproduct(arguments: Arguments, texts: Sequence[str]) -> str | None:
    """Factors of unequal shape are an error; the engine would repeat a single row along a column."""
    shapes = {shape for node in arguments if (shape := _shape(node)) is not None}
    return "#VALUE!" if len(shapes) > 1 else None


def _shape(node: Node) -> tuple[int, int] | None:
    if node["node_type"] == "Array":
        return len(node["rows"]), len(node["rows"][0])
    if node["node_type"] == "UnaryOp":
        return _shape(node["operand"])
    return shape_of(node)


FORMS: Mapping[str, Callable[[Arguments, Sequence[str]], str | None]] = {
    "INDIRECT": indirect,
    "OFFSET": offset,
    "SUMPRODUCT": sumproduct,
    "FILTER": filter_of,
    "SORT": sort,
    "SORTBY": sort_by,
}
