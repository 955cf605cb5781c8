"""Inputs of a workbook that differ from those of another one of the same model: by name, else by labels.

Rows may have been inserted, sheets renamed or deleted since: cells are matched through defined names, and
where a name has more or fewer cells than before through the label at the beginning of their row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xlplugin.bilingual import spellings
from xlplugin.headless.targets import named_targets
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.values import CellValue


@dataclass(frozen=True)
class Difference:
    """A cell and what stands in it instead of `wanted`; `formula` where that is a formula, not a constant."""

    label: str
    key: Key
    value: CellValue
    wanted: CellValue
    formula: str = ""


def differences(book: Book, other: Book) -> list[Difference]:
    """What differs in `book` from the inputs of `other`, by the name of the fewest cells that each has."""
    found: dict[Key, Difference] = {}
    theirs = {target.label.casefold(): target.elements for target in named_targets(book)}
    for target in sorted(
        named_targets(other), key=lambda target: len(target.keys)
    ):  # model_params, then all_params
        mine = theirs.get(target.label.casefold(), [])
        for label, key, wanted in _matched(book, mine, other, target.elements):
            found.setdefault(key, _difference(book, label, key, wanted))
    for key, wanted in _unnamed(book, other):
        found.setdefault(key, _difference(book, cell_label(key), key, wanted))
    return [item for item in found.values() if item.formula or not same(item.value, item.wanted)]


def same(one: CellValue, other: CellValue) -> bool:
    """Whether two values of an input mean the same: blank and empty do, words in either language do."""
    if isinstance(one, str) and isinstance(other, str):
        return other == one or other in spellings(one)
    return one == other or {one, other} <= {None, ""}


def _difference(book: Book, label: str, key: Key, wanted: CellValue) -> Difference:
    cell = book.sheet(key[0]).cells.cells.get(key[1:])
    formula = "" if cell is None or cell.formula is None else cell.formula.text or "(shared)"
    return Difference(label, key, book.value(*key), wanted, formula)


def _matched(
    book: Book, mine: list[tuple[str, Key]], other: Book, theirs: list[tuple[str, Key]]
) -> Iterator[tuple[str, Key, CellValue]]:
    """Cells of a name with the constant that the other book has; what only this book has is to be blank."""
    if not any(_is_constant(other, key) for _, key in theirs):
        return
    if len(mine) == len(theirs):
        pairs = [(label, key, wanted) for (label, key), (_, wanted) in zip(mine, theirs, strict=True)]
        yield from (
            (label, key, other.value(*wanted)) for label, key, wanted in pairs if _is_constant(other, wanted)
        )
        return
    known = dict(zip(_places(other, [key for _, key in theirs]), (key for _, key in theirs), strict=True))
    for (label, key), place in zip(mine, _places(book, [key for _, key in mine]), strict=True):
        wanted = known.get(place)
        if wanted is None:
            yield label, key, None
        elif _is_constant(other, wanted):
            yield label, key, other.value(*wanted)


def _places(book: Book, keys: list[Key]) -> list[tuple[str, int]]:
    """Cells by the label of their row and how often it has come before."""
    seen: Counter[str] = Counter()
    places = []
    for key in keys:
        text = row_label(book, key)
        places.append((text, seen[text]))
        seen[text] += 1
    return places


def row_label(book: Book, key: Key) -> str:
    """The first text of a cell's row, on its left."""
    texts = (book.value(key[0], key[1], column) for column in range(1, key[2]))
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")


def _is_constant(book: Book, key: Key) -> bool:
    cell = book.sheet(key[0]).cells.cells.get(key[1:])
    return cell is None or cell.formula is None


def _unnamed(book: Book, other: Book) -> Iterator[tuple[Key, CellValue]]:
    """Cells with an entry rule and no name, in both books at the same label of row and column."""
    named = {key for target in named_targets(other) for key in target.keys}
    for sheet in other.sheets:
        if (mine := same_sheet(book, other, sheet.name)) is None:
            continue
        keys = [
            (sheet.name, row, column)
            for (row, column), cell in sheet.cells.cells.items()
            if cell.formula is None
            and any(rule.stops and rule.covers(row, column) for rule in sheet.validations)
        ]
        for key in keys:
            if key not in named and (place := _same_place(book, mine, other, key)):
                yield place, other.value(*key)


def same_sheet(book: Book, other: Book, name: str) -> str | None:
    """The sheet of `book` that is this sheet of `other`: by its title, else by the names of cells on it."""
    if any(sheet.name == name for sheet in book.sheets):
        return name
    on_it = {target.label.casefold() for target in named_targets(other) if target.keys[0][0] == name}
    votes = Counter(t.keys[0][0] for t in named_targets(book) if t.label.casefold() in on_it)
    return votes.most_common(1)[0][0] if votes else None


def _same_place(book: Book, sheet: str, other: Book, key: Key) -> Key | None:
    """The cell in the same column of the row with the same label: in the same row, else the nearest below."""
    wanted = row_label(other, key)
    rows = [key[1], *(row for row in sorted({r for r, _ in book.sheet(sheet).cells.cells}) if row > key[1])]
    return next(
        ((sheet, row, key[2]) for row in rows if row_label(book, (sheet, row, key[2])) == wanted), None
    )
