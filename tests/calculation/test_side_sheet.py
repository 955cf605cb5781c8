"""Values that formulas would have in a cell, where they read formulas of another sheet."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.small_books import small_book
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.locale_texts import DEPENDS_ON_LANGUAGE
from xlplugin.errors import InputError
from xlplugin.headless.model import Model
from xlplugin.ooxml import Package

SHEETS = {"S": {"A1": 5, "B1": "=A1*2", "C1": "=IF(A1>1,A1,7)"}, "T": {"B1": "=S!B1+0", "A1": 1, "D4": 3}}


def with_names(workbook: openpyxl.Workbook) -> None:
    workbook["T"].defined_names["own"] = DefinedName("own", attr_text="S!$B$1")


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("S!B1", 10),
        ("S!C1", 5),
        ("SUM(S!A1:C1)", 20),
        ("B1", 10),  # through a formula of its own sheet
        ("A1", 1),
        ("own+1", 11),  # a name of this sheet alone
        ("ROW()*100+COLUMN()", 907),
        ('INDIRECT("S!B1")', 10),
        ('INDIRECT("B"&A1)', 10),
        ("SUM(IF(A1>5,A1),3)", 3),  # without a last branch: FALSE, which counts for nothing
    ],
)
def test_what_another_sheet_computes_is_read_as_it_is(formula, value):
    engine = Engine(small_book(SHEETS, with_names))
    assert engine.answer(formula, ("T", 9, 7)) == value
    assert engine.get("T", 9, 7) is None  # nothing stands there


def test_it_follows_an_input():
    engine = Engine(small_book(SHEETS))
    engine.set("S", 1, 1, 6)
    engine.recalculate()
    assert engine.answer("S!B1", ("T", 9, 7)) == 12
    assert engine.following({("S", 1, 1)}) == {("S", 1, 1), ("S", 1, 2), ("S", 1, 3), ("T", 1, 2)}


def test_an_entry_rule_asks_another_sheet():
    def ruled(workbook: openpyxl.Workbook) -> None:
        rule = DataValidation("custom", formula1="A1<=S!$B$1", showErrorMessage=True)
        rule.add("A1")
        workbook["T"].add_data_validation(rule)

    model = Model(Package(small_book(SHEETS, ruled)))
    model.set("T!A1", 10)
    with pytest.raises(InputError):
        model.set("T!A1", 11)


def test_an_entry_rule_whose_if_has_no_last_branch():
    def ruled(workbook: openpyxl.Workbook) -> None:
        rule = DataValidation("custom", formula1="XOR(IF(A1>7,A1<10),A1<3)", showErrorMessage=True)
        rule.add("A1")
        workbook["T"].add_data_validation(rule)

    model = Model(Package(small_book({"T": {"A1": 8, "B1": "=A1"}}, ruled)))
    model.set("T!A1", 9.5)
    model.set("T!A1", 2)
    with pytest.raises(InputError, match="OR"):
        model.set("T!A1", 6)


def test_a_branch_that_another_sheet_chooses_may_depend_on_the_language():
    sheets = {
        **SHEETS,
        "T": {"B1": '=IF(S!B1>9,DATEVALUE("5/1/2024"),0)', "B2": '=IF(S!B1>10,"5/1/2024"*1,0)'},
    }
    assert Engine(small_book(sheets), checked=True).uncomputed == {("T", 1, 2): DEPENDS_ON_LANGUAGE}
