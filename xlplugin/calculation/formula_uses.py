"""What each formula of a workbook uses, over the values that its cells hold; copies are walked once.

Two formulas of one shape, whose arguments are of the same kinds as well, use the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xlplugin.calculation.argument_kinds import (
    IN_ARRAY,
    SELECTING,
    Proven,
    Use,
    Uses,
    reference_form,
    sheets_of_ends,
)
from xlplugin.calculation.call_results import Argument
from xlplugin.calculation.formulas.tree import (
    Array,
    Binary,
    Call,
    ErrorValue,
    FormulaError,
    Name,
    Node,
    Number,
    Reference,
    Structured,
    Text,
    Unary,
    children,
    parse,
    walk,
)
from xlplugin.calculation.value_kinds import ANY, ERROR, Value, ValueKinds, kind_of
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW

Definition = Callable[[str, str], "str | None"]  # a name and the sheet it is read on: its formula
_ELSEWHERE = frozenset(("OFFSET", "INDIRECT", "NA", "ANCHORARRAY"))  # they may give an error of a cell
NOUGHT = 1e-12  # below, a result is what rounding leaves: Excel's may be 0


def given_kind(value: Value) -> str:
    """What evidence must say of a result beside its arguments: which error it is, or nearly 0; else empty."""
    if isinstance(value, ExcelError):
        return value.code
    return "nearly 0" if isinstance(value, float) and 0 < abs(value) < NOUGHT else ""


@dataclass(frozen=True)
class Found:
    """The uses of a formula, and whether one of its cells may hold an error."""

    uses: frozenset[Use]
    may_get_error: bool

    def calls(self, function: str) -> bool:
        """Whether a function is among the uses."""
        return function in self._functions

    @cached_property
    def _functions(self) -> frozenset[str]:
        return frozenset(use.function for use in self.uses)

    def gives(self, value: Value) -> Proven | None:
        """What the value is though no argument is: an error, or nearly 0; as evidence has it."""
        in_array = IN_ARRAY if any(name.endswith("array formula") for name in self._functions) else ""
        if isinstance(value, ExcelError) and self.may_get_error:
            return None
        given = given_kind(value)
        return (0, "gives" + in_array, given) if given else None

    def without(self, functions: frozenset[str]) -> Found:
        """The rest, where a formula calls functions that need no evidence: those may give errors."""
        if functions.isdisjoint(self._functions):
            return self
        return Found(frozenset(use for use in self.uses if use.function not in functions), True)


class Shape(NamedTuple):
    """A formula without the kinds of what its references hold."""

    sheet: str
    tree: Node
    form: str
    number: int  # equal in formulas that use the same where the kinds are the same


class FormulaUses:
    """Over one state of a workbook: values are asked once, so make another after a recalculation."""

    def __init__(self, values: ValueKinds, definition: Definition = lambda name, sheet: None) -> None:
        self._values = values
        self._definition = definition
        self._numbers: dict[tuple[object, ...], int] = {}
        self._found: dict[tuple[int, ...], Found] = {}
        self._names: dict[tuple[str, str], tuple[Argument, Found]] = {}

    def of(self, sheet: str, tree: Node, form: str = "") -> Found:
        """What a formula on a sheet uses; `form`: "array formula" or the like."""
        references = [node for node in walk(tree) if isinstance(node, Reference)]
        kinds = [self.kinds_of(sheet, node) for node in references]
        return self.over(self.shape(sheet, tree, form), kinds)

    def shape(self, sheet: str, tree: Node, form: str = "") -> Shape:
        """A formula's shape, for `over`."""
        marks: list[object] = [sheet, form]
        for node in walk(tree):
            if isinstance(node, Reference):
                marks.append((reference_form(node), bool(node.origin.book), bool(node.origin.last_sheet)))
            else:
                marks.append(_mark(node))
        return Shape(sheet, tree, form, self._numbers.setdefault(tuple(marks), len(self._numbers)))

    def over(self, shape: Shape, kinds: Sequence[int]) -> Found:
        """What a formula uses whose references, in the order of the text, hold these kinds."""
        key = (shape.number, *kinds)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._walked(shape.sheet, shape.tree, shape.form, kinds)[1]
        return found

    def kinds_of(self, sheet: str, node: Reference) -> int:
        """Kinds of what a reference on a sheet holds."""
        if node.origin.book or node.origin.last_sheet:
            return ANY
        sheet, first, last = (node.origin.sheet or sheet).lower(), node.first, node.last
        if last is None and first.row is not None and first.column is not None:
            return self._values.cell(sheet, first.row, first.column)
        last = last or first
        rows = sorted((first.row or 1, last.row or MAX_ROW))
        columns = sorted((first.column or 1, last.column or MAX_COLUMN))
        return self._values.area(sheet, rows[0], columns[0], rows[1], columns[1])

    def _walked(self, sheet: str, tree: Node, form: str, kinds: Sequence[int]) -> tuple[Argument, Found]:
        waiting = iter(kinds)
        errors = any(kind & (ERROR | ANY) for kind in kinds)

        def named(node: Name) -> Argument:
            nonlocal errors
            argument, found = self._name(sheet, node)
            uses.found |= found.uses
            errors = errors or found.may_get_error
            return argument

        uses = Uses(lambda node: next(waiting), named, form, sheet)
        argument = uses.of(tree)
        errors = errors or bool(argument.kinds & ERROR)
        errors = errors or any(use.kind == "error" or use.function in _ELSEWHERE for use in uses.found)
        return argument, Found(frozenset(uses.found), errors)

    def _name(self, sheet: str, node: Name) -> tuple[Argument, Found]:
        key = (node.origin.sheet or sheet).lower(), node.name.lower()
        if key not in self._names:
            self._names[key] = (
                Argument("result", ANY),
                Found(frozenset(), True),
            )  # of a name that reads itself
            text = self._definition(node.name, node.origin.sheet or sheet)
            if text is not None and not node.origin.book:
                self._names[key] = self._defined(sheet, text)
        return self._names[key]

    def _defined(self, sheet: str, text: str) -> tuple[Argument, Found]:
        try:
            tree = parse(text.removeprefix("="))
        except FormulaError:
            return Argument("result", ANY), Found(frozenset(), True)
        kinds = [self.kinds_of(sheet, part) for part in walk(tree) if isinstance(part, Reference)]
        return self._walked(sheet, tree, "", kinds)


def _mark(node: Node) -> object:
    """What tells a node from others of the same shape."""
    if isinstance(node, Call):
        place = SELECTING.get(node.function, len(node.arguments))  # a number there chooses what is done
        return node.name, len(node.arguments), node.arguments[place : place + 1]
    if isinstance(node, Binary) and node.operator == ":":
        return type(node), ":", *sheets_of_ends(node, "")
    if isinstance(node, (Binary, Unary)):
        return type(node), node.operator
    if isinstance(node, Number):
        return 0
    if isinstance(node, Text):
        return node if len(node.value) < 64 else kind_of(node.value)  # a short one may choose what is done
    if isinstance(node, (Array, Name, Structured, ErrorValue)):
        return node
    return type(node), getattr(node, "operator", None), len(children(node))
