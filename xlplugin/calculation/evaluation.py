"""One formula without a workbook, as the command line evaluates it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.engine_functions import register_functions
from xlplugin.calculation.engine_values import from_engine
from xlplugin.calculation.formula_text import rewrite
from xlplugin.calculation.vocabulary import NotComputable, Place, Vocabulary
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import format_cell, parse_area, split_sheet

if TYPE_CHECKING:
    from xlplugin.registry import Function

_SHEET = "Sheet1"
# Far from the cells that a formula may name by mistake (an unquoted H100 is a blank cell).
_ROW, _COLUMN = 1, 10_001


def eval_formula(text: str, functions: Mapping[str, Function] | None = None) -> object:
    """Value of a formula: a scalar, a grid, or an ExcelError with the reason. Cells it names are blank."""
    if functions is None:
        from xlplugin.registry import functions as registered

        functions = registered()
    try:
        formula = rewrite(text.strip().removeprefix("="), Place(_SHEET, _ROW, _COLUMN, Vocabulary(functions)))
    except NotComputable as error:
        return ExcelError("#NAME?", str(error))
    return _compute(formula, functions)


def _compute(formula: str, functions: Mapping[str, Function]) -> object:
    import formualizer

    messages: list[ExcelError] = []
    beyond: dict[str, str] = {}
    workbook = formualizer.Workbook()
    workbook.add_sheet(_SHEET)
    register_functions(workbook, functions, messages, beyond)
    try:
        formualizer.parse(f"={formula}")
        workbook.set_formula(_SHEET, _ROW, _COLUMN, f"={formula}")
        workbook.evaluate_all()
    except Exception as error:
        return ExcelError("#NAME?", f"the formula cannot be read: {error}".splitlines()[0])
    if beyond:
        return ExcelError("#VALUE!", next(iter(beyond.values())))
    cell = workbook.inspect_cell(f"{_SHEET}!{format_cell(_ROW, _COLUMN)}").cell
    if cell.spill is not None:
        _, _, bottom, right = parse_area(split_sheet(cell.spill.extent)[1])
        rows, columns = range(_ROW, bottom + 1), range(_COLUMN, right + 1)
        return [[from_engine(workbook.get_value(_SHEET, row, column)) for column in columns] for row in rows]
    value = from_engine(cell.value)
    # The engine carries an error's code only; its sentence is the one that our function gave.
    return next((error for error in messages if error == value), value)
