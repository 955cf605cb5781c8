"""The functions, each read once from its Python signature; every runtime derives its form from here."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from xlplugin.definition import Argument, Definition
from xlplugin.expr import Expr, call
from xlplugin.quantity import Quantity
from xlplugin.runner import SINGLE, compute
from xlplugin.scalar import read_arguments

DOC_LIMIT = 255  # Excel's function wizard cuts longer texts
_functions: dict[str, Function] = {}


class Function(Definition):
    """A spreadsheet function: its body and all that is known about it.

    Calling it takes what a cell may hold (numbers, text numbers, ranges as nested lists or numpy arrays) and
    returns a number, a text or a range of them. A bad scalar call raises ExcelError; in a range the error
    stands in its own cell. Called with cell references (`Expr`) it returns the plain Excel formula. A body
    that returns several values side by side says with `spills` how many.
    """

    def __init__(self, body: Callable[..., Any], source: str, traceable: bool, spills: int = 1) -> None:
        hints = get_type_hints(body, include_extras=True)
        arguments = tuple(
            Argument(
                name=parameter.name,
                quantity=quantity_of(hints[parameter.name], f"{body.__name__}: {parameter.name}"),
                required=parameter.default is inspect.Parameter.empty,
                default=None if parameter.default is inspect.Parameter.empty else parameter.default,
            )
            for parameter in inspect.signature(body).parameters.values()
        )
        returns = quantity_of(hints["return"], f"{body.__name__}: its return value")
        super().__init__(body.__name__, body, arguments, returns)
        self.__name__ = body.__name__
        self.__wrapped__ = body
        self.__doc__ = inspect.getdoc(body) or ""
        self.summary = self.__doc__.split("\n", 1)[0]
        self.source = source
        self.traceable = traceable
        self.chapter = body.__module__.rsplit(".", 1)[-1]
        self.parts = tuple(map(self.part, range(spills))) if spills > 1 else ()

    def __call__(self, *args: object, **kwargs: object) -> Any:  # a value, rows of values, or an Expr
        values = self.bind(args, kwargs) if kwargs or len(args) != len(self.arguments) else args
        if not SINGLE.issuperset(map(type, values)) and any(isinstance(v, Expr) for v in values):
            return self.trace(values)
        return compute(self, values)

    def trace(self, values: Sequence[object]) -> Expr:
        """The plain Excel formula for cell references; constants among them are read as in a call."""
        if not self.traceable:
            raise TypeError(f"{self.name} has no plain Excel formula")
        traced = self.body(*read_arguments(self, values, keep=Expr))
        if not self.parts:
            return traced
        return call(
            "CHOOSE", Expr(f"{{{','.join(str(place + 1) for place in range(len(traced)))}}}"), *traced
        )

    def __repr__(self) -> str:
        return f"<{self.signature}>"


def function(
    *, source: str, traceable: bool = True, spills: int = 1
) -> Callable[[Callable[..., Any]], Function]:
    """Register the decorated body under its own name. `source` says where the formula comes from."""

    def register(body: Callable[..., Any]) -> Function:
        made = Function(body, source, traceable, spills)
        if made.name in _functions:
            raise ValueError(f"{made.name} is already registered by {_functions[made.name].body.__module__}")
        _functions[made.name] = made
        return made

    return register


def functions() -> dict[str, Function]:
    """Every function by name; packages offer theirs by the entry-point group `xlplugin.functions`."""
    _load_packages()
    return dict(_functions)


@cache
def _load_packages() -> None:
    """Once a process: the search reads a file of every installed package."""
    from importlib.metadata import entry_points  # half the import time of the functions; few ask

    for entry in entry_points(group="xlplugin.functions"):
        entry.load()


def quantity_of(hint: object, where: str) -> Quantity:
    if get_origin(hint) is Annotated:
        for extra in get_args(hint)[1:]:
            if isinstance(extra, Quantity):
                return extra
    raise TypeError(f"{where} is not annotated with a quantity")
