"""What each formula of a workbook uses, over the values that its cells hold; copies are walked once.

Two formulas that differ in their addresses only have one skeleton; where the kinds of their arguments are the
same as well, they use the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from xlplugin.calculation.argument_kinds import Argument, Use, Uses
from xlplugin.calculation.formulas.tree import FormulaError, Name, Node, Reference, parse, walk
from xlplugin.calculation.value_kinds import ANY, ERROR, ValueKinds
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW, column_number

_PART = re.compile(
    r"\"[^\"]*\"|'[^']*'!|\[[^\]]*\]|(?<![\w.$\\])\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?![\w.(!\[])"
)
Definition = Callable[[str, str], "str | None"]  # a name and the sheet it is read on: its formula


@dataclass(frozen=True)
class Found:
    """The uses of a formula, and whether one of its cells may hold an error."""

    uses: frozenset[Use]
    may_get_error: bool


@dataclass
class _Skeleton:
    tree: Node
    references: list[Reference]
    plain: bool  # whether its addresses in order are all that differs between formulas of this skeleton
    found: dict[tuple[object, ...], Found] = field(default_factory=dict)


class FormulaUses:
    """Over one state of a workbook: values are asked once, so make another after a recalculation."""

    def __init__(self, values: ValueKinds, definition: Definition = lambda name, sheet: None) -> None:
        self._values = values
        self._definition = definition
        self._skeletons: dict[str, _Skeleton] = {}
        self._names: dict[tuple[str, str], tuple[Argument, Found]] = {}

    def of(self, sheet: str, text: str, form: str = "") -> Found:
        """What a formula (text without `=`) on a sheet uses; `form`: "array formula" or the like."""
        corners: list[tuple[int, int]] = []

        def taken(match: re.Match[str]) -> str:
            if match[1] is None:
                return match[0]
            corners.append(_corner(match[1], match[2]))
            return "\0"

        shape = _PART.sub(taken, text)
        skeleton = self._skeletons.get(shape)
        if skeleton is None:
            skeleton = self._skeletons[shape] = _skeleton(text, corners)
        if skeleton.plain:
            kinds = tuple(self._kinds(sheet, skeleton.references, corners))
        else:
            tree = parse(text)
            references = [node for node in walk(tree) if isinstance(node, Reference)]
            skeleton = _Skeleton(tree, references, False)
            kinds = tuple(self.kinds_of(sheet, node) for node in references)
        key = (sheet, form, *kinds)
        found = skeleton.found.get(key)
        if found is None:
            found = skeleton.found[key] = self._walked(sheet, skeleton.tree, form, kinds)[1]
        return found

    def kinds_of(self, sheet: str, node: Reference) -> int:
        """Kinds of what a reference on a sheet holds."""
        if node.origin.book or node.origin.last_sheet:
            return ANY
        first, last = node.first, node.last or node.first
        rows = sorted((first.row or 1, last.row or MAX_ROW))
        columns = sorted((first.column or 1, last.column or MAX_COLUMN))
        return self._area((node.origin.sheet or sheet).lower(), rows[0], columns[0], rows[1], columns[1])

    def _area(self, sheet: str, top: int, left: int, bottom: int, right: int) -> int:
        if top == bottom and left == right:
            return self._values.cell(sheet, top, left)
        return self._values.area(sheet, top, left, bottom, right)

    def _kinds(self, sheet: str, references: list[Reference], corners: list[tuple[int, int]]):
        at = 0
        for node in references:
            if (
                node.origin.book
                or node.origin.last_sheet
                or node.first.row is None
                or node.first.column is None
            ):
                yield self.kinds_of(sheet, node)
                at += _written(node)
                continue
            top, left = bottom, right = corners[at]
            if node.last is not None:
                bottom, right = corners[at + 1]
                top, bottom = (top, bottom) if top <= bottom else (bottom, top)
                left, right = (left, right) if left <= right else (right, left)
            at += _written(node)
            yield self._area((node.origin.sheet or sheet).lower(), top, left, bottom, right)

    def _walked(self, sheet: str, tree: Node, form: str, kinds: tuple[int, ...]) -> tuple[Argument, Found]:
        waiting = iter(kinds)
        may_get_error = any(kind & (ERROR | ANY) for kind in kinds)

        def named(node: Name) -> Argument:
            nonlocal may_get_error
            argument, found = self._name(sheet, node)
            uses.found |= found.uses
            may_get_error = may_get_error or found.may_get_error
            return argument

        uses = Uses(lambda node: next(waiting), named, form)
        argument = uses.of(tree)
        functions = {use.function for use in uses.found}
        may_get_error = may_get_error or bool(functions & {"OFFSET", "INDIRECT", "NA", "ANCHORARRAY"})
        may_get_error = may_get_error or bool(argument.kinds & ERROR)
        may_get_error = may_get_error or any(use.kind == "error" for use in uses.found)
        return argument, Found(frozenset(uses.found), may_get_error)

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
        kinds = tuple(self.kinds_of(sheet, part) for part in walk(tree) if isinstance(part, Reference))
        return self._walked(sheet, tree, "", kinds)


def _written(node: Reference) -> int:
    """How many addresses of a cell a reference is written with."""
    if node.first.row is None or node.first.column is None:
        return 0
    return 1 if node.last is None else 2


def _skeleton(text: str, corners: list[tuple[int, int]]) -> _Skeleton:
    tree = parse(text)
    references = [node for node in walk(tree) if isinstance(node, Reference)]
    written: list[tuple[int | None, int | None]] = []
    for node in references:
        if _written(node):
            written += [(end.row, end.column) for end in (node.first, node.last) if end is not None]
    return _Skeleton(tree, references, written == corners)


@lru_cache(maxsize=65_536)
def _corner(letters: str, digits: str) -> tuple[int, int]:
    return int(digits), column_number(letters)
