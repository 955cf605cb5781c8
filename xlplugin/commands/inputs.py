"""`xlplugin inputs`: what scenarios may set in a workbook, and what follows; a scenario table by `-o`."""

from __future__ import annotations

import argparse
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.failure import Failure, write_target
from xlplugin.commands.speech import add_language, speaking_as_asked
from xlplugin.messages import say

if TYPE_CHECKING:
    from xlplugin.headless.listing import Listed

WIDEST = 32


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser(
        "inputs", help="list inputs and outputs of a workbook", description=__doc__
    )
    command.add_argument("book", type=Path, metavar="BOOK", help=".xlsx or .xlsm")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write a scenario table for fill: .xlsx or .csv"
    )
    add_language(command)
    command.add_argument("--force", action="store_true", help="replace FILE if it exists")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from xlplugin.headless.listing import INPUT, listing
    from xlplugin.headless.scenario_form import csv_form, xlsx_form
    from xlplugin.ooxml import Book, Package

    with speaking_as_asked(arguments):
        book = Book(Package.open(arguments.book))
        listed = listing(book, lambda key: book.value(*key))
        if arguments.output is None:
            print("\n".join(lines(listed)))
            return 0
        forms = {".xlsx": xlsx_form, ".csv": csv_form}
        form = forms.get(arguments.output.suffix.lower())
        if form is None:
            raise Failure(say("{path}: a scenario table is written as .xlsx or .csv", path=arguments.output))
        write_target(arguments.output, form(book, listed), overwrite=arguments.force)
        count = sum(item.kind == INPUT for item in listed)
        print(
            say(
                "{path}: {count} inputs; add a row a scenario, then fill with it",
                path=arguments.output,
                count=count,
            )
        )
    return 0


def lines(listed: list[Listed]) -> list[str]:
    """A table with a heading, columns side by side whatever the width of their characters."""
    heading = [
        say(word)
        for word in ("name", "value", "unit", "label (zh)", "label (en)", "allowed", "usual", "cell", "also")
    ]
    rows: list[list[str]] = []
    for item in listed:
        value = (
            ""
            if item.value is None
            else f"{item.value:.15g}"
            if isinstance(item.value, float)
            else str(item.value)
        )
        rows.append(
            [
                item.name,
                value,
                item.unit,
                item.label_zh,
                item.label_en,
                item.allowed,
                item.usual,
                item.cell,
                ", ".join(item.aliases),
            ]
        )
    kinds = [item.kind for item in listed]
    found: list[str] = []
    for kind, title in (("input", say("inputs")), ("output", say("outputs"))):
        chosen = [row for row, of in zip(rows, kinds, strict=True) if of == kind]
        if chosen:
            found += [f"{title} ({len(chosen)})", *_aligned([heading, *chosen]), ""]
    return found[:-1]


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [min(WIDEST, max(map(_width, column))) for column in zip(*rows, strict=True)]
    used = [place for place, column in enumerate(zip(*rows[1:], strict=True)) if any(column)]
    return [
        "  ".join(row[n] + " " * max(0, widths[n] - _width(row[n])) for n in used).rstrip() for row in rows
    ]


def _width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
