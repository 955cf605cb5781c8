"""The registry as xlwings functions: one wrapper each, alike for desktop Excel and Office.js."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import ModuleType

from xlplugin.definition import Argument
from xlplugin.errors import ExcelError
from xlplugin.excel import CATEGORY
from xlplugin.excel.error_values import error_in
from xlplugin.registry import DOC_LIMIT, Function
from xlplugin.runner import OMITTED, call

Udf = Callable[..., list[list[object]]]  # what xlwings calls; cells are whatever a runtime's cells are
Shown = Callable[[ExcelError], object]  # an error value as the runtime sends it


def bind(
    functions: Mapping[str, Function],
    xlwings: ModuleType,
    shown: Shown | None = None,
    plain_results: bool = False,
) -> dict[str, Udf]:
    """A decorated xlwings function for each function.

    `shown` says how an error value leaves Python, as its text when not given. `plain_results` hands numbers
    and texts to COM as they are: xlwings' search for dates and missing values in them takes most of the time
    of a large range, and there are none.
    """
    return {
        name: bound(function, xlwings, shown or error_text, plain_results)
        for name, function in functions.items()
    }


def bound(function: Function, xlwings: ModuleType, shown: Shown, plain_results: bool) -> Udf:
    def udf(*values: object) -> list[list[object]]:
        return sent(call(function, [received(value) for value in values]), shown)

    udf.__name__ = udf.__qualname__ = function.name
    udf.__doc__ = function.summary[:DOC_LIMIT]
    # A bare signature: xlwings on Windows takes Annotated, Literal and Optional hints for converters.
    bare = inspect.Signature([parameter(argument) for argument in function.arguments])
    setattr(udf, "__signature__", bare)  # noqa: B010 - a type checker knows no such attribute of functions
    decorated: Udf = udf
    for argument in function.arguments:
        options = xlwings.arg(argument.name, doc=argument.doc[:DOC_LIMIT], ndim=2, err_to_str=True)
        decorated = options(decorated)
    if plain_results:
        decorated = xlwings.ret(convert="raw")(decorated)
    decorated = xlwings.func(category=CATEGORY)(decorated)  # last: the others would reset the category
    return decorated


def parameter(argument: Argument) -> inspect.Parameter:
    default = inspect.Parameter.empty if argument.required else OMITTED
    return inspect.Parameter(argument.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


def received(value: object) -> object:
    """An argument as the runner takes it: one cell is a value, more are a range; error cells are errors."""
    if not isinstance(value, list):
        return value
    if len(value) == 1 and len(value[0]) == 1:
        return error_in(value[0][0]) or value[0][0]
    return [[c if type(c) is float else error_in(c) or c for c in row] for row in value]


def sent(result: object, shown: Shown) -> list[list[object]]:
    """Rows of cells, each error value in the form that the runtime turns into its own."""
    rows = result if isinstance(result, list) else [[result]]
    return [[shown(cell) if isinstance(cell, ExcelError) else cell for cell in row] for row in rows]


def error_text(error: ExcelError) -> str:
    """`#N/A`: what our VBA wrapper turns into CVErr and xlwings into an Office.js error."""
    return error.code
