"""Which language and region of Excel a workbook is computed by."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.small_books import small_book
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.locale_texts import DEPENDS_ON_LANGUAGE
from xlplugin.errors import InputError

FORMULA = '=DATEVALUE("5/1/2024")'
IN_MAY, IN_JANUARY = 45413, 45296


def named(text: str, hidden: bool = True) -> bytes:
    """A book that says its profile, and reads a text as a date."""

    def prepare(workbook: openpyxl.Workbook) -> None:
        workbook.defined_names["xlp_profile"] = DefinedName("xlp_profile", attr_text=text, hidden=hidden)

    return small_book({"S": {"A1": FORMULA}}, prepare)


def test_a_book_may_say_its_own():
    engine = Engine(named('"win-365-de_DE"'), checked=True)
    assert engine.profile == "win-365-de_DE"
    assert engine.get("S", 1, 1) == IN_JANUARY
    assert not engine.uncomputed  # its language is known


def test_a_given_profile_goes_first():
    assert Engine(named('"win-365-de_DE"'), profile="win-365-en_US").get("S", 1, 1) == IN_MAY


@pytest.mark.parametrize("book", [small_book({"S": {"A1": FORMULA}}), named('"win-365-de_DE"', hidden=False)])
def test_without_it_a_book_is_american_and_may_depend_on_that(book):
    engine = Engine(book, checked=True)
    assert engine.profile == "win-365-en_US"
    assert engine.uncomputed == {("S", 1, 1): DEPENDS_ON_LANGUAGE}


def test_one_that_there_is_not_is_refused():
    with pytest.raises(InputError, match=r"no profile win-365-xx_XX; there are .*win-365-zh_CN"):
        Engine(named('"win-365-xx_XX"'))
