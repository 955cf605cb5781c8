"""The language that a command about a workbook speaks: the one asked for, else the workbook's."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from xlplugin.messages import LANGUAGES, language_of, speaking


def add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=LANGUAGES, help="of messages; default: the workbook's")


@contextmanager
def speaking_as_asked(arguments: argparse.Namespace) -> Iterator[None]:
    """Messages within the block, and what is raised out of it, in the language of `--lang` or the book."""
    from xlplugin.ooxml import Book, Package

    with speaking(arguments.lang or "en"):  # a book that cannot be read has no language
        book = Book(Package.open(arguments.book))
    with speaking(arguments.lang or language_of(sheet.name for sheet in book.sheets)):
        yield
