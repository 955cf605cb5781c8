"""Cells of each kind, and what a formula over them uses."""

from __future__ import annotations

from xlplugin.calculation.formula_uses import FormulaUses, Found
from xlplugin.calculation.formulas.tree import parse
from xlplugin.calculation.value_kinds import ValueKinds
from xlplugin.errors import ExcelError

CELLS = {
    "A1": 4, "A2": 2.5, "A3": -1, "A4": 7, "B1": "k", "B2": "7", "B3": True, "B4": "",
    "C1": ExcelError("#DIV/0!"), "C2": ExcelError("#N/A"), "E1": 10, "E2": 20, "E3": 30, "E4": 25,
    "F1": "k", "F2": "m",
}  # fmt: skip


def uses(formula: str, form: str = "") -> Found:
    values = {("s", int(key[1:]), ord(key[0]) - 64): value for key, value in CELLS.items()}
    return FormulaUses(ValueKinds(values.items())).of("S", parse(formula), form)
