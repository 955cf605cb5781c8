"""Bodies of our functions over traced numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlplugin.calculation.batch.column import Column, constant
from xlplugin.definition import OMITTED, Omitted
from xlplugin.errors import ExcelError
from xlplugin.quantity import Number, Quantity, SameAs
from xlplugin.scalar import is_unset, read_arguments
from xlplugin.sweeps.straight.steps import Part
from xlplugin.sweeps.straight.trace import NotStraight, Traced

if TYPE_CHECKING:
    from xlplugin.registry import Function


def own_result(function: Function, given: Sequence[Part | Omitted]) -> Part | None:
    """A function's result, where the bounds say that every number is within its own; else None."""
    arguments = [*given, *[OMITTED] * (len(function.arguments) - len(given))]
    if len(arguments) > len(function.arguments) or not any(isinstance(part, Traced) for part in given):
        return None
    for argument, part in zip(function.arguments, arguments, strict=True):
        if isinstance(part, Traced) and not _contains(argument.quantity, part):
            return None
    try:
        found = function.body(*_read(function, arguments))
    except (ExcelError, ArithmeticError, NotStraight):
        return None
    return found if isinstance(found, Traced) else constant(float(found))


def _contains(quantity: Quantity, part: Traced) -> bool:
    if part.may_fail or part.home.steps[part.place].is_truth or not isinstance(quantity, Number):
        return False
    return quantity.contains(part.low) and quantity.contains(part.high)


def _read(function: Function, arguments: Sequence[Part | Omitted]) -> list[Any]:
    """What the body takes: constants as a call reads them; a default that is another argument as that one."""
    sample = [
        part.low if isinstance(part, Traced) else part.at(0) if isinstance(part, Column) else part
        for part in arguments
    ]
    read = read_arguments(function, sample)
    names = [argument.name for argument in function.arguments]
    for place, (argument, part) in enumerate(zip(function.arguments, arguments, strict=True)):
        if isinstance(part, Traced):
            read[place] = part
        elif isinstance(argument.default, SameAs) and is_unset(sample[place]):
            read[place] = read[names.index(argument.default.argument)]
    return read
