"""Copies of a formula share one tree, and read as if each had been read alone."""

from __future__ import annotations

import pytest

from tests.calculation.formulas.books import formulas_of
from tests.shared import shared_books
from xlplugin.calculation.formulas.areas import reads
from xlplugin.calculation.formulas.book_formulas import BookFormulas
from xlplugin.calculation.formulas.tree import parse
from xlplugin.ooxml import Book, Package


@pytest.mark.parametrize(
    ("first", "second", "are_copies"),  # in C3 and C4
    [
        ("=A3*2+$B$1", "=A4*2+$B$1", True),
        ("=SUM(A$1:A3)", "=SUM(A$1:A4)", True),
        ("=SUMIFS($A:$A,$B:$B,A3)", "=SUMIFS($A:$A,$B:$B,A4)", True),
        ("=A3", "=A3", False),
        ('=A3&"A3"', '=A4&"A4"', False),
        ("='A3'!B1", "='A4'!B1", False),
        ("=SUM(3:3)", "=SUM(3:3)", False),  # the row goes along, the text does not
        ("=SUM(T!A:B)", "=SUM(T!A:B)", False),  # they are, but a text with columns does not say so
        ("=ABCD3", "=ABCD4", False),  # names: no such column
        ("=LOG10(A3)", "=LOG10(A4)", True),
        ("=rate*A3", "=rate*A4", True),
        ("=A3*3E4", "=A4*3E5", False),
    ],
)
def test_what_is_a_copy(first, second, are_copies):
    formulas = formulas_of({"C3": first, "C4": second}, {"rate": "T!$A$1"})
    one, other = (formulas.copies["S", row, 3] for row in (3, 4))
    assert (one.original is other.original) is are_copies
    assert formulas.trees["S", 4, 3] == parse(second.removeprefix("="))


def test_a_whole_column_is_another_in_the_next_column():
    formulas = formulas_of({"C1": "=SUM(A:A)", "D1": "=SUM(A:A)"})
    assert formulas.reads(("S", 1, 4)).areas[0].left == 1


def test_a_relative_name_goes_along():
    formulas = formulas_of({"B2": "=above*2", "B5": "=above*2"}, {"above": "S!A1048576"})
    assert formulas.copies["S", 2, 2].original is formulas.copies["S", 5, 2].original
    assert formulas.reads(("S", 5, 2)).areas == (("S", 4, 2, 4, 2),)


def test_copies_in_analysts_books_read_what_their_own_text_says():
    for path in shared_books():
        book = Book(Package.open(path))
        formulas = BookFormulas(book)
        for sheet in book.sheets:
            for (row, column), cell in sheet.cells.cells.items():
                key = (sheet.name, row, column)
                if cell.formula is None or not cell.formula.text or key not in formulas.copies:
                    continue
                assert formulas.trees[key] == parse(cell.formula.text), key
                alone = reads(formulas.plain(key), sheet.name, formulas.sheets)
                found = formulas.reads(key)
                assert (set(found.areas), found.seeks) == (set(alone.areas), alone.seeks), key
