"""Functions of references, in words that the engine takes as Excel does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xlplugin.calculation.corrections.dynamic_arrays import FILTER_IN_WHOLE
from xlplugin.calculation.corrections.names import engine_name
from xlplugin.calculation.corrections.shapes import is_whole
from xlplugin.calculation.corrections.syntax import Arguments, constant


def indirect(arguments: Arguments, texts: Sequence[str]) -> str | None:
    """TRUE as the second argument is what it is without one; FALSE, also left out behind a comma, is R1C1."""
    return f"INDIRECT({texts[0]})" if len(arguments) == 2 and is_a1(arguments) else None


def is_a1(arguments: Arguments) -> bool:
    if len(arguments) < 2:
        return True
    given = constant(arguments, 1)
    return isinstance(given, (bool, float)) and bool(given)


def filter_of(arguments: Arguments, texts: Sequence[str]) -> str | None:
    """Of whole columns the engine passes the used part, which may end elsewhere in each."""
    name = FILTER_IN_WHOLE if arguments and is_whole(arguments[0]) else engine_name("FILTER")
    return f"{name}({','.join(texts)})"


def sort(arguments: Arguments, texts: Sequence[str]) -> str | None:
    """Python would get what is left out between commas as 0."""
    given = [text or default for text, default in zip(texts, ["", "1", "1", "FALSE"], strict=False)]
    return f"{engine_name('SORT')}({','.join(given)})"


def sort_by(arguments: Arguments, texts: Sequence[str]) -> str | None:
    given = [text or ("1" if place and place % 2 == 0 else "") for place, text in enumerate(texts)]
    return f"{engine_name('SORTBY')}({','.join(given)})"


FORMS: Mapping[str, Callable[[Arguments, Sequence[str]], str | None]] = {
    "INDIRECT": indirect,
    "FILTER": filter_of,
    "SORT": sort,
    "SORTBY": sort_by,
}
