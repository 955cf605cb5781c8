"""What the columns of a scenario table are to a template: inputs, the name of the row, notes."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlplugin.headless.failures import FillError
from xlplugin.headless.file_names import pattern_columns
from xlplugin.headless.headings import Heading, Headings
from xlplugin.headless.input_cells import entry_rule
from xlplugin.headless.inputs import is_missing
from xlplugin.headless.labels import normal
from xlplugin.headless.targets import TargetError
from xlplugin.messages import say
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key

# Columns that may name a row without being an input, and those that are for people only.
LABELS = ("scenario", "label", "name", "case", "情景", "场景", "名称", "标签", "方案", "案例")
NOTES = ("备注", "说明", "注释", "note", "notes", "remark", "remarks", "comment", "comments")
Records = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Columns:
    """Columns of a scenario table: those that set cells, the one that names rows, and what was left out."""

    inputs: list[Heading]
    label: str | None
    notes: list[str] = field(default_factory=list)  # sentences for the analyst


def sort_columns(
    book: Book, columns: Sequence[str], pattern: str, ignored: Sequence[str] = (), records: Records = ()
) -> Columns:
    """Which columns are inputs. A column that is none must at least name the files: a typo sets nothing."""
    for column in columns:
        if columns.count(column) > 1:
            raise FillError(say("two columns are called {column!r}", column=column))
    _check_known(ignored, columns, say("--ignore"))
    used = pattern_columns(pattern)
    _check_known(used, columns, say("the file name"))
    headings = Headings(book)
    inputs: list[Heading] = []
    labels: list[str] = []
    left_out: list[str] = []
    for column in columns:
        if normal(column) in map(normal, ignored):
            continue
        names_rows = normal(column) in LABELS
        if names_rows:
            _check_names_rows(book, headings, column, records)
        try:
            heading = headings.find(column)
        except TargetError as error:
            if names_rows or normal(column) in NOTES:
                (labels if names_rows else left_out).append(column)
            elif column not in used:
                raise FillError(say("column {column!r}: {reason}", column=column, reason=error)) from None
            continue
        if names_rows and normal(heading.target) != normal(column):
            labels.append(column)
        else:
            inputs.append(heading)
    _check_distinct(inputs)
    notes = [
        say("column {column!r} is taken for notes and sets nothing", column=column) for column in left_out
    ]
    return Columns(inputs, labels[0] if labels else None, notes)


def _check_names_rows(book: Book, headings: Headings, column: str, records: Records) -> None:
    """FillError for a column 情景 whose values are all words of the input with that label: which is meant?"""
    try:
        heading = headings.find(column)
    except TargetError:
        return
    words = _listed(book, heading.key)
    values = [record[column] for record in records if not is_missing(record[column])]
    if (
        heading.target != column
        and values
        and all(str(value).strip().casefold() in words for value in values)
    ):
        raise FillError(
            say("column {column!r} could name the scenarios or set {name}: call it {name}, or --ignore it",
                column=column, name=heading.target)
        )  # fmt: skip


def _listed(book: Book, key: Key) -> set[str]:
    rule = entry_rule(book, key)
    if rule is None or rule.kind != "list" or not rule.formulas[0].startswith('"'):
        return set()
    return {word.strip().casefold() for word in rule.formulas[0].strip('"').split(",")}


def _check_distinct(inputs: Sequence[Heading]) -> None:
    seen: dict[Key, str] = {}
    for heading in inputs:
        if heading.key in seen:
            one, two = seen[heading.key], heading.text
            raise FillError(say("the columns {one!r} and {two!r} set the same cell", one=one, two=two))
        seen[heading.key] = heading.text


def _check_known(names: Sequence[str], columns: Sequence[str], where: str) -> None:
    for name in names:
        if name not in columns and normal(name) not in map(normal, columns):
            close = difflib.get_close_matches(name, columns, n=3, cutoff=0.6)
            hint = say("; close: {words}", words=", ".join(close)) if close else ""
            raise FillError(
                say("{where} uses {name!r}, which is not a column", where=where, name=name) + hint
            )
