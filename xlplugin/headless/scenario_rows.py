"""Rows of a scenario table that are no scenarios: labels and units below the header, remarks, totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlplugin.headless.failures import FillError
from xlplugin.headless.headings import Heading, Headings
from xlplugin.headless.inputs import is_missing
from xlplugin.headless.labels import UNIT_HEADINGS, normal
from xlplugin.headless.scenario_columns import NOTES, Columns
from xlplugin.headless.targets import TargetError
from xlplugin.headless.units import read_unit
from xlplugin.messages import say
from xlplugin.ooxml import Book

TOTALS = ("合计", "总计", "小计", "总和", "total", "totals", "grandtotal", "subtotal", "sum")
_NO_UNIT = ("-", "—", "–", "/")
Record = Mapping[str, object]


def scenario_rows(
    book: Book, columns: Columns, records: Sequence[Record]
) -> tuple[Columns, list[dict[str, object]]]:
    """The scenarios, and the columns with the units that a row below the header gives and what was left out.

    FillError for a total: filled as a scenario it would look like one.
    """
    rest, inputs, notes = [dict(record) for record in records], columns.inputs, list(columns.notes)
    headings = Headings(book)
    if rest and _repeats_labels(headings, inputs, rest[0]):
        del rest[0]
        notes.append(say("the row below the header repeats the labels and is skipped"))
    if rest and _holds_units(book, columns, rest[0]):
        inputs = [_with_unit(headings, heading, rest[0][heading.text]) for heading in inputs]
        del rest[0]
        notes.append(say("the row below the header gives the units"))
    scenarios = []
    for row, record in enumerate(rest, start=1):
        called = str(record[columns.label]) if columns.label else ""
        if normal(called) in TOTALS:
            raise FillError(
                say(
                    "row {row} is called {called!r}: a total is no scenario, leave it out",
                    row=row,
                    called=called,
                )
            )
        if normal(called) in NOTES:
            notes.append(say("row {called!r} is taken for notes and fills nothing", called=called))
        else:
            scenarios.append(record)
    return replace(columns, inputs=inputs, notes=notes), scenarios


def _repeats_labels(headings: Headings, inputs: Sequence[Heading], record: Record) -> bool:
    """Whether a row repeats the labels of its columns, as in the tables that `xlplugin inputs` writes."""
    told = [(heading, record[heading.text]) for heading in inputs if not is_missing(record[heading.text])]
    return bool(told) and all(isinstance(text, str) and headings.shows(one.key, text) for one, text in told)


def _holds_units(book: Book, columns: Columns, record: Record) -> bool:
    """Whether a row has units of numbers and nothing else, or is called so."""
    if columns.label and normal(str(record[columns.label])) in UNIT_HEADINGS:
        return True
    told = [(one.key, record[one.text]) for one in columns.inputs if not is_missing(record[one.text])]
    return bool(told) and all(
        isinstance(text, str)
        and (text.strip() in _NO_UNIT or (read_unit(text) and not isinstance(book.value(*key), str)))
        for key, text in told
    ) and any(text not in _NO_UNIT for _, text in told)  # fmt: skip


def _with_unit(headings: Headings, heading: Heading, unit: object) -> Heading:
    """The column as if the unit stood in its heading."""
    if is_missing(unit) or str(unit).strip() in _NO_UNIT:
        return heading
    try:
        found = headings.find(f"{heading.text} ({unit})")
    except TargetError as error:
        raise FillError(say("column {column!r}: {reason}", column=heading.text, reason=error)) from None
    return replace(heading, unit=found.unit)
