"""Functions that the engine computes otherwise than Excel (measured with formualizer 0.13), and when.

Such a formula counts as beyond the engine: it keeps the value that the file has, and is named with the
reason.
"""

from __future__ import annotations

from collections.abc import Callable

from xlplugin.calculation.corrections.syntax import Arguments, Node, children, constant, plain_name, tree
from xlplugin.calculation.corrections.text_formats import is_as_in_excel


def _always(_: Arguments) -> bool:
    return True


def _odd_format(arguments: Arguments) -> bool:
    given = constant(arguments, 1)
    return not isinstance(given, str) or not is_as_in_excel(given)


def _beyond_all(arguments: Arguments) -> bool:
    """A search for something greater than all values, to find the last one."""
    wanted = constant(arguments, 0)
    return isinstance(wanted, str) or (isinstance(wanted, (int, float)) and abs(wanted) >= 1e15)


def _last_match(arguments: Arguments) -> bool:
    exact = len(arguments) > 2 and constant(arguments, 2) in (0, False)
    return not exact and _beyond_all(arguments)


DEVIATIONS: dict[str, tuple[Callable[[Arguments], bool], str]] = {
    "SUBTOTAL": (_always, "hidden and filtered rows are not known to the engine"),
    "AGGREGATE": (_always, "hidden and filtered rows are not known to the engine"),
    "LOOKUP": (_always, "the engine does not pass over errors and texts in its search"),
    "MATCH": (_last_match, "the engine does not pass over errors and texts in its search"),
    "VLOOKUP": (_beyond_all, "the engine does not pass over errors and texts in its search"),
    "TEXT": (_odd_format, "not a number format that the engine writes as Excel does"),
    "UNIQUE": (_always, "the engine tells upper from lower case"),
    "ISFORMULA": (_always, "the engine does not know which cells hold formulas"),
    "FORMULATEXT": (_always, "the engine prints formulas otherwise"),
    "INDIRECT": (lambda arguments: len(arguments) > 1, "the engine does not read R1C1 addresses"),
}  # fmt: skip


def deviation(formula: str, called: frozenset[str]) -> str:
    """Why the engine would compute a formula otherwise than Excel; nothing when it would not."""
    if not any(plain_name(name) in DEVIATIONS for name in called):
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
    return next((found for child in children(node) if (found := _search(child))), "")
