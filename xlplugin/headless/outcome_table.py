"""Outcomes as a table: a row a scenario, every column with a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from xlplugin.errors import ExcelError
from xlplugin.headless.fill_rows import FAILED, Outcome

if TYPE_CHECKING:
    import pandas


def outcome_table(
    outcomes: Sequence[Outcome],
    names: Sequence[object],
    files: Sequence[str] | None,
    inputs: Sequence[str],
    outputs: Sequence[str],
) -> pandas.DataFrame:
    """scenario, file (when workbooks are written), inputs, outputs, status, message, warnings.

    An input or output with the name of a column before it is marked as what it is: `status (output)`.
    """
    import pandas

    begin = ["scenario"] if files is None else ["scenario", "file"]
    end = ["status", "message", "warnings"]
    taken = {column.casefold() for column in (*begin, *end)}
    columns = [*begin, *_unique(inputs, "input", taken), *_unique(outputs, "output", taken), *end]
    nothing = (None,) * len(outputs)
    rows = [
        (
            *_plain((name,)),
            *(() if files is None else ("" if outcome.status == FAILED else files[row],)),
            *_plain(outcome.inputs),
            *_plain(outcome.outputs or nothing),
            outcome.status,
            outcome.message,
            outcome.warnings,
        )
        for row, (name, outcome) in enumerate(zip(names, outcomes, strict=True))
    ]
    return pandas.DataFrame(rows, columns=columns)


def _unique(names: Iterable[str], kind: str, taken: set[str]) -> list[str]:
    found = []
    for name in names:
        column = name
        while column.casefold() in taken:
            column = f"{column} ({kind})"
        taken.add(column.casefold())
        found.append(column)
    return found


def _plain(values: Sequence[object]) -> Sequence[object]:
    """Errors as their texts; most scenarios have none."""
    if ExcelError not in set(map(type, values)):
        return values
    return tuple(value.code if isinstance(value, ExcelError) else value for value in values)
