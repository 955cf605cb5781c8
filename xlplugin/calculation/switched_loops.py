"""Loops that a switch opens and closes, as in IF(switch, what leads back here, 0).

Excel follows the branch of an IF that is taken, so such a model is circular only while its switch is on. The
engine takes every branch for a dependency. It is given formulas without the branches that are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from xlplugin.calculation.corrections.syntax import Node, children, printed, tree
from xlplugin.calculation.engine_input import Key
from xlplugin.calculation.engine_values import CIRCULAR, SCRATCH
from xlplugin.calculation.formula_reads import MOVING, any_within
from xlplugin.calculation.moved_formula import moved_formula
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import parse_area, split_sheet

_SHEET = SCRATCH + "switches"
_TIED_TO_PLACE = re.compile(r"@|\b(?:ROW|COLUMN)\(", re.IGNORECASE)


class SwitchedLoops:
    """The cells of a workbook's loops.

    Args:
        workbook: of the engine, with every formula as it is.
        formulas: of the cells that depend on themselves.
        following: those cells, and all that follow from them.
        read: turns the engine's values into ours.
    """

    def __init__(
        self,
        workbook,
        formulas: Mapping[Key, str],
        following: Collection[Key],
        read: Callable[[object], object],
    ) -> None:
        self._workbook, self._read = workbook, read
        self._formulas, self._following = dict(formulas), following
        self._switches: dict[tuple[str, str], int] = {}  # a row of our sheet by the cell's sheet and the text
        workbook.add_sheet(_SHEET)
        self._trees = {key: tree(formula) for key, formula in self._formulas.items()}
        for key in self._formulas:
            self._note_switches(key, self._trees[key])
        self._given = {key: _as_written(self._trees[key], text) for key, text in self._formulas.items()}

    unsettled = "the cell depends on itself"

    @property
    def cells(self) -> Collection[Key]:
        return self._formulas.keys()

    def begin(self) -> None:
        """Before an evaluation: nothing, switches may have moved but are not yet computed."""

    def settle(self) -> None:
        """After it: gives each cell the branches that are taken."""
        states = {place: self._state(row) for place, row in self._switches.items()}
        for key, formula in self._formulas.items():
            taken = self._printed(key, lambda sheet, text: states.get((sheet, text)), formula)
            if taken != self._given[key]:
                self._give(key, taken)
                self._given[key] = taken
        self._workbook.evaluate_all()

    def _give(self, key: Key, formula: str) -> None:
        try:
            self._workbook.set_formula(*key, f"={formula}")
        except RuntimeError:  # the engine takes none that names its own cell
            self._workbook.set_value(*key, CIRCULAR)

    def _state(self, row: int) -> bool | ExcelError:
        value = self._read(self._workbook.get_value(_SHEET, row, 1))
        if isinstance(value, str):
            return ExcelError("#VALUE!")
        return value if isinstance(value, ExcelError) else bool(value)

    def _printed(self, key: Key, state_of: Callable[[str, str], object], formula: str) -> str:
        def replacing(node: Node, text: Callable[[Node], str]) -> str | None:
            if not _is_choice(node):
                return None
            condition = _as_written(node["args"][0], formula)
            state = state_of(key[0], condition)
            if state is None:
                return None
            taken = {True: 1, False: 2}.get(state, 0)  # neither where the condition is an error
            branches = [
                text(argument) if place == taken else "0"
                for place, argument in enumerate(node["args"][1:], start=1)
            ]
            return f"IF({','.join([condition, *branches])})"

        return printed(self._trees[key], formula, replacing)

    def _note_switches(self, key: Key, node: Node) -> None:
        if _is_choice(node):
            text = _as_written(node["args"][0], self._formulas[key])
            place = (key[0], text)
            if place not in self._switches and self._is_outside(text, node["args"][0], key[0]):
                row = len(self._switches) + 1
                self._workbook.set_formula(_SHEET, row, 1, f"={moved_formula(text, 0, 0, key[0])}")
                self._switches[place] = row
        for child in children(node):
            self._note_switches(key, child)

    def _is_outside(self, text: str, condition: Node, sheet: str) -> bool:
        """Whether a condition can be computed by itself, before the loops are."""
        if MOVING.search(text) or _TIED_TO_PLACE.search(text):
            return False
        try:
            areas = [_area(reference, sheet) for reference in _references(condition)]
        except ValueError:
            return False
        return not any_within(self._following, areas)


def _is_choice(node: Node) -> bool:
    return node["node_type"] == "Function" and node["name"].upper() == "IF" and len(node["args"]) > 1


def _as_written(node: Node, formula: str) -> str:
    return printed(node, formula, lambda node, text: None)


def _references(node: Node) -> list[str]:
    if node["node_type"] == "Reference":
        return [node["reference"]]
    return [reference for child in children(node) for reference in _references(child)]


def _area(reference: str, sheet: str) -> tuple[str, tuple[int, int, int, int]]:
    owner, address = split_sheet(reference)
    return owner or sheet, parse_area(address)
