"""What the engine calls back: our functions, and our versions of Excel's that it computes otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.corrections.number_reader import Beyond
from xlplugin.calculation.corrections.table import engine_functions
from xlplugin.calculation.engine_values import NOT_COMPUTED, argument, from_engine, to_engine
from xlplugin.errors import ExcelError

if TYPE_CHECKING:
    from xlplugin.registry import Function


def register_functions(
    workbook,
    functions: Mapping[str, Function],
    messages: list[ExcelError],
    beyond: dict[str, str],
    date_1904: bool = False,
) -> None:
    """Gives an engine workbook our functions; errors that they return are also noted in `messages`.

    Why one of Excel's functions cannot tell its value is noted in `beyond`, by its name: IFERROR hides it.
    """
    from xlplugin.runner import OMITTED, call

    def callback(function: Function):
        def run(*arguments: object) -> object:
            result = call(function, [argument(value, OMITTED) for value in arguments])
            if isinstance(result, ExcelError):
                messages.append(result)
            return to_engine(result)

        return run

    def corrected(name: str, compute: Callable[..., object]):
        def run(*arguments: object) -> object:
            try:
                return to_engine(compute(*map(from_engine, arguments)))
            except Beyond as reason:
                beyond[name] = str(reason)
                return NOT_COMPUTED

        return run

    workbook.set_temporal_egress("serial")
    for name, compute in engine_functions(date_1904).items():
        workbook.register_function(name, corrected(name, compute))
    for name, function in functions.items():
        workbook.register_function(name, callback(function))
