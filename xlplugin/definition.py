"""What is known of a function: its name, body, arguments and result, as one signature says it."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from xlplugin.quantity import Number, Quantity, SameAs, Untold


class Omitted:
    def __repr__(self) -> str:
        return "OMITTED"

    def __reduce__(self) -> str:
        return "OMITTED"


OMITTED = Omitted()  # the argument was not given at all


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


class Shortcut(NamedTuple):
    """What most values of an argument are, so that a scalar call need not ask the quantity."""

    low: float  # the lowest number taken
    high: float
    words: tuple[str, ...]
    default: object  # as the body takes it; OMITTED where there is none of its own

    @classmethod
    def of(cls, argument: Argument) -> Shortcut:
        quantity, default = argument.quantity, argument.default
        number = quantity if isinstance(quantity, Number) else Number("", low=1, high=0)  # no number passes
        low, high = max(number.low, -sys.float_info.max), min(number.high, sys.float_info.max)
        known = not argument.required and not isinstance(default, SameAs)
        return cls(
            math.nextafter(low, math.inf) if number.low_open else low,
            math.nextafter(high, -math.inf) if number.high_open else high,
            getattr(quantity, "choices", ()),
            (None if isinstance(default, Untold) else quantity.read(default)) if known else OMITTED,
        )


class Definition:
    """A function's name, body, arguments and result."""

    def __init__(
        self, name: str, body: Callable[..., Any], arguments: tuple[Argument, ...], returns: Quantity
    ) -> None:
        self.name = name
        self.body = body
        self.arguments = arguments
        self.returns = returns
        self.shortcuts = tuple(map(Shortcut.of, arguments))
        self.parts: tuple[Definition, ...] = ()  # of a result that spills to the right

    def part(self, place: int) -> Definition:
        """One of the values that a spilling function returns, as a function of its own."""
        return Definition(self.name, lambda *read: self.body(*read)[place], self.arguments, self.returns)

    @property
    def signature(self) -> str:
        """As a reader writes it: TRAIN_TOKENS(params, [tokens_ratio])."""
        names = [a.name if a.required else f"[{a.name}]" for a in self.arguments]
        return f"{self.name}({', '.join(names)})"

    def bind(self, args: Sequence[object], kwargs: Mapping[str, object]) -> list[object]:
        """One value per argument, OMITTED where none is given; TypeError for a call that does not fit."""
        if len(args) > len(self.arguments):
            raise TypeError(f"{self.signature}: {len(args)} arguments are too many")
        values = [*args, *[OMITTED] * (len(self.arguments) - len(args))]
        positions = {argument.name: i for i, argument in enumerate(self.arguments)}
        for name, value in kwargs.items():
            if name not in positions or positions[name] < len(args):
                raise TypeError(f"{self.signature} has no free argument named {name!r}")
            values[positions[name]] = value
        return values
