"""Functions that the engine computes otherwise than Excel (measured with formualizer 0.13), and when.

Such a formula counts as beyond the engine: it keeps the value that the file has, and is named with the
reason. Known and not caught: texts that Excel would take for numbers or dates ("1,000"+0, YEAR("2024-02-10"))
give #VALUE! here; 0.1+0.2=0.3 compares all 17 digits, where Excel compares 15.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

Arguments = Sequence[Mapping]
_PREFIX = re.compile(r"^(?:_XLFN\.)?(?:_XLWS\.)?")
# TEXT formats that come out as in Excel.
_TEXT_FORMAT = re.compile(
    r"(?:(?:[#0],)?[#0]*0(?:\.[0#]+)?%?|#(?:,##0)?(?:\.[0#]+)?%?|[ymdhs]+(?:[-/: .][ymdhs]+)*|@)",
    re.IGNORECASE,
)


def _always(_: Arguments) -> bool:
    return True


def _odd_format(arguments: Arguments) -> bool:
    given = _constant(arguments, 1)
    return not isinstance(given, str) or _TEXT_FORMAT.fullmatch(given) is None


def _beyond_all(arguments: Arguments) -> bool:
    """A search for something greater than all values, to find the last one."""
    wanted = _constant(arguments, 0)
    return isinstance(wanted, str) or (isinstance(wanted, (int, float)) and abs(wanted) >= 1e15)


def _last_match(arguments: Arguments) -> bool:
    exact = len(arguments) > 2 and _constant(arguments, 2) in (0, False)
    return not exact and _beyond_all(arguments)


def _number_within(arguments: Arguments) -> bool:
    """Whether an argument may be a number, which Excel writes with 15 digits into a text."""
    return any(not isinstance(_constant([argument], 0), str) for argument in arguments)


DEVIATIONS: dict[str, tuple[Callable[[Arguments], bool], str]] = {
    "SUBTOTAL": (_always, "hidden and filtered rows are not known to the engine"),
    "AGGREGATE": (_always, "hidden and filtered rows are not known to the engine"),
    "LOOKUP": (_always, "the engine does not pass over errors and texts in its search"),
    "MATCH": (_last_match, "the engine does not pass over errors and texts in its search"),
    "VLOOKUP": (_beyond_all, "the engine does not pass over errors and texts in its search"),
    "TEXT": (_odd_format, "not a number format that the engine writes as Excel does"),
    "CEILING": (_always, "the engine rounds multiples otherwise"),
    "FLOOR": (_always, "the engine rounds multiples otherwise"),
    "CEILING.MATH": (_always, "the engine rounds multiples otherwise"),
    "FLOOR.MATH": (_always, "the engine rounds multiples otherwise"),
    "CEILING.PRECISE": (_always, "the engine rounds multiples otherwise"),
    "FLOOR.PRECISE": (_always, "the engine rounds multiples otherwise"),
    "ISO.CEILING": (_always, "the engine rounds multiples otherwise"),
    "FIXED": (_always, "the engine rounds a half by its binary digits"),
    "NUMBERVALUE": (_always, "the engine does not read other separators"),
    "CONCAT": (_number_within, "the engine writes numbers with 17 digits"),
    "CONCATENATE": (_number_within, "the engine writes numbers with 17 digits"),
    "TEXTJOIN": (lambda arguments: _number_within(arguments[2:]), "the engine writes numbers with 17 digits"),
    "UNIQUE": (_always, "the engine tells upper from lower case"),
    "ISFORMULA": (_always, "the engine does not know which cells hold formulas"),
    "FORMULATEXT": (_always, "the engine prints formulas otherwise"),
    "INDIRECT": (lambda arguments: len(arguments) > 1, "the engine does not read R1C1 addresses"),
    "PROPER": (_always, "the engine leaves letters beyond A to Z as they are"),
    "LOWER": (_always, "the engine leaves letters beyond A to Z as they are"),
    "UPPER": (_always, "the engine leaves letters beyond A to Z as they are"),
}  # fmt: skip


def deviation(formula: str, called: frozenset[str]) -> str:
    """Why the engine would compute a formula otherwise than Excel; nothing when it would not."""
    if not any(_PREFIX.sub("", name) in DEVIATIONS for name in called):
        return ""
    import formualizer

    try:
        return _search(formualizer.parse("=" + formula).to_dict())
    except formualizer.ParserError:
        return ""


def _search(node: Mapping) -> str:
    if node["node_type"] == "Function":
        name = _PREFIX.sub("", node["name"].upper())
        differs, why = DEVIATIONS.get(name, (None, ""))
        if differs is not None and differs(node["args"]):
            return f"{name}: {why}"
    return next((found for child in children(node) if (found := _search(child))), "")


def children(node: Mapping) -> list[Mapping]:
    """The nodes directly below one of the engine's syntax tree."""
    named = [node[name] for name in ("left", "right", "operand") if name in node]
    return [*named, *node.get("args", ()), *(cell for row in node.get("rows", ()) for cell in row)]


def _constant(arguments: Arguments, place: int) -> object:
    if len(arguments) <= place or arguments[place]["node_type"] != "Literal":
        return None
    return arguments[place]["value"]
