"""Formulas in which a function of single values is given several: the engine would use the first one only.

`SUM(ROUND(A1:A9,0))` and `SUMPRODUCT(ISNUMBER(A1:A9)*1)` come out wrong there without a word (measured with
formualizer 0.13; operators, IF and IFERROR do spread over arrays). Such formulas count as beyond the engine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlplugin.calculation.corrections.syntax import children, tree

if TYPE_CHECKING:
    from xlplugin.registry import Function

ALL = frozenset(range(99))


def _words(text: str) -> set[str]:
    return set(text.split())


_EVERY_ARGUMENT = (
    "ABS ACOS ASIN ATAN ATAN2 CEILING CEILING.MATH CHAR CLEAN CODE CONCATENATE COS DATE DATEDIF "
    "DATEVALUE DAY DAYS DEGREES DOLLAR EDATE EOMONTH ERROR.TYPE EVEN EXACT EXP FACT FIND FIXED FLOOR "
    "FLOOR.MATH FV HOUR INT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD "
    "ISTEXT LEFT LEN LN LOG LOG10 LOWER MID MINUTE MOD MONTH MROUND N NOT NPER ODD PI PMT POWER "
    "PROPER PV QUOTIENT RADIANS RATE REPLACE REPT RIGHT ROUNDDOWN SEARCH SECOND SIGN "
    "SIN SQRT SUBSTITUTE T TAN TEXT TIME TIMEVALUE TRIM TRUNC UNICHAR UNICODE UPPER VALUE WEEKDAY "
    "WEEKNUM YEAR YEARFRAC IFS SWITCH CEILING.PRECISE FLOOR.PRECISE ISO.CEILING"
)
SINGLE_ARGUMENTS: dict[str, frozenset[int]] = dict.fromkeys(_words(_EVERY_ARGUMENT), ALL) | {
    "MATCH": frozenset({0, 2}), "XMATCH": frozenset({0, 2}), "VLOOKUP": frozenset({0, 2, 3}),
    "HLOOKUP": frozenset({0, 2, 3}), "XLOOKUP": frozenset({0, 4, 5}), "LOOKUP": frozenset({0}),
    "INDEX": frozenset({1, 2}), "CHOOSE": frozenset({0}), "LARGE": frozenset({1}), "SMALL": frozenset({1}),
    "RANK": frozenset({0, 2}), "RANK.EQ": frozenset({0, 2}), "RANK.AVG": frozenset({0, 2}),
}  # fmt: skip
# Criteria, of which each gives a value: our version of the function spreads over them.
CRITERIA = dict.fromkeys(_words("COUNTIF SUMIF AVERAGEIF"), frozenset({1})) | {
    "COUNTIFS": frozenset(range(1, 99, 2)),
    **dict.fromkeys(_words("SUMIFS AVERAGEIFS MAXIFS MINIFS"), frozenset(range(2, 99, 2))),
}
# Functions that give arrays, or pass on those they are given.
_GIVE_ARRAYS = _words("SEQUENCE RANDARRAY FILTER SORT SORTBY UNIQUE TRANSPOSE OFFSET INDIRECT LET")
_PASS_ARRAYS_ON = {"IF", "IFERROR", "IFNA", "ROW", "COLUMN"}
# Functions whose arguments are arrays in any formula; the newest are found in array formulas only.
TAKE_ARRAYS = _words(
    "SUMPRODUCT LOOKUP INDEX MMULT MINVERSE MDETERM FREQUENCY AGGREGATE XLOOKUP XMATCH FILTER SORT SORTBY "
    "UNIQUE LET LAMBDA TRANSPOSE SUMX2MY2 SUMX2PY2 SUMXMY2 ROWS COLUMNS"
)
_COMPUTES = re.compile(r"[-+*/^&=<>]|IFS?\(", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:_XLFN\.)?(?:_XLWS\.)?")


def many_for_one(formula: str, functions: Mapping[str, Function]) -> str:
    """The function in a formula that gets several values for one, or nothing."""
    if not any(mark in formula for mark in (":", "{", "#", *_GIVE_ARRAYS)):
        return ""
    import formualizer

    try:
        return _Search(functions).visit(tree(formula))
    except formualizer.ParserError:
        return ""


def intersected(formula: str, functions: Mapping[str, Function]) -> bool:
    """Whether a formula computes with areas inside a function, as `SUM(A1:A6^2)` does without being an array.

    Excel takes one cell of each area there (implicit intersection), the engine all of them.
    """
    if ":" not in formula or not _COMPUTES.search(formula):
        return False
    import formualizer

    try:
        return _Search(functions).meets_area(tree(formula), False)
    except formualizer.ParserError:
        return False


def gives_array(node: Mapping, functions: Mapping[str, Function]) -> bool:
    """Whether a part of a formula is several values."""
    return _Search(functions).is_array(node)


def _criteria(node: Mapping) -> list[Mapping]:
    """Criteria in a call."""
    places = CRITERIA.get(_PREFIX.sub("", str(node.get("name", "")).upper()), ())
    return [argument for place, argument in enumerate(node.get("args", ())) if place in places]


class _Search:
    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions

    def visit(self, node: Mapping) -> str:
        """Name of the first such function in the node's tree."""
        below = children(node)
        if node["node_type"] == "Function":
            name = _PREFIX.sub("", node["name"].upper())
            single = SINGLE_ARGUMENTS.get(name, frozenset())
            if any(place in single and self.is_array(child) for place, child in enumerate(below)):
                return name
        return next((found for child in below if (found := self.visit(child))), "")

    def meets_area(self, node: Mapping, within: bool) -> bool:
        """Whether an operator or IF has an area among its operands, within a function of single cells."""
        kind, name = node["node_type"], _PREFIX.sub("", str(node.get("name", "")).upper())
        if name in TAKE_ARRAYS or name in self._functions:
            return self.branches_on_area(node)  # operators spread there, IF only in an array formula
        if any(
            self.is_array(criterion) and criterion["node_type"] != "Array" for criterion in _criteria(node)
        ):
            return True
        computes = kind in ("BinaryOp", "UnaryOp") and node["operator"] not in (":", "@")
        if within and (computes or name == "IF") and self.is_array(node):
            return True
        return any(self.meets_area(child, within or kind == "Function") for child in children(node))

    def branches_on_area(self, node: Mapping) -> bool:
        below = children(node)
        condition = node["node_type"] == "Function" and node["name"].upper() == "IF" and below[:1]
        return any(map(self.is_array, condition or ())) or any(map(self.branches_on_area, below))

    def is_array(self, node: Mapping) -> bool:
        kind, below = node["node_type"], children(node)
        if kind == "Reference":
            return ":" in node["reference"] or "#" in node["reference"]
        if kind == "Function":
            return self._gives_array(_PREFIX.sub("", node["name"].upper()), below)
        if kind == "UnaryOp" and node["operator"] == "@":
            return False
        return kind == "Array" or any(map(self.is_array, below))

    def _gives_array(self, name: str, arguments: Sequence[Mapping]) -> bool:
        if name in self._functions:
            ours = self._functions[name].arguments
            return any(
                a.quantity.broadcasts and self.is_array(n) for a, n in zip(ours, arguments, strict=False)
            )
        if name in CRITERIA:
            return any(self.is_array(arguments[place]) for place in CRITERIA[name] if place < len(arguments))
        return name in _GIVE_ARRAYS or (name in _PASS_ARRAYS_ON and any(map(self.is_array, arguments)))
