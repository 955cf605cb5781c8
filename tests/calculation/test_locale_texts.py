"""Texts that Excel reads as a date or number in one language only: named, unless a profile is given."""

from __future__ import annotations

import pytest

from tests.calculation.batch.batches import engine_of
from tests.ooxml.packages import saved_by
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.locale_texts import DEPENDS_ON_LANGUAGE

CELLS = {"A1": "5/1/2024", "A2": "1.234", "A3": "1234", "A4": "2024-05-01", "A5": 45000, "A6": "1 Mai 2024",
         "A7": "May 1, 2024", "A8": "units"}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "is_named"),
    [
        ('=DATEVALUE("5/1/2024")', True),  # 1 May in the United States, 5 January in Germany
        ("=DATEVALUE(A1)", True),
        ("=VALUE(A2)", True),  # 1.234 or 1234
        ("=VALUE(A3)", False),
        ("=DATEVALUE(A4)", False),  # ISO is read alike everywhere
        ("=A5*1", False),
        ("=A6+0", True),  # a date in Germany, no number elsewhere
        ("=IFERROR(A7*1,0)", True),
        ("=A1-TODAY()", True),
        ("=A5-NOW()", False),
        ("=A4-NOW()", False),
        ("=IFERROR(A8+1,0)", False),
        ('=TEXT(A5,"yyyy")', False),  # writes, and reads nothing
        ('=VALUE(TEXT(A5,"0.0"))', False),  # written and read by one language
        ('=A2="1.234"', False),  # a comparison of texts
    ],
)
def test_what_depends_on_the_language(formula, is_named):
    cells = {**CELLS, "B1": formula}
    book = engine_of(cells).book
    found = Engine(book, checked=True).uncomputed
    assert (found.get(("S", 1, 2)) == DEPENDS_ON_LANGUAGE) is is_named
    assert DEPENDS_ON_LANGUAGE not in Engine(book, profile="win-365-de_DE", checked=True).uncomputed.values()


@pytest.mark.parametrize(
    ("word", "text", "is_named"),
    [
        ("워크시트", "1,350", False),  # Korean Excel reads it as the English one does
        ("工作表", "1,350", False),
        ("Worksheets", "1,350", True),  # an English Excel stands in Germany too: 1.35 there
        ("워크시트", "5/1/2024", True),  # year first in Korea
    ],
)
def test_the_language_that_saved_the_file_narrows_it(word, text, is_named):
    rows = f'<row r="1"><c r="A1" t="str"><v>{text}</v></c><c r="B1"><f>A1*1</f><v>0</v></c></row>'
    engine = Engine(saved_by(word, rows), checked=True)
    assert (engine.uncomputed.get(("S", 1, 2)) == DEPENDS_ON_LANGUAGE) is is_named
    if not is_named:
        assert engine.get("S", 1, 2) == 1350
