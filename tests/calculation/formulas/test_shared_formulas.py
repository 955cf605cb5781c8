"""Every formula of the shared rows and workbooks is read, and printed so that it reads the same."""

from __future__ import annotations

from tests.shared import shared_books, shared_rows
from xlplugin.calculation.formulas.tree import parse, to_text
from xlplugin.ooxml import Book, Package


def test_formulas_of_the_rows() -> None:
    for text in {row["formula"] for row in shared_rows("excel_values.csv")}:
        tree = parse(text)
        assert parse(to_text(tree)) == tree, text


def test_formulas_and_names_of_the_books() -> None:
    texts: set[str] = set()
    for path in shared_books():
        book = Book(Package.open(path))
        formulas = (cell.formula for sheet in book.sheets for cell in sheet.cells.cells.values())
        texts |= {formula.text for formula in formulas if formula is not None and formula.text}
        texts |= {name.text for name in book.names}
    assert len(texts) > 10_000
    for text in texts:
        tree = parse(text)
        assert parse(to_text(tree)) == tree, text
