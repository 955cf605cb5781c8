"""What an evaluation shows of a plan's formulas: what is beyond the engine, and arrays in plain cells."""

from __future__ import annotations

from collections.abc import Mapping

from xlplugin.calculation.corrections.table import OPERATORS
from xlplugin.calculation.engine_input import Key
from xlplugin.calculation.engine_plan import Plan
from xlplugin.calculation.engine_values import BEYOND_ENGINE
from xlplugin.calculation.engine_workbook import EngineWorkbook
from xlplugin.calculation.formula_text import is_call_or_reference
from xlplugin.ooxml import Book


def beyond_engine(plan: Plan, workbook: EngineWorkbook) -> dict[Key, str]:
    """Formulas that the engine cannot compute as the file has them, with the reason."""
    return {key: reason for key in plan.formulas if (reason := _reason_against(plan, workbook, key))}


def single_values(book: Book, plan: Plan, workbook: EngineWorkbook) -> dict[Key, str]:
    """Formulas with Excel's `@`: calls and references that give an array in a plain cell.

    Excel stores such a cell as a plain formula and shows one value of it. For an expression around
    ranges the one value depends on each range's place: that is left as beyond the engine.
    """
    found: dict[Key, str] = {}
    for key in plan.formulas:
        if _is_array(plan, workbook, key) and is_call_or_reference(workbook.formula(key), OPERATORS):
            found[key] = f"@{workbook.formula(key)}"
    return found | _sharing(book, plan, workbook, found) if found else found


def _reason_against(plan: Plan, workbook: EngineWorkbook, key: Key) -> str | None:
    value = workbook.raw.get_value(*key)
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind in BEYOND_ENGINE:
        return BEYOND_ENGINE[kind]
    stored = plan.arrays.get(key)
    if stored is None:
        is_array = _is_array(plan, workbook, key)
        return "its result is an array, the file holds a single value" if is_array else None
    area = workbook.spill(key) or (key[1], key[2], key[1], key[2])
    if stored.dynamic or area == stored.area:
        return None
    return f"its result does not fit the array area {stored.text}"


def _is_array(plan: Plan, workbook: EngineWorkbook, key: Key) -> bool:
    blocked = workbook.has_kind(key, "Spill")
    return key not in plan.arrays and (blocked or workbook.spill(key) is not None)


def _sharing(book: Book, plan: Plan, workbook: EngineWorkbook, single: Mapping[Key, str]) -> dict[Key, str]:
    """The other cells of the same shared formulas, which must be written out as well."""
    groups = {(key[0], index) for key in single if (index := _shared_index(book, key)) is not None}
    return {
        key: workbook.formula(key)
        for key in plan.formulas.keys() - single.keys()
        if (key[0], _shared_index(book, key)) in groups
    }


def _shared_index(book: Book, key: Key) -> str | None:
    return book.sheet(key[0]).cells.cells[key[1:]].formula.attributes.get("si")
