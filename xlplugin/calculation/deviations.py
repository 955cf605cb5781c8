"""Functions that the engine computes otherwise than Excel (measured with formualizer 0.13), and when.

Such a formula counts as beyond the engine: it keeps the value that the file has, and is named with the
reason.
"""

from __future__ import annotations

from collections.abc import Callable

from xlplugin.calculation.corrections.reference_forms import is_a1
from xlplugin.calculation.corrections.shapes import is_whole, shape_of
from xlplugin.calculation.corrections.syntax import Arguments, Node, children, constant, plain_name, tree
from xlplugin.calculation.corrections.text_formats import is_as_in_excel


def _always(_: Arguments) -> bool:
    return True


def _odd_format(arguments: Arguments) -> bool:
    given = constant(arguments, 1)
    return not isinstance(given, str) or not is_as_in_excel(given)


def _shorter_results(arguments: Arguments) -> bool:
    """Whether LOOKUP may find a place behind the end of its results, where Excel reads on in the sheet."""
    shapes = [shape_of(node) for node in arguments[1:3]]
    if len(shapes) < 2 or None in shapes:
        return False
    return max(shapes[0]) > max(shapes[1])


def _of_whole_lines(arguments: Arguments) -> bool:
    return bool(arguments) and is_whole(arguments[0])


def _picks_a_line(arguments: Arguments) -> bool:
    """INDEX of one place in an area of several rows and columns, or in one of several areas."""
    shape = shape_of(arguments[0]) if arguments else None
    return len(arguments) > 3 or (len(arguments) == 2 and shape is not None and min(shape) > 1)


_TAKE_CELLS = {"ROW", "COLUMN", "OFFSET", "CELL", "ISREF", "ISFORMULA", "FORMULATEXT"}
DEVIATIONS: dict[str, tuple[Callable[[Arguments], bool], str]] = {
    "SUBTOTAL": (_always, "hidden and filtered rows are not known to the engine"),
    "AGGREGATE": (_always, "hidden and filtered rows are not known to the engine"),
    "LOOKUP": (_shorter_results, "Excel reads on behind the end of its results"),
    "INDEX": (_picks_a_line, "a place in an area of several rows and columns, or in one of several areas"),
    "TEXT": (_odd_format, "not a number format that the engine writes as Excel does"),
    "UNIQUE": (_of_whole_lines, "in whole columns one blank more is found, which the engine does not see"),
    "SORT": (_of_whole_lines, "the result would fill a whole column"),
    "ISFORMULA": (_always, "the engine does not know which cells hold formulas"),
    "FORMULATEXT": (_always, "the engine prints formulas otherwise"),
    "INDIRECT": (lambda arguments: not is_a1(arguments), "the engine does not read R1C1 addresses"),
}  # fmt: skip


def deviation(formula: str, called: frozenset[str]) -> str:
    """Why the engine would compute a formula otherwise than Excel; nothing when it would not."""
    names = {plain_name(name) for name in called}
    if not (names & DEVIATIONS.keys() or "XLOOKUP" in names):
        return ""
    import formualizer

    try:
        return _search(tree(formula))
    except formualizer.ParserError:
        return ""


def _search(node: Node) -> str:
    if node["node_type"] == "Function":
        name = plain_name(node["name"])
        differs, why = DEVIATIONS.get(name, (None, ""))
        if differs is not None and differs(node["args"]):
            return f"{name}: {why}"
    if any(end["node_type"] == "Function" and plain_name(end["name"]) == "XLOOKUP" for end in _cells(node)):
        return "XLOOKUP: the engine has its value, not its cell"
    return next((found for child in children(node) if (found := _search(child))), "")


def _cells(node: Node) -> Arguments:
    """Nodes that must be references, not values."""
    if node["node_type"] == "BinaryOp" and node["operator"] == ":":
        return [node["left"], node["right"]]
    takes = node["node_type"] == "Function" and plain_name(node["name"]) in _TAKE_CELLS
    return node["args"] if takes else []
