"""What a column heading or a name means in a workbook: defined names, elements of named ranges, addresses."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from xlplugin.calculation.engine_input import Key
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import parse_area, split_sheet
from xlplugin.ooxml.workbook_xml import DefinedName

_ELEMENT = re.compile(r"(.+)\[(\d+)\]")
_LARGEST_AREA = 100_000


class TargetError(ValueError):
    """A name or address that the workbook does not have; one line."""


@dataclass(frozen=True)
class Target:
    """The cells behind a name, row by row."""

    label: str
    rows: tuple[tuple[Key, ...], ...]

    @property
    def keys(self) -> list[Key]:
        return [key for row in self.rows for key in row]


def find_target(book: Book, text: str) -> Target:
    """The cells that `mfu_training`, `model_counts[2]`, `'Sheet 1'!C5` or `Sheet!C5:D9` mean."""
    name = _name(book, text)
    if name is not None:
        return Target(text, _area(book, name.text, text))
    element = _ELEMENT.fullmatch(text)
    if element and (name := _name(book, element[1])):
        return _element(book, name, int(element[2]), text)
    if "!" in text:
        return Target(text, _area(book, text, text))
    hint = _close(book, text)
    raise TargetError(f"{text!r} is neither a name of this workbook nor an address like 'Sheet'!C5{hint}")


def named_targets(book: Book) -> list[Target]:
    """Every visible name that means cells, in the order of the file."""
    found = []
    for name in book.names:
        if name.hidden or name.sheet is not None or name.name.startswith("_xl"):
            continue
        try:
            found.append(Target(name.name, _area(book, name.text, name.name)))
        except TargetError:
            continue  # a constant, a formula, a broken reference: no cells
    return found


def _name(book: Book, text: str) -> DefinedName | None:
    matches = [name for name in book.names if name.name.casefold() == text.casefold()]
    return next((name for name in matches if name.sheet is None), matches[0] if len(matches) == 1 else None)


def _element(book: Book, name: DefinedName, number: int, text: str) -> Target:
    keys = Target(name.name, _area(book, name.text, text)).keys
    if not 1 <= number <= len(keys):
        raise TargetError(f"{text}: {name.name} has the elements [1] to [{len(keys)}]")
    return Target(text, ((keys[number - 1],),))


def _area(book: Book, reference: str, label: str) -> tuple[tuple[Key, ...], ...]:
    sheet_name, address = split_sheet(reference.strip())
    try:
        sheet = book.sheet(sheet_name or "").name
        top, left, bottom, right = parse_area(address)
    except KeyError:
        raise TargetError(f"{label}: the workbook has no sheet {sheet_name!r}") from None
    except ValueError as error:
        raise TargetError(f"{label}: {error}") from None
    if (bottom - top + 1) * (right - left + 1) > _LARGEST_AREA:
        raise TargetError(f"{label} means more than {_LARGEST_AREA} cells")
    columns = range(left, right + 1)
    return tuple(tuple((sheet, row, column) for column in columns) for row in range(top, bottom + 1))


def _close(book: Book, text: str) -> str:
    names = [target.label for target in named_targets(book)]
    close = difflib.get_close_matches(text, names, n=3, cutoff=0.6)
    return f"; close: {', '.join(close)}" if close else ""
