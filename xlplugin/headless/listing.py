"""Inputs and outputs of a workbook as a list: names, labels, units, values, ranges, cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os import PathLike

from xlplugin.headless.input_cells import entry_rule, input_cells
from xlplugin.headless.labels import Labels, named_elements, normal
from xlplugin.headless.targets import Target, TargetError, find_target
from xlplugin.headless.validation_words import described
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.ooxml.validations import Validation
from xlplugin.values import CellValue

INPUT, OUTPUT = "input", "output"
_ALLOWED = re.compile(r"^\s*(?:允许|Allowed)\s*[:：]\s*", re.IGNORECASE)
_USUAL = re.compile(r"(?:通常|Usual)\s*[:：]\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Listed:
    """One cell; `name` is the most particular of its names (the oldest in the template)."""

    kind: str
    name: str
    aliases: tuple[str, ...]
    label_zh: str
    label_en: str
    unit: str
    value: CellValue
    allowed: str
    usual: str
    cell: str
    key: Key


def inputs(source: str | PathLike[str] | bytes | Package) -> list[Listed]:
    """Inputs and outputs of a workbook with the values that the file has; PackageError for a bad file."""
    book = Book(Package.of(source))
    return listing(book, lambda key: book.value(*key))


def listing(book: Book, value: Callable[[Key], CellValue]) -> list[Listed]:
    """Inputs, then outputs, each cell once. `value` gives what a cell holds."""
    entered = input_cells(book)
    cells = {sheet.name: sheet.cells.cells for sheet in book.sheets}
    outputs = [
        item for item in named_elements(book)
        if (cell := cells[item[3][0]].get(item[3][1:])) is not None and cell.formula is not None
    ]  # fmt: skip
    outputs.sort(key=lambda item: len(item[0].keys))
    return [*_listed(book, INPUT, entered, value), *_listed(book, OUTPUT, outputs, value)]


def _listed(
    book: Book, kind: str, elements: Iterable[tuple[Target, int, str, Key]], value: Callable[[Key], CellValue]
) -> list[Listed]:
    labels, by_cell = Labels(book), dict[Key, list[tuple[Target, int, str]]]()
    cells_of: dict[str, set[Key]] = {}
    for target, number, name, key in elements:
        by_cell.setdefault(key, []).append((target, number, name))
        for label in labels.of_element(target, number):
            cells_of.setdefault(normal(label), set()).add(key)
    places = {sheet.name: place for place, sheet in enumerate(book.sheets)}
    found = []
    for key in sorted(by_cell, key=lambda key: (places[key[0]], *key[1:])):
        names = [name for _, _, name in by_cell[key]]
        shown = [label for target, number, _ in by_cell[key] for label in labels.of_element(target, number)]
        shown.sort(key=lambda label: len(cells_of[normal(label)]) > 1)  # those of this cell alone come first
        rule, unit = entry_rule(book, key) if kind == INPUT else None, labels.unit(key)
        found.append(
            Listed(
                kind,
                names[0],
                tuple(names[1:]),
                label_zh=_in_language(shown, True),
                label_en=_in_language(shown, False),
                unit="" if unit is None else unit.text,
                value=value(key),
                allowed=_allowed(book, rule),
                usual=_usual(rule),
                cell=cell_label(key),
                key=key,
            )
        )
    return found


def list_words(book: Book, rule: Validation) -> list[str]:
    """Entries that a list rule offers, as far as they are texts; none where they cannot be told."""
    source = rule.formulas[0].removeprefix("=")
    if source.startswith('"'):
        return [word.strip() for word in source.strip('"').split(",")]
    try:
        keys = find_target(book, source).keys
    except TargetError:
        return []
    return [value for key in keys if isinstance(value := book.value(*key), str)]


def _allowed(book: Book, rule: Validation | None) -> str:
    if rule is None:
        return ""
    if rule.kind == "list":
        return described(rule, list_words(book, rule))
    return _ALLOWED.sub("", rule.error) or described(rule, [])


def _usual(rule: Validation | None) -> str:
    match = _USUAL.search(rule.prompt) if rule is not None else None
    return match[1].strip() if match else ""


def _in_language(labels: Iterable[str], chinese: bool) -> str:
    """The first label in that language; one without Chinese characters may be of either."""
    for label in labels:
        if any("\u4e00" <= sign <= "\u9fff" for sign in label) == chinese:
            return " ".join(label.split())
    return ""
