"""Formulas that the engine must be given anew to compute arrays as Excel does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlplugin.calculation.engine_reading import formulas_of
from xlplugin.calculation.engine_runtime import EngineWorkbook
from xlplugin.calculation.formulas.tree import FormulaError, parse, to_text
from xlplugin.calculation.intersections import Undecided, without_needless
from xlplugin.calculation.stored_arrays import StoredArray
from xlplugin.ooxml.addresses import Key


def let_spill(workbook: EngineWorkbook, sheets: Mapping[str, int], arrays: Mapping[Key, StoredArray]) -> None:
    """Dynamic arrays of files without the metadata that says so, as some programs write them."""
    for (name, row, column), array in arrays.items():
        if array.dynamic:
            text = formulas_of(workbook, sheets[name], [(row, column)])[0]
            workbook.set_formula(sheets[name], row - 1, column - 1, f"={text}")


def take_arrays(
    workbook: EngineWorkbook, sheets: Mapping[str, int], ordinary: Iterable[Key]
) -> dict[Key, str]:
    """Ordinary formulas where the engine takes one value and Excel an array; why others are not computed."""
    undecided = {}
    for key in ordinary:
        name, row, column = key
        text = formulas_of(workbook, sheets[name], [(row, column)])[0]
        if "@" not in text:
            continue
        try:
            tree = parse(text)
            wanted = without_needless(tree)
            if wanted != tree:
                workbook.set_formula(sheets[name], row - 1, column - 1, f"={to_text(wanted)}")
        except (Undecided, FormulaError) as reason:
            undecided[key] = str(reason)
    return undecided
