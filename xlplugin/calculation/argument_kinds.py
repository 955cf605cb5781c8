"""What a formula uses, in the words that evidence is counted by: functions, and the kinds of their arguments.

A use says: this function (operator, reference form, array form) had, as this argument, a value of this form
(literal, cell, area, whole columns, array, result ...) and of this kind (number, text, blank, truth, error).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from xlplugin.calculation.call_results import LIFTING, ONE_CELL, SEVERAL_CELLS, Argument, given
from xlplugin.calculation.formulas.tree import (
    Applied,
    Array,
    Binary,
    Call,
    ErrorValue,
    Name,
    Node,
    Number,
    Omitted,
    Parentheses,
    Postfix,
    Reference,
    Structured,
    Text,
    Truth,
    Unary,
)
from xlplugin.calculation.text_formats import parts_of
from xlplugin.calculation.value_kinds import (
    ANY,
    EMPTY,
    ERROR,
    ERROR_NAME,
    HEADLESS,
    NUMBER,
    NUMERAL,
    TEXT,
    TILDE,
    TRUTH,
    kind_of,
    names_of,
)

# Kinds of which each may be the error that a formula gives.
FAULTS = ERROR | TEXT | NUMERAL | EMPTY | ERROR_NAME
# Arguments that choose what a function does, from 0: each choice is a kind of its own.
SELECTING = {"CELL": 0, "INFO": 0, "DATEDIF": 2, "TEXT": 1, "YIELD": 6}
COMPUTED = "a computed choice"  # which one, no evidence can tell
# They take of their first argument where it stands, and nothing of what it holds.
_OF_A_PLACE = frozenset(("ROW", "COLUMN", "ROWS", "COLUMNS", "AREAS", "OFFSET", "ISFORMULA", "FORMULATEXT"))
_PLACES = ("cell", *SEVERAL_CELLS)
CHOOSING = frozenset(("IF", "IFS", "IFERROR", "IFNA", "CHOOSE", "SWITCH"))
_DATABASE = frozenset((
    "DSUM", "DGET", "DMAX", "DMIN", "DCOUNT", "DCOUNTA", "DAVERAGE", "DPRODUCT", "DSTDEV", "DSTDEVP", "DVAR",
    "DVARP",
))  # fmt: skip
# Which argument is a criterion, groups that repeat counted once.
_CRITERIA = {
    **dict.fromkeys(("COUNTIF", "COUNTIFS", "SUMIF", "AVERAGEIF"), 2),
    **dict.fromkeys(("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS"), 3),
}
IN_ARRAY = " in an array formula"  # ends the form of an area that may be computed with as a whole
SCALARS = frozenset({"literal", "cell", "result"})
Proven: TypeAlias = "tuple[int, str, str]"  # argument, form, kind


class Use(NamedTuple):
    function: str
    argument: int  # 1-based, groups that repeat counted once; 0: of the call as a whole
    form: str
    kind: str


# How arguments repeat: (how many lead, how many form a group). All others stand where they stand.
_ALIKE = (
    "SUM", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "AND", "OR", "XOR", "PRODUCT", "CONCAT",
    "CONCATENATE", "SUMPRODUCT", "MEDIAN", "MODE", "MODE.SNGL", "MODE.MULT", "STDEV", "STDEV.S",
    "STDEV.P", "STDEVP", "STDEVA", "STDEVPA", "VAR", "VAR.S", "VAR.P", "VARP", "VARA", "VARPA", "SUMSQ",
    "GCD", "LCM", "AVERAGEA", "MAXA", "MINA", "AVEDEV", "DEVSQ", "GEOMEAN", "HARMEAN", "KURT", "SKEW",
    "SKEW.P", "MULTINOMIAL", "VSTACK", "HSTACK", "IMSUM", "IMPRODUCT",
)  # fmt: skip
REPEATED: dict[str, tuple[int, int]] = {
    **dict.fromkeys(_ALIKE, (0, 1)),
    **dict.fromkeys(("NPV", "CHOOSE", "SUBTOTAL"), (1, 1)),
    **dict.fromkeys(("TEXTJOIN", "AGGREGATE"), (2, 1)),
    **dict.fromkeys(("SUMIFS", "AVERAGEIFS", "MINIFS", "MAXIFS", "SWITCH"), (1, 2)),
    **dict.fromkeys(("COUNTIFS", "IFS", "LET"), (0, 2)),
}
_COMPARISONS = frozenset(("=", "<>", "<", ">", "<=", ">="))
_JOINERS = {":": "reference range operator", " ": "reference intersection", ",": "reference union"}


class Uses:
    """The uses of one formula, collected along its tree. Deep formulas recurse as deep as they nest."""

    def __init__(
        self, kinds_of: Callable[[Reference], int], named: Callable[[Name], Argument], form: str, sheet: str
    ) -> None:
        self.found: set[Use] = set()
        self._kinds_of = kinds_of
        self._named = named
        self._array, self._sheet = bool(form), sheet
        self._of_cells = False  # whether operators compute cell by cell here, as in SUMPRODUCT
        if form:
            self.found.add(Use(form, 0, "", ""))

    def of(self, node: Node) -> Argument:
        """What a node is as an argument; what it uses is added."""
        if isinstance(node, Parentheses):
            return self.of(node.inner)
        if isinstance(node, Reference):
            return self._reference(node)
        if isinstance(node, Name):
            self.found.add(Use("name of another workbook" if node.origin.book else "name", 0, "", ""))
            return self._named(node)
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, (Binary, Unary, Postfix)):
            return self._operation(node)
        return self._constant(node)

    def _constant(self, node: Node) -> Argument:
        if isinstance(node, (Number, Text, Truth)):
            return Argument("literal", kind_of(node.value))
        if isinstance(node, ErrorValue):
            return Argument("literal", ERROR)
        if isinstance(node, Omitted):
            return Argument("left out", 0)
        if isinstance(node, Array):
            self.found.add(Use("array constant", 0, "", ""))
            kinds = 0
            for row in node.rows:
                for item in row:
                    kinds |= self._constant(item).kinds
            return Argument("array constant", kinds)
        if isinstance(node, Structured):
            self.found.add(Use("structured reference", 0, "", ""))
            return Argument("cell" if "#This Row" in node.items else "area", ANY)
        assert isinstance(node, Applied)
        for part in (node.function, *node.arguments):
            self.of(part)
        self.found.add(Use("LAMBDA", 0, "applied", "nothing"))
        return Argument("result", ANY)

    def _reference(self, node: Reference) -> Argument:
        form = reference_form(node)
        if node.origin.book:
            self.found.add(Use("reference to another workbook", 0, "", ""))
        if node.origin.last_sheet:
            self.found.add(Use("reference to several sheets", 0, "", ""))
        if form == "whole columns":
            self.found.add(Use("reference to whole columns", 0, "", ""))
        return Argument(form, self._kinds_of(node))

    def _operation(self, node: Binary | Unary | Postfix) -> Argument:
        parts = (node.left, node.right) if isinstance(node, Binary) else (node.operand,)
        arguments = [self.of(part) for part in parts]
        kinds = arguments[0].kinds | arguments[-1].kinds
        if isinstance(node, Binary) and node.operator in _JOINERS:
            self.found.add(Use(_JOINERS[node.operator], 0, "", ""))
            if node.operator == ":" and len(set(sheets_of_ends(node, self._sheet))) > 1:
                self.found.add(Use(_JOINERS[":"], 0, "selector", "cells of two sheets"))
            return Argument({":": "area", " ": "intersection", ",": "union"}[node.operator], kinds)
        if isinstance(node, Postfix) and node.operator == "#":
            self.found.add(Use("reference to a spill", 0, "", ""))
            return Argument("spill", kinds)
        if isinstance(node, Unary) and node.operator == "@":
            self._add("SINGLE", arguments)
            return Argument("result", kinds)
        prefix = "prefix " if isinstance(node, Unary) else ""
        self._add(f"operator {prefix}{node.operator}", arguments)
        form = "array" if any(argument.form in LIFTING for argument in arguments) else "result"
        if node.operator == "&":
            return Argument(form, TEXT | kinds & TILDE)
        return Argument(form, TRUTH if node.operator in _COMPARISONS else NUMBER)

    def _call(self, node: Call) -> Argument:
        function, around = node.function, self._of_cells
        self._of_cells = function == "SUMPRODUCT" or (around and function not in CHOOSING)
        arguments = [self.of(part) for part in node.arguments]
        self._of_cells = around
        place = SELECTING.get(function)
        if place is not None and place < len(arguments):
            chosen = node.arguments[place]
            self.found |= {Use(function, place + 1, "selector", each) for each in _choices(function, chosen)}
        if function == "LAMBDA":  # names and a formula, no values
            self.found.add(Use(function, 0, "", ""))
            return Argument("result", ANY)
        self._add(function, arguments)
        return given(function, arguments)

    def _add(self, function: str, arguments: list[Argument]) -> None:
        lead, group = REPEATED.get(function, (0, 0))
        faulty: dict[int, int] = {}
        for place, (form, kinds) in enumerate(arguments):
            at = (lead + (place - lead) % group if group and place >= lead else place) + 1
            form = "area" if form == ONE_CELL and self._of_cells else form
            in_array = IN_ARRAY if self._array and form in SEVERAL_CELLS else ""
            if function in _OF_A_PLACE and place == 0 and form in _PLACES:
                kinds = NUMBER
            kinds &= ~(0 if function in _DATABASE else HEADLESS)
            if kinds & TILDE and at != _CRITERIA.get(function):
                kinds = kinds & ~TILDE | TEXT
            for kind in names_of(kinds) or ["nothing"]:
                self.found.add(Use(function, at, form + in_array, kind))
            if kinds & FAULTS and form in SCALARS and function not in CHOOSING:
                faulty[place] = kinds & FAULTS
        count = len(arguments)
        more = bool(group) and count > lead + group
        self.found.add(Use(function, 0, "arguments", "more" if more else str(count)))
        if len(faulty) > 1 and any(kinds & ERROR for kinds in faulty.values()):
            together = " and ".join(names_of(_either(faulty)))
            self.found.add(Use(function, 0, "together", together))


def _choices(function: str, chosen: Node) -> set[str]:
    if isinstance(chosen, Number) and function == "YIELD":
        return {f"basis {chosen.value:g}"}
    if not isinstance(chosen, Text):
        return {COMPUTED}
    return parts_of(chosen.value) if function == "TEXT" else {chosen.value.lower()}


def _either(faulty: dict[int, int]) -> int:
    kinds = 0
    for held in faulty.values():
        kinds |= held
    return kinds


def sheets_of_ends(node: Binary, sheet: str) -> list[str]:
    """Sheets of the references that a range is between; they differ in `Q1:Q3!A1`, where quotes lack."""
    ends = (node.left, node.right)
    return [(end.origin.sheet or sheet).lower() for end in ends if isinstance(end, Reference)]


def reference_form(node: Reference) -> str:
    """`cell`, `area`, `area of one cell` or `whole columns` (whole rows too)."""
    if node.first.row is None or node.first.column is None:
        return "whole columns"
    if node.last is None and not node.origin.last_sheet:
        return "cell"
    last, origin = node.last, node.origin
    one = last and (last.row, last.column) == (node.first.row, node.first.column) and not origin.last_sheet
    return ONE_CELL if one else "area"
