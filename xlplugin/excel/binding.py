"""The registry as xlwings functions: one wrapper each, alike for desktop Excel and Office.js."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import ModuleType

from xlplugin.errors import ExcelError
from xlplugin.excel import CATEGORY
from xlplugin.excel.error_values import error_in
from xlplugin.registry import DOC_LIMIT, Function
from xlplugin.runner import OMITTED, call


def bind(
    functions: Mapping[str, Function],
    xlwings: ModuleType,
    shown: Callable[[ExcelError], object] | None = None,
    plain_results: bool = False,
) -> dict[str, Callable]:
    """A decorated xlwings function for each function.

    `shown` says how an error value leaves Python, as its text when not given. `plain_results` hands numbers
    and texts to COM as they are: xlwings' search for dates and missing values in them takes most of the time
    of a large range, and there are none.
    """
    return {
        name: bound(function, xlwings, shown or error_text, plain_results)
        for name, function in functions.items()
    }


def bound(function: Function, xlwings: ModuleType, shown: Callable, plain_results: bool) -> Callable:
    def udf(*values):
        return sent(call(function, [received(value) for value in values]), shown)

    udf.__name__ = udf.__qualname__ = function.name
    udf.__doc__ = function.summary[:DOC_LIMIT]
    # A bare signature: xlwings on Windows takes Annotated, Literal and Optional hints for converters.
    udf.__signature__ = inspect.Signature([parameter(argument) for argument in function.arguments])
    for argument in function.arguments:
        options = xlwings.arg(argument.name, doc=argument.doc[:DOC_LIMIT], ndim=2, err_to_str=True)
        udf = options(udf)
    if plain_results:
        udf = xlwings.ret(convert="raw")(udf)
    return xlwings.func(category=CATEGORY)(udf)  # last: the other decorators would reset the category


def parameter(argument) -> inspect.Parameter:
    default = inspect.Parameter.empty if argument.required else OMITTED
    return inspect.Parameter(argument.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


def received(value: object) -> object:
    """An argument as the runner takes it: one cell is a value, more are a range; error cells are errors."""
    if not isinstance(value, list):
        return value
    if len(value) == 1 and len(value[0]) == 1:
        return error_in(value[0][0]) or value[0][0]
    return [[c if type(c) is float else error_in(c) or c for c in row] for row in value]


def sent(result: object, shown: Callable[[ExcelError], object]) -> list[list[object]]:
    """Rows of cells, each error value in the form that the runtime turns into its own."""
    rows = result if isinstance(result, list) else [[result]]
    return [[shown(cell) if isinstance(cell, ExcelError) else cell for cell in row] for row in rows]


def error_text(error: ExcelError) -> str:
    """`#N/A`: what our VBA wrapper turns into CVErr and xlwings into an Office.js error."""
    return error.code
