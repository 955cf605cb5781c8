"""What the formulas of a workbook use, over the kinds that its cells held on opening or have come to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from xlplugin.calculation.file_name import with_sheet_name
from xlplugin.calculation.formula_uses import FormulaUses, Found, Shape
from xlplugin.calculation.formulas.copies import Copy, Original, Span
from xlplugin.calculation.formulas.tree import FormulaError
from xlplugin.calculation.formulas.volatility import RANDOM
from xlplugin.calculation.value_kinds import ANY, ValueKinds
from xlplugin.ooxml.addresses import Key

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine

Place = tuple[str, int, int]  # the sheet's name in lower case, row, column


class Judge:
    """What formulas use; `random`: whether any draws random numbers."""

    def __init__(self, engine: Engine, kinds: ValueKinds) -> None:
        self._engine, self.kinds = engine, kinds
        self._uses = FormulaUses(kinds)
        self._own = frozenset(engine.functions)
        self._shapes: dict[tuple[Original, str], Shape] = {}
        self._found: dict[Found, Found] = {}  # without our functions
        self.random = False

    def found(self, key: Key, copy: Copy, moved: Mapping[Place, int] | None = None) -> Found:
        """What a cell's formula uses. FormulaError where that cannot be read.

        Args:
            moved: kinds of cells that hold another than on opening.
        """
        form = self._form(key)
        original = copy.original
        shape = self._shapes.get((original, form))
        if shape is None:
            tree = with_sheet_name(original.plain, key[0])
            shape = self._shapes[original, form] = self._uses.shape(key[0], tree, form)
        if shape.tree is original.plain:
            kinds = [self._kinds_at(span, copy, moved) for span in original.spans]
            found = self._uses.over(shape, kinds)
        else:
            found = self._uses.of(key[0], with_sheet_name(copy.plain, key[0]), form)
        if found not in self._found:
            self._found[found] = found.without(self._own)
            self.random = self.random or any(map(found.calls, RANDOM))
        return self._found[found]

    def readers(self, cells: Mapping[Place, int]) -> Iterator[Key]:
        """Formulas that refer to any of these cells."""
        found = {key: None for cell in cells for key in self._by_cell.get(cell, ())}
        for (sheet, top, left, bottom, right), keys in self._by_area.items():
            if any(s == sheet and top <= row <= bottom and left <= col <= right for s, row, col in cells):
                found |= dict.fromkeys(keys)
        return iter(found)

    @cached_property
    def _by_cell(self) -> dict[Place, list[Key]]:
        found: dict[Place, list[Key]] = {}
        for (sheet, top, left, bottom, right), keys in self._references.items():
            if (top, left) == (bottom, right):
                found[sheet, top, left] = keys
        return found

    @cached_property
    def _by_area(self) -> dict[tuple[str, int, int, int, int], list[Key]]:
        return {area: keys for area, keys in self._references.items() if area[1:3] != area[3:]}

    @cached_property
    def _references(self) -> dict[tuple[str, int, int, int, int], list[Key]]:
        found: dict[tuple[str, int, int, int, int], list[Key]] = {}
        for key, copy in self._engine.trees.copies.items():
            try:
                spans = copy.original.spans
            except FormulaError:
                continue
            for span in spans:
                if span is not None:
                    found.setdefault((span.sheet.lower(), *span.at(copy.down, copy.right)), []).append(key)
        return found

    def _form(self, key: Key) -> str:
        array = self._engine.arrays.get(key)
        if array is None:
            return ""
        return "dynamic array formula" if array.dynamic else "array formula"

    def _kinds_at(self, span: Span | None, copy: Copy, moved: Mapping[Place, int] | None) -> int:
        if span is None:
            return ANY
        sheet, (top, left, bottom, right) = span.sheet.lower(), span.at(copy.down, copy.right)
        if (top, left) == (bottom, right):
            held = moved.get((sheet, top, left)) if moved else None
            return self.kinds.cell(sheet, top, left) if held is None else held
        kinds = self.kinds.area(sheet, top, left, bottom, right)
        for (where, row, column), kind in moved.items() if moved else ():
            if where == sheet and top <= row <= bottom and left <= column <= right:
                kinds |= kind
        return kinds
