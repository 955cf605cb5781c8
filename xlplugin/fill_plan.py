"""A template made ready for many scenarios: which cells they set, which follow, which bytes never change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlplugin.engine import Engine
from xlplugin.engine_input import Key
from xlplugin.errors import ExcelError
from xlplugin.inputs import Input, find_input
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import format_cell, quote_sheet
from xlplugin.ooxml.archive import Archive
from xlplugin.ooxml.sheet_patch import SheetPatch
from xlplugin.recalc import recalculate
from xlplugin.targets import Target, named_targets

if TYPE_CHECKING:
    from xlplugin.registry import Function

# Formulas whose cells a reader cannot tell from their text, or whose value changes by itself.
_MOVING = re.compile(r"\b(?:INDIRECT|OFFSET|RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY|CELL|INFO)\(", re.IGNORECASE)


class FillError(ValueError):
    """A run that cannot start, in one line."""


class FillPlan:
    """What a run over scenarios needs from its template.

    The template is recalculated first: cells that no scenario moves are right as well, whatever the file
    said. Values of scenarios travel as lists in the order of `cells`.
    """

    def __init__(
        self, package: Package, columns: Sequence[str], functions: Mapping[str, Function] | None = None
    ) -> None:
        self.book = Book(Package(recalculate(package, functions).data, label=package.label))
        self.engine = Engine(self.book, functions)
        self.inputs: list[Input] = [find_input(self.book, column) for column in columns]
        _check_distinct(self.inputs)
        keys = [cell.key for cell in self.inputs]
        self.cells: list[Key] = sorted(self._following(keys))
        self.outputs: list[tuple[str, Key]] = [
            (label, key) for target in named_targets(self.book) for label, key in self._formulas_of(target)
        ]
        self.base = dict(zip(self.cells, self.current(), strict=True))
        self._refuse_uncomputed()
        self._lay_out()

    def current(self) -> list[object]:
        """Values of `cells` in the engine now."""
        get = self.engine.get
        return [get(*key) for key in self.cells]

    def failure(self, values: Mapping[Key, object], messages: Sequence[ExcelError]) -> str:
        """Why a scenario failed: an output is an error, or a cell is one that in the template was none."""
        for label, key in self.outputs:
            if isinstance(values.get(key), ExcelError):
                return _explain(label, values[key], messages)
        for key, value in values.items():
            if isinstance(value, ExcelError) and not isinstance(self.base[key], ExcelError):
                return _explain(f"{quote_sheet(key[0])}!{format_cell(key[1], key[2])}", value, messages)
        return ""

    def workbook(self, inputs: Sequence[object], values: Mapping[Key, object]) -> bytes:
        """The bytes of one scenario's workbook."""
        known = values | {cell.key: value for cell, value in zip(self.inputs, inputs, strict=True)}
        contents = {self.book.part: self._workbook_xml}
        for name, patch, part in self._patches:
            contents[part] = patch.render([known[name, row, column] for row, column in patch.positions])
        return self._archive.build(contents)

    def _following(self, keys: list[Key]) -> set[Key]:
        moving = [key for key in self.engine.formulas if _MOVING.search(self.engine.formula(*key) or "")]
        return (self.engine.dependants([*keys, *moving]) | set(moving)) - set(keys)

    def _formulas_of(self, target: Target) -> list[tuple[str, Key]]:
        keys = target.keys
        spilled = self.engine.formulas.keys() | set(self.cells)
        if not any(key in spilled for key in keys):
            return []
        if len(keys) == 1:
            return [(target.label, keys[0])]
        return [(f"{target.label}[{number}]", key) for number, key in enumerate(keys, start=1)]

    def _refuse_uncomputed(self) -> None:
        for key, reason in self.engine.uncomputed.items():
            if key in self.base:
                cell = f"{quote_sheet(key[0])}!{format_cell(key[1], key[2])}"
                raise FillError(f"{cell} follows from the inputs and cannot be computed: {reason}")

    def _lay_out(self) -> None:
        places: dict[str, set] = {}
        for sheet, row, column in [*self.cells, *(cell.key for cell in self.inputs)]:
            places.setdefault(sheet, set()).add((row, column))
        sheets = [self.book.sheet(name) for name in places]
        self._patches = [(s.name, SheetPatch(s.cells, places[s.name]), s.part) for s in sheets]
        self._workbook_xml = self.book.xml.with_settled_calculation()
        self._archive = Archive(self.book.package, [self.book.part, *(sheet.part for sheet in sheets)])


def _check_distinct(inputs: Sequence[Input]) -> None:
    seen: dict[Key, str] = {}
    for cell in inputs:
        if cell.key in seen:
            raise FillError(f"the columns {seen[cell.key]!r} and {cell.label!r} set the same cell")
        seen[cell.key] = cell.label


def _explain(label: str, error: ExcelError, messages: Sequence[ExcelError]) -> str:
    """`tam_usd is #NUM!: SERVERS: gpus must be...`: the first sentence that a function gave for that error."""
    reason = error.message or next((m.message for m in messages if m == error and m.message), "")
    return f"{label} is {error.code}" + (f": {reason}" if reason else "")
