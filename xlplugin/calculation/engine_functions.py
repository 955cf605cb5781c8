"""What the engine calls back: our functions, and our versions of Excel's that it computes otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.corrections.table import engine_functions
from xlplugin.calculation.engine_values import argument, from_engine, to_engine
from xlplugin.errors import ExcelError

if TYPE_CHECKING:
    from xlplugin.registry import Function


def register_functions(workbook, functions: Mapping[str, Function], messages: list[ExcelError]) -> None:
    """Gives an engine workbook our functions; errors that they return are also noted in `messages`."""
    from xlplugin.runner import OMITTED, call

    def callback(function: Function):
        def run(*arguments: object) -> object:
            result = call(function, [argument(value, OMITTED) for value in arguments])
            if isinstance(result, ExcelError):
                messages.append(result)
            return to_engine(result)

        return run

    def corrected(compute: Callable[..., object]):
        return lambda *arguments: to_engine(compute(*map(from_engine, arguments)))

    workbook.set_temporal_egress("serial")
    for name, compute in engine_functions().items():
        workbook.register_function(name, corrected(compute))
    for name, function in functions.items():
        workbook.register_function(name, callback(function))
