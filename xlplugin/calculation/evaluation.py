"""One formula without a workbook, as the command line evaluates it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.engine_reading import is_known, spilled_area, values_of
from xlplugin.calculation.engine_runtime import EngineStopped, EngineWorkbook, bounded
from xlplugin.calculation.formulas.calls import called_functions
from xlplugin.calculation.formulas.last_branches import with_last_branches
from xlplugin.calculation.formulas.tree import FormulaError, parse, to_text
from xlplugin.calculation.own_arguments import SCRATCH, NotComputable
from xlplugin.calculation.own_calls import OwnCalls
from xlplugin.calculation.own_functions import Scratch
from xlplugin.errors import ExcelError
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from xlplugin.registry import Function

_SHEET = "Sheet1"
# Far from the cells that a formula may name by mistake (an unquoted H100 is a blank cell).
_ROW, _COLUMN = 1, 10_001


def eval_formula(
    text: str, functions: Mapping[str, Function] | None = None
) -> CellValue | list[list[CellValue]]:
    """Value of a formula: a scalar, a grid, or an ExcelError with the reason. Cells it names are blank."""
    if functions is None:
        from xlplugin.registry import functions as registered

        functions = registered()
    scratch = Scratch({_SHEET: (1, 1)}, functions)
    try:
        tree = with_last_branches(parse(text.strip().removeprefix("=")))
        formula = to_text(scratch.rewritten(tree, (_SHEET, _ROW, _COLUMN), is_array=True))
        return _computed(formula, scratch)
    except (FormulaError, NotComputable, EngineStopped) as error:
        return ExcelError("#NAME?", str(error))


def _computed(formula: str, scratch: Scratch) -> CellValue | list[list[CellValue]]:
    with bounded():
        workbook = EngineWorkbook.create_default()
        workbook.add_sheet(SCRATCH)
        own = OwnCalls(workbook, scratch, {_SHEET: 0, SCRATCH: 1})
        workbook.set_formula(0, _ROW - 1, _COLUMN - 1, f"={formula}")
        workbook.recalc()
        own.settle()
        area = spilled_area(workbook, 0, _ROW, _COLUMN)
        if area is not None:
            columns = range(area[1], area[3] + 1)
            return [
                values_of(workbook, 0, [(row, c) for c in columns]) for row in range(area[0], area[2] + 1)
            ]
        value = values_of(workbook, 0, [(_ROW, _COLUMN)])[0]
    # The engine carries an error's code only; its sentence is the one that our function gave.
    return next((error for error in own.messages if error == value), _explained(value, formula))


def _explained(value: CellValue, formula: str) -> CellValue:
    """An unknown name with the names that may be meant."""
    if value != ExcelError("#NAME?"):
        return value
    unknown = sorted(name for name in called_functions(formula) if not is_known(name))
    return ExcelError("#NAME?", f"{', '.join(unknown) or 'a name'} is not known here")
