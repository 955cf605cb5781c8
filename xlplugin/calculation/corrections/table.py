"""What is corrected: Excel's functions and operators that the engine computes otherwise, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xlplugin.calculation.corrections import (
    annuities,
    coercion,
    conditional_forms,
    dynamic_arrays,
    lookup_forms,
    lookups,
    number_value,
    pairs,
    ranks,
    reference_forms,
    rounding,
    text_formats,
    texts,
)
from xlplugin.calculation.corrections.aggregates import WITHOUT_ERRORS, without_errors
from xlplugin.calculation.corrections.conditional import conditional_functions
from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.names import engine_name
from xlplugin.calculation.corrections.operands import (
    CONDITION,
    COUNTED,
    GENERAL,
    IN_ELAPSED,
    IN_SCIENTIFIC,
    NUMBER,
    ONLY_NUMBERS,
    SHOWN,
)
from xlplugin.calculation.corrections.operands import TEXT as JOINED
from xlplugin.calculation.corrections.operators import comparison, last_difference, last_sum, of_each
from xlplugin.calculation.corrections.syntax import PREFIX, Arguments
from xlplugin.calculation.general_text import general_text

# By the name that formulas have, without _xlfn.
FUNCTIONS: Mapping[str, Correction] = {
    **texts.FUNCTIONS,
    **coercion.FUNCTIONS,
    **number_value.FUNCTIONS,
    **rounding.FUNCTIONS,
    **lookups.FUNCTIONS,
    **dynamic_arrays.FUNCTIONS,
    **ranks.FUNCTIONS,
    **annuities.FUNCTIONS,
    **pairs.FUNCTIONS,
}

# What stands for a call where Python does not compute it, from its arguments' nodes and texts; None: itself.
FORMS: Mapping[str, Callable[[Arguments, Sequence[str]], str | None]] = {
    **lookup_forms.FORMS,
    **conditional_forms.FORMS,
    **reference_forms.FORMS,
    **ranks.FORMS,
}

COMPARISONS = {
    "=": PREFIX + "EQ", "<>": PREFIX + "NE", "<": PREFIX + "LT",
    ">": PREFIX + "GT", "<=": PREFIX + "LE", ">=": PREFIX + "GE",
}  # fmt: skip
LAST = {"+": PREFIX + "LAST_SUM", "-": PREFIX + "LAST_DIFFERENCE"}

_READERS = (JOINED, CONDITION, COUNTED, GENERAL, IN_ELAPSED, IN_SCIENTIFIC, NUMBER, ONLY_NUMBERS, SHOWN)
OPERATORS = frozenset((*_READERS, *COMPARISONS.values(), *LAST.values()))


def engine_functions(date_1904: bool = False) -> dict[str, Callable[..., object]]:
    """Everything to register with an engine, by its name there."""
    return {
        **{engine_name(name): correction.compute for name, correction in FUNCTIONS.items()},
        **lookups.ADDED,
        **dynamic_arrays.ADDED,
        WITHOUT_ERRORS: without_errors,
        **conditional_functions(date_1904),
        **{name: comparison(symbol) for symbol, name in COMPARISONS.items()},
        LAST["+"]: last_sum,
        LAST["-"]: last_difference,
        **{PREFIX + name: of_each(read) for name, read in coercion.readers(date_1904).items()},
        JOINED: of_each(general_text),
        CONDITION: of_each(coercion.condition),
        ONLY_NUMBERS: of_each(coercion.only_number),
        SHOWN: text_formats.shown,
        IN_ELAPSED: text_formats.elapsed,
        IN_SCIENTIFIC: text_formats.scientific,
        COUNTED: of_each(texts.counted),
        GENERAL: of_each(texts.in_general_format),
    }
