"""Comments of the defined names: what their cells are called in both languages, and were called in earlier versions.

Excel's Name Manager shows a name's comment; `xlplugin fill` finds an input by any label in it.
"""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl.utils import range_boundaries
from openpyxl.workbook.defined_name import DefinedName

from workbooks.book import Book
from xlplugin.headless.units import read_unit

EARLIER = Path(__file__).with_name("earlier_labels.csv")
LONGEST = 255  # characters of a comment in Excel


def comment(book: Book) -> None:
    """Gives each visible name its comment."""
    with open(EARLIER, encoding="utf-8", newline="") as stream:
        earlier = {row["name"]: row["labels"].split("; ") for row in csv.DictReader(stream)}
    for name, meaning in book.workbook.defined_names.items():
        labels = dict.fromkeys([*_beside(book, meaning), *earlier.get(name, ())])
        if labels and not meaning.hidden:
            assert not any(";" in label for label in labels), name  # it stands between labels
            meaning.comment = "; ".join(labels)
            assert len(meaning.comment) <= LONGEST, name


def _beside(book: Book, meaning: DefinedName) -> tuple[str, ...]:
    """Chinese and English label: of a cell the one to its left (of a formula, one that is no unit), of a column its head."""
    places = [(title, *range_boundaries(area)) for title, area in meaning.destinations]
    if len(places) != 1:
        return ()
    title, left, top, right, bottom = places[0]
    page = next(page for page in book.pages.values() if page.sheet.title == title)
    if left == right and top < bottom:
        return tuple(" ".join(label.split()) for label in page.labels.get((top - 1, left), ()))
    columns = [column for column in range(1, left) if (top, column) in page.labels]
    if (left, top) != (right, bottom) or not columns:
        return ()
    if not str(page.sheet.cell(top, left).value).startswith("="):
        return page.labels[top, columns[-1]]
    plain = [column for column in columns if read_unit(page.labels[top, column][0]) is None]
    return page.labels[top, plain[-1] if plain else columns[0]]
