"""What a sheet says of its cells: labels beside and above them, units, and the labels in a name's comment.

A name's comment (Excel's Name Manager shows it) may list labels of its cells, separated by semicolons: the
label in the other language, labels of earlier versions. `{n}` in one stands for the number of an element, and
`[2] ...` is the label of the second element alone; any other label of a range heads all its elements.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property

from xlplugin.headless.targets import Target, named_targets
from xlplugin.headless.units import Unit, named_unit, plain, read_unit
from xlplugin.messages import language_of
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key
from xlplugin.ooxml.number_formats import GENERAL

UNIT_HEADINGS = ("单位", "unit", "units")
_BRACKETED = re.compile(r"(.*\S)\s*\(([^()]*)\)\s*", re.DOTALL)
_SCALES_IN_FORMAT = re.compile(r'[0#?],+(?![0#?])|[万亿]|%|"(?:bn|m|k|tn)"')
_CURRENCY = re.compile(r"\[\$([^-\]]*)[^\]]*\]|\"([^\"]*)\"|([$€£¥])")
_FARTHEST = 60  # rows between a table's heading and a cell


def normal(label: str) -> str:
    """A label without regard to case, width, spaces and a colon behind it."""
    return re.sub(r"\s", "", plain(label)).rstrip(":")


def without_bracket(label: str) -> tuple[str, str] | None:
    """A label and what stands in brackets at its end, if something does."""
    match = _BRACKETED.fullmatch(label.replace("（", "(").replace("）", ")"))
    return (match[1], match[2]) if match else None


class Labels:
    """Labels and units of a book's cells."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def of_element(self, target: Target, number: int) -> list[str]:
        """Labels of the cell with this number (from 1) among those of a name, as shown first."""
        key = target.keys[number - 1]
        alone = self._headings_in_comment(target.label) if len(target.keys) == 1 else []
        return list(
            dict.fromkeys(
                [*self._shown(target, key, number), *alone, *self._in_comment(target.label, number)]
            )
        )

    def _shown(self, target: Target, key: Key, number: int) -> list[str]:
        if len(target.keys) == 1:
            label = self._label_of_result(key) if self._is_formula(key) else self._beside(key)
            label = label or self._text(key[0], key[1] - 1, key[2])
            return [label] if label else []
        beside, above = self._first_of_row(key), self.heading(_first_of_run(target, key))
        columns, rows = {k[2] for k in target.keys}, {k[1] for k in target.keys}
        alone = [beside] if len(columns) == 1 else [above] if len(rows) == 1 else []
        headings = [above, *self._headings_in_comment(target.label)]
        both = [
            label
            for row in (beside, *self._row_words(key))
            for heading in headings
            if row and heading
            for label in (f"{row} {heading}", f"{heading} {row}")
        ]
        bare = [pair[0] for heading in headings if (pair := without_bracket(heading))]
        numbered = [] if beside else [f"{heading}[{number}]" for heading in (*headings, *bare) if heading]
        return [label for label in (*alone, *both, *numbered) if label]

    def _row_words(self, key: Key) -> list[str]:
        """What a comment says of the cell that begins the row, as an element of a name of its own."""
        column = next((c for c in range(1, key[2]) if self._text(key[0], key[1], c)), key[2])
        names = self._element_names.get((key[0], key[1], column), [])
        return [label for name, number in names for label in self._in_comment(name, number)]

    @cached_property
    def _element_names(self) -> dict[Key, list[tuple[str, int]]]:
        """Names with a comment that cover a cell, and the cell's number among their elements."""
        found: dict[Key, list[tuple[str, int]]] = {}
        for target in named_targets(self._book):
            if target.label.casefold() in self._comments:
                for number, key in enumerate(target.keys, start=1):
                    found.setdefault(key, []).append((target.label, number))
        return found

    def _headings_in_comment(self, name: str) -> list[str]:
        """Labels in a range's comment that stand for all its elements."""
        return [label for label in self._comment(name) if not label.startswith("[") and "{n}" not in label]

    def _in_comment(self, name: str, number: int) -> list[str]:
        """Labels in a name's comment for one element; for the only cell of a name, all."""
        found = []
        for label in self._comment(name):
            of_one = re.match(r"\[(\d+)\]\s*(.+)", label)
            if of_one is not None and int(of_one[1]) == number:
                found.append(of_one[2])
            elif of_one is None and "{n}" in label:
                found.append(label.replace("{n}", str(number)))
        return found

    def _comment(self, name: str) -> list[str]:
        return list(filter(None, map(str.strip, self._comments.get(name.casefold(), "").split(";"))))

    @cached_property
    def _comments(self) -> dict[str, str]:
        return {name.name.casefold(): name.comment for name in self._book.names if name.comment}

    def unit(self, key: Key) -> Unit | None:
        """What the cell counts, as the sheet says it; None where it says nothing that is known here.

        The power is that of the number that the cell holds: 0 where only its format shows 亿 or %.
        """
        sheet, row, column = key
        code = self.number_format(key)
        unit = (
            self._unit_beside(sheet, row, column)
            or self._unit_in_words(key)
            or _unit_of_format(code)
            or self._unit_in_comment(key)
        )
        if unit is not None and unit.is_scaled and _SCALES_IN_FORMAT.search(code):
            return Unit(unit.text, 0, unit.kinds, unit.per)
        return unit

    def number_format(self, key: Key) -> str:
        cell = self._book.sheet(key[0]).cells.cells.get(key[1:])
        return GENERAL if cell is None else self._book.number_format(cell)

    def heading(self, key: Key) -> str:
        """The nearest text above the cell that is no formula's result; of a row of units the one above."""
        above = ((key[0], row, key[2]) for row in range(key[1] - 1, max(0, key[1] - _FARTHEST), -1))
        place = next((place for place in above if self._text(*place) and not self._is_formula(place)), None)
        if place is None:
            return ""
        text, higher = self._text(*place), self._text(place[0], place[1] - 1, place[2])
        return higher if higher and read_unit(text) is not None else text

    def stands_under(self, key: Key, headings: Collection[str]) -> bool:
        """Whether a heading above the cell is one of these, whatever stands between."""
        rows = range(key[1] - 1, max(0, key[1] - _FARTHEST), -1)
        return any(normal(self._text(key[0], row, key[2])) in headings for row in rows)

    def _unit_beside(self, sheet: str, row: int, column: int) -> Unit | None:
        text = self._text(sheet, row, column + 1)
        if not text:
            return None
        says_unit = normal(self.heading((sheet, row, column + 1))) in UNIT_HEADINGS
        return named_unit(text) if says_unit else read_unit(text)

    def _unit_in_words(self, key: Key) -> Unit | None:
        for text in (self._beside(key), self.heading(key), self._text(key[0], key[1] - 1, key[2])):
            pair = without_bracket(text)
            if unit := (pair and read_unit(pair[1])) or (
                read_unit(text) if text != self._beside(key) else None
            ):
                return unit
        return None

    def _unit_in_comment(self, key: Key) -> Unit | None:
        labels = [label for name, _ in self._element_names.get(key, []) for label in self._comment(name)]
        pairs = filter(None, map(without_bracket, labels))
        units = [unit for _, words in pairs if (unit := read_unit(words))]
        own = language_of(sheet.name for sheet in self._book.sheets)
        return next((unit for unit in units if language_of([unit.text]) == own), next(iter(units), None))

    def _beside(self, key: Key) -> str:
        """The nearest text to the left in the row, one that is no formula's result if there is one."""
        places = [(key[0], key[1], column) for column in range(key[2] - 1, 0, -1)]
        found = [place for place in places if self._text(*place)]
        chosen = next((place for place in found if not self._is_formula(place)), next(iter(found), None))
        return self._text(*chosen) if chosen else ""

    def _label_of_result(self, key: Key) -> str:
        """The nearest text to the left that is neither a unit nor a named cell, else the first of the row."""
        places = [(key[0], key[1], column) for column in range(key[2] - 1, 0, -1)]
        texts = [self._text(*p) for p in places if not self._is_formula(p) and p not in self._named]
        nearest = next((text for text in texts if text and read_unit(text) is None), "")
        return nearest or self._first_of_row(key)

    @cached_property
    def _named(self) -> set[Key]:
        return {key for target in named_targets(self._book) for key in target.keys}

    def _is_formula(self, key: Key) -> bool:
        cell = self._book.sheet(key[0]).cells.cells.get(key[1:])
        return cell is not None and cell.formula is not None

    def _first_of_row(self, key: Key) -> str:
        texts = (self._text(key[0], key[1], column) for column in range(1, key[2]))
        return next(filter(None, texts), "")

    def _text(self, sheet: str, row: int, column: int) -> str:
        cell = self._book.sheet(sheet).cells.cells.get((row, column))
        value = None if cell is None else cell.value(self._book.strings)
        return value.strip() if isinstance(value, str) else ""


def _first_of_run(target: Target, key: Key) -> Key:
    """The topmost of the cells of a name that stand above one another down to this one."""
    keys, row = set(target.keys), key[1]
    while (key[0], row - 1, key[2]) in keys:
        row -= 1
    return key[0], row, key[2]


def _unit_of_format(code: str) -> Unit | None:
    shown = code.partition(";")[0]
    if "%" in shown:
        return read_unit("%")
    words = (first or second or third for first, second, third in _CURRENCY.findall(shown))
    return next((unit for word in words if (unit := read_unit(word.strip())) and unit.kinds), None)


def named_elements(book: Book) -> list[tuple[Target, int, str, Key]]:
    """Every cell behind a visible name: the name, the element's number, what it is called, where it is."""
    return [
        (target, number, label, key)
        for target in named_targets(book)
        for number, (label, key) in enumerate(target.elements, start=1)
    ]
