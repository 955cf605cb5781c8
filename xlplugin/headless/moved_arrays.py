"""Array formulas whose result takes other cells than in the file, because an input decides its size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xlplugin.calculation.engine import Engine
from xlplugin.errors import ExcelError
from xlplugin.headless.beyond_engine import cannot_be_computed, reading_one
from xlplugin.headless.failures import explain
from xlplugin.headless.recalc import updated_values, write_values
from xlplugin.messages import say
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.values import CellValue


def moved_arrays(engine: Engine, keys: Iterable[Key]) -> list[Key]:
    """Those of the array formulas whose result fills another area than the file gives them."""
    areas = engine.arrays
    return [key for key in keys if (engine.spill(*key) or (*key[1:], *key[1:])) != areas[key].area]


def misfit(engine: Engine, moved: Iterable[Key]) -> str:
    """Why such a formula cannot be written, or nothing.

    A spilled result grows and shrinks. An array formula of the old kind keeps its area: Excel cuts the
    result off or fills up with #N/A, and the engine does neither.
    """
    for key in moved:
        array = engine.arrays[key]
        if not array.dynamic:
            return say(
                "{cell}: its result does not fit the array area {area}", cell=cell_label(key), area=array.text
            )
    return ""


class MovedBook:
    """A scenario in which a spilled result takes other cells than in the template.

    What reads cells that were not part of the result before is not known to follow from the inputs, so
    every formula of the book is looked at. To be made while the engine holds the scenario.
    """

    def __init__(
        self, engine: Engine, inputs: Mapping[Key, CellValue], outputs: Sequence[tuple[str, Key]]
    ) -> None:
        self._engine, self._named = engine, outputs
        # What is beyond the engine is a constant here, as in other scenarios: none of it follows from inputs.
        self._changes = updated_values(engine, set(), inputs)
        self.outputs = tuple(engine.get(*key) for _, key in outputs)
        self.failure = self._beyond_engine() or self._new_error()

    def workbook(self) -> bytes:
        """The bytes of the workbook."""
        return write_values(self._engine, self._changes)

    def _beyond_engine(self) -> str:
        changed = {(sheet, *place) for sheet, change in self._changes.items() for place in change.values}
        key = reading_one(self._engine, changed)
        return "" if key is None else cannot_be_computed(self._engine, key)

    def _new_error(self) -> str:
        messages = self._engine.messages
        for (label, key), value in zip(self._named, self.outputs, strict=True):
            if isinstance(value, ExcelError):
                return explain(label, value, messages, self._engine.formula(*key) or "")
        for sheet, change in self._changes.items():
            for place, value in sorted(change.values.items()):
                before = self._engine.book.value(sheet, *place)
                if isinstance(value, ExcelError) and not isinstance(before, ExcelError):
                    formula = self._engine.formula(sheet, *place) or ""
                    return explain(cell_label((sheet, *place)), value, messages, formula)
        return ""
