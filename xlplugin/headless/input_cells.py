"""Which cells of a workbook are its inputs: named constants; where it has entry rules, those with one."""

from __future__ import annotations

from xlplugin.headless.labels import named_elements
from xlplugin.headless.targets import Target
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key
from xlplugin.ooxml.validations import Validation

MOST_ELEMENTS = 100  # a longer range is a catalogue, not a set of inputs


def input_cells(book: Book) -> list[tuple[Target, int, str, Key]]:
    """Name, number of the element, what it is called, and the cell; the names of fewest cells first."""
    sheets = {sheet.name: sheet.cells.cells for sheet in book.sheets}
    constants = [
        item for item in named_elements(book)
        if len(item[0].keys) <= MOST_ELEMENTS
        and ((cell := sheets[item[3][0]].get(item[3][1:])) is None or cell.formula is None)
    ]  # fmt: skip
    ruled = [item for item in constants if entry_rule(book, item[3]) is not None]
    return sorted(ruled or constants, key=lambda item: len(item[0].keys))


def entry_rule(book: Book, key: Key) -> Validation | None:
    """The rule for what may be entered in a cell."""
    rules = book.sheet(key[0]).validations
    return next((rule for rule in rules if rule.kind != "none" and rule.covers(*key[1:])), None)
