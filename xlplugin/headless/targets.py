"""What a column heading or a name means in a workbook: defined names, elements of named ranges, addresses."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from xlplugin.errors import InputError
from xlplugin.messages import say
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key, parse_area, quote_sheet, split_sheet
from xlplugin.ooxml.workbook_xml import DefinedName

_ELEMENT = re.compile(r"(.+)\[(\d+)\]")
_BETWEEN_AREAS = re.compile(r",(?=(?:[^']*'[^']*')*[^']*$)")  # a comma outside quoted sheet names
_LARGEST_AREA = 100_000


class TargetError(InputError):
    """A name or address that the workbook does not have; one line."""


@dataclass(frozen=True)
class Target:
    """The cells behind a name, row by row; of a name of several areas, area by area."""

    label: str
    rows: tuple[tuple[Key, ...], ...]

    @property
    def keys(self) -> list[Key]:
        return [key for row in self.rows for key in row]

    @property
    def elements(self) -> list[tuple[str, Key]]:
        """Each cell with what it is called: the name itself, or `name[2]` where there are several."""
        keys = self.keys
        if len(keys) == 1:
            return [(self.label, keys[0])]
        return [(f"{self.label}[{number}]", key) for number, key in enumerate(keys, start=1)]


def find_target(book: Book, text: str) -> Target:
    """The cells that `mfu_training`, `model_counts[2]`, `'Sheet 1'!C5` or `Sheet!C5:D9` mean.

    `'Sheet 1'!rate` is a name that is local to the sheet.
    """
    name = _name(book, text)
    if name is not None:
        return Target(text, _areas(book, name.text, text))
    element = _ELEMENT.fullmatch(text)
    if element and (name := _name(book, element[1])):
        return _element(book, name, int(element[2]), text)
    if "!" in text:
        return Target(text, _areas(book, text, text))
    hint = close_words(text, [target.label for target in named_targets(book)])
    raise TargetError(
        say("{text!r} is neither a name of this workbook nor an address like 'Sheet'!C5", text=text) + hint
    )


def named_targets(book: Book) -> list[Target]:
    """Every visible name that means cells, in the order of the file."""
    found = []
    for name in book.names:
        if name.hidden or name.sheet is not None or name.name.startswith("_xl"):
            continue
        try:
            found.append(Target(name.name, _areas(book, name.text, name.name)))
        except TargetError:
            continue  # a constant, a formula, a broken reference: no cells
    return found


def close_words(word: str, words: list[str]) -> str:
    """`; close: a, b`, or nothing when no word is near."""
    close = difflib.get_close_matches(word, words, n=3, cutoff=0.6)
    return say("; close: {words}", words=", ".join(close)) if close else ""


def _name(book: Book, text: str) -> DefinedName | None:
    """The name of the whole book, or the only one local to a sheet; TargetError where several have one."""
    sheet, plain = split_sheet(text)
    matches = [name for name in book.names if name.name.casefold() == plain.casefold()]
    if sheet is not None:
        local = [name for name in matches if name.sheet is not None]
        return next((name for name in local if _sheet_of(book, name).casefold() == sheet.casefold()), None)
    whole = next((name for name in matches if name.sheet is None), None)
    if whole is None and len(matches) > 1:
        sheets = ", ".join(f"{quote_sheet(_sheet_of(book, name))}!{name.name}" for name in matches)
        raise TargetError(
            say("{text} is a name of {count} sheets, each has its own: write one of {sheets}",
                text=text, count=len(matches), sheets=sheets)
        )  # fmt: skip
    return whole or next(iter(matches), None)


def _sheet_of(book: Book, name: DefinedName) -> str:
    return book.xml.sheets[name.sheet or 0][0]


def _element(book: Book, name: DefinedName, number: int, text: str) -> Target:
    keys = Target(name.name, _areas(book, name.text, text)).keys
    if not 1 <= number <= len(keys):
        raise TargetError(
            say("{text}: {name} has the elements [1] to [{last}]", text=text, name=name.name, last=len(keys))
        )
    return Target(text, ((keys[number - 1],),))


def _areas(book: Book, reference: str, label: str) -> tuple[tuple[Key, ...], ...]:
    """Rows of cells of a reference; areas separated by commas one after the other."""
    rows = [row for area in _BETWEEN_AREAS.split(reference.strip()) for row in _area(book, area, label)]
    if sum(map(len, rows)) > _LARGEST_AREA:
        raise TargetError(say("{label} means more than {most} cells", label=label, most=_LARGEST_AREA))
    return tuple(rows)


def _area(book: Book, reference: str, label: str) -> list[tuple[Key, ...]]:
    sheet_name, address = split_sheet(reference.strip())
    try:
        sheet = book.sheet(sheet_name or "").name
        top, left, bottom, right = parse_area(address)
    except KeyError:
        raise TargetError(
            say("{label}: the workbook has no sheet {sheet!r}", label=label, sheet=sheet_name)
        ) from None
    except InputError as error:
        raise TargetError(say("{label}: {reason}", label=label, reason=error)) from None
    if (bottom - top + 1) * (right - left + 1) > _LARGEST_AREA:
        raise TargetError(say("{label} means more than {most} cells", label=label, most=_LARGEST_AREA))
    columns = range(left, right + 1)
    return [tuple((sheet, row, column) for column in columns) for row in range(top, bottom + 1)]
