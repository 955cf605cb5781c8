"""The functions, each read once from its Python signature; every runtime derives its form from here."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, get_args, get_origin, get_type_hints

from xlplugin import runner
from xlplugin.expr import Expr, call
from xlplugin.quantity import Quantity

DOC_LIMIT = 255  # Excel's function wizard cuts longer texts
_functions: dict[str, Function] = {}


@dataclass(frozen=True)
class Argument:
    name: str
    quantity: Quantity
    required: bool
    default: object = None

    @property
    def doc(self) -> str:
        """One line for help texts: meaning, unit or allowed words, default."""
        unit = f" [{self.quantity.unit}]" if self.quantity.unit else ""
        default = "" if self.required else f", default {self.default}"
        return f"{self.quantity.meaning}{unit}{default}"


class Function:
    """A spreadsheet function: its body and all that is known about it.

    Calling it takes what a cell may hold (numbers, text numbers, ranges as nested lists or numpy arrays) and
    returns a number, a text or a range of them. A bad scalar call raises ExcelError; in a range the error
    stands in its own cell. Called with cell references (`Expr`) it returns the plain Excel formula. A body
    that returns several values side by side says with `spills` how many.
    """

    def __init__(self, body: Callable, source: str, traceable: bool, spills: int = 1) -> None:
        hints = get_type_hints(body, include_extras=True)
        self.name = self.__name__ = body.__name__
        self.body = body
        self.__wrapped__ = body
        self.__doc__ = inspect.getdoc(body) or ""
        self.summary = self.__doc__.split("\n", 1)[0]
        self.source = source
        self.traceable = traceable
        self.chapter = body.__module__.rsplit(".", 1)[-1]
        self.returns = quantity_of(hints["return"], f"{self.name}: its return value")
        self.arguments = tuple(
            Argument(
                name=parameter.name,
                quantity=quantity_of(hints[parameter.name], f"{self.name}: {parameter.name}"),
                required=parameter.default is inspect.Parameter.empty,
                default=None if parameter.default is inspect.Parameter.empty else parameter.default,
            )
            for parameter in inspect.signature(body).parameters.values()
        )
        self.shortcuts = tuple(map(runner.Shortcut.of, self.arguments))
        self.parts = tuple(Part(self, place) for place in range(spills)) if spills > 1 else ()

    @property
    def signature(self) -> str:
        """As a reader writes it: TRAIN_TOKENS(params, [tokens_ratio])."""
        names = [a.name if a.required else f"[{a.name}]" for a in self.arguments]
        return f"{self.name}({', '.join(names)})"

    def __call__(self, *args: object, **kwargs: object) -> object:
        values = self.bind(args, kwargs) if kwargs or len(args) != len(self.arguments) else args
        if not runner.SINGLE.issuperset(map(type, values)) and any(isinstance(v, Expr) for v in values):
            return self.trace(values)
        return runner.compute(self, values)

    def bind(self, args: tuple, kwargs: Mapping[str, object]) -> list[object]:
        if len(args) > len(self.arguments):
            raise TypeError(f"{self.signature}: {len(args)} arguments are too many")
        values = [*args, *[runner.OMITTED] * (len(self.arguments) - len(args))]
        positions = {argument.name: i for i, argument in enumerate(self.arguments)}
        for name, value in kwargs.items():
            if name not in positions or positions[name] < len(args):
                raise TypeError(f"{self.signature} has no free argument named {name!r}")
            values[positions[name]] = value
        return values

    def trace(self, values) -> Expr:
        """The plain Excel formula for cell references; constants among them are read as in a call."""
        if not self.traceable:
            raise TypeError(f"{self.name} has no plain Excel formula")
        traced = self.body(*runner.read_arguments(self, values, keep=Expr))
        if not self.parts:
            return traced
        return call(
            "CHOOSE", Expr(f"{{{','.join(str(place + 1) for place in range(len(traced)))}}}"), *traced
        )

    def __repr__(self) -> str:
        return f"<{self.signature}>"


class Part:
    """One of the values that a spilling function returns, as a function of its own."""

    parts = ()

    def __init__(self, whole: Function, place: int) -> None:
        self.name, self.arguments, self.shortcuts = whole.name, whole.arguments, whole.shortcuts
        self.whole, self.place = whole, place

    def body(self, *read: object) -> object:
        return self.whole.body(*read)[self.place]


def function(*, source: str, traceable: bool = True, spills: int = 1) -> Callable[[Callable], Function]:
    """Register the decorated body under its own name. `source` says where the formula comes from."""

    def register(body: Callable) -> Function:
        made = Function(body, source, traceable, spills)
        if made.name in _functions:
            raise ValueError(f"{made.name} is already registered by {_functions[made.name].body.__module__}")
        _functions[made.name] = made
        return made

    return register


def functions() -> dict[str, Function]:
    """Every function by name; packages offer theirs by the entry-point group `xlplugin.functions`."""
    from importlib.metadata import entry_points  # half the import time of the functions; few ask

    for entry in entry_points(group="xlplugin.functions"):
        entry.load()
    return dict(_functions)


def quantity_of(hint: object, where: str) -> Quantity:
    if get_origin(hint) is Annotated:
        for extra in get_args(hint)[1:]:
            if isinstance(extra, Quantity):
                return extra
    raise TypeError(f"{where} is not annotated with a quantity")
