"""Defined names: scope, names on names, names that move with the cell."""

from __future__ import annotations

import pytest

from tests.calculation.formulas.books import formulas_of
from xlplugin.calculation.formulas.names import Place
from xlplugin.calculation.formulas.tree import FormulaError, parse, to_text

NAMES = {
    "rate": "S!$A$1",
    "T!rate": "T!$B$2",
    "growth": "rate+1",
    "left": "S!XFD1",  # relative: the cell to the left of its user, seen from A1
    "twice": "left*2",
    "Area": "S!$A$1:$A$3",
    "add": "_xlfn.LAMBDA(_xlpm.x,_xlpm.x+rate)",
    "loop": "pool+1",
    "pool": "loop+1",
    "broken": "1+",
    "T!gone": "#REF!",
}


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("rate*2", "S", "S!$A$1*2"),
        ("RATE*2", "T", "T!$B$2*2"),
        ("T!rate", "S", "T!$B$2"),
        ("S!rate", "T", "S!$A$1"),  # the book's, by way of a sheet without one of that name
        ("growth^2", "S", "(S!$A$1+1)^2"),
        ("growth", "T", "T!$B$2+1"),
        ("left", "S", "S!B5"),
        ("twice", "S", "S!B5*2"),
        ("SUM(area)", "U", "SUM(S!$A$1:$A$3)"),
        ("'Other.xlsx'!rate", "S", "'Other.xlsx'!rate"),
        ("[1]!rate", "S", "[1]!rate"),
        ("nothing", "S", "nothing"),
        ("gone+1", "T", "#REF!+1"),
        ("add(3)", "S", "_xlfn.LAMBDA(_xlpm.x,_xlpm.x+S!$A$1)(3)"),
        ("SUMIF(area,1,C3)", "S", "SUMIF(S!$A$1:$A$3,1,C3:C5)"),
        ("AVERAGEIF(B:B,1,$C$3:E3)", "S", "AVERAGEIF(B:B,1,$C$3:$C$1048576)"),
        ("SUMIF(B1:C2,1,E5:F6)", "S", "SUMIF(B1:C2,1,E5:F6)"),
        ("_xlfn.LET(_xlpm.rate,1,_xlpm.rate)", "S", "_xlfn.LET(_xlpm.rate,1,_xlpm.rate)"),
    ],
)
def test_names_become_what_they_mean(text: str, place: str, expected: str) -> None:
    names = formulas_of({}, NAMES).names
    assert to_text(names.plain(parse(text), Place(place, 5, 3))) == expected


@pytest.mark.parametrize("text", ["loop", "broken"])
def test_a_name_without_a_meaning_is_said(text: str) -> None:
    with pytest.raises(FormulaError):
        formulas_of({}, NAMES).names.plain(parse(text), Place("S", 1, 1))
