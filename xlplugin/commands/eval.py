"""`xlplugin eval FORMULA`: the value of one formula, without a workbook."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlplugin.values import CellValue


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("eval", help="compute one formula", description=__doc__)
    command.add_argument("formula", help="""quoted, as in a cell: '=TRAIN_GPUS("405B",38.5,30,"A100")'""")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the value, a range as rows with tabs. An error goes to both streams: exit code 2.

    What is allowed and yet odd (500 for 500亿, 0 GPUs) is hinted at on the error stream, and a function
    that nothing proves to give Excel's value.
    """
    from xlplugin.calculation.evaluation import eval_formula
    from xlplugin.calculation.formulas.calls import called_functions
    from xlplugin.calculation.trust import trust_table
    from xlplugin.caller import Caller, calling
    from xlplugin.errors import ExcelError
    from xlplugin.messages import retold, say
    from xlplugin.registry import functions

    with calling(Caller(doubts={})) as caller:
        value = eval_formula(arguments.formula, functions())
    rows = value if isinstance(value, list) else [[value]]
    for row in rows:
        print("\t".join(shown(cell) for cell in row))
    errors = dict.fromkeys(
        (cell.code, cell.message) for row in rows for cell in row if isinstance(cell, ExcelError)
    )
    for code, message in errors:
        print(f"xlplugin: {code} {retold(message)}".rstrip(), file=sys.stderr)
    foreign = sorted(called_functions(arguments.formula.strip().removeprefix("=")) - functions().keys())
    unproven = "" if errors else trust_table().reason_against(foreign)
    remark = "" if errors else caller.last_error
    for line in filter(None, (*(caller.doubts or ()), remark, unproven)):
        print(say("hint: {line}", line=retold(line)), file=sys.stderr)
    return 2 if errors else 0


def shown(value: CellValue) -> str:
    """A value as a cell would show it with 15 digits."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        return f"{value:.15g}"
    return getattr(value, "code", None) or ("" if value is None else str(value))
