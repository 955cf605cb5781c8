"""Formulas made to hurt: a value, or the cell named in one line, and the rest of the book computed."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from tests.ooxml.packages import package
from xlplugin.calculation.engine_runtime import bounds
from xlplugin.cli import main
from xlplugin.ooxml import Book, Package

DEEP = "the formula is nested more than 128 deep"


@pytest.mark.parametrize(
    ("formula", "value"),  # the value, or a part of why there is none
    [
        ('SEARCH("*a*a*a*b",REPT("a",300))', "#VALUE!"),
        (f'SEARCH("{"*a" * 60}b",REPT("a",3000))', "#VALUE!"),
        ('MATCH("*a*a*a*a*a*a*a*b",C1:C9,0)', "#N/A"),
        ("+".join(["1"] * 300), 300.0),
        ("+".join(["1"] * 10_000), "it is nested too deep"),
        (f'"{"x" * 100_000}"', "the formula has 100,002 letters"),
        ("n" * 100_000, "the formula has 100,000 letters"),
        ("a." * 50_000, "the formula has 100,000 letters"),
        ("S!" * 50_000 + "A1", "the formula has 100,002 letters"),
        ("C1" + ":A1" * 50_000, "the formula has 150,002 letters"),
        ("SUBSTITUTE(" * 60 + '"a"' + ',"a","aa")' * 60, "#VALUE!"),
        ("_xlfn._xlws.SORT(_xlfn.SEQUENCE(1048576,16))", "is not checked against Excel"),
        ('SUM(TRAIN_GPUS(C:C,20,30,"A100"))', "#VALUE!"),
        ("(" * 50_000 + "1" + ")" * 50_000, "the formula has 100,001 letters"),
        ("(" * 10_000 + "1" + ")" * 10_000, DEEP),
        ("-" * 20_000 + "1", DEEP),
        ("ABS(" * 2_000 + "1" + ")" * 2_000, DEEP),
    ],
)
def test_it_costs_its_own_cell_at_most(formula, value, tmp_path, capsys):
    path, out = tmp_path / "book.xlsx", tmp_path / "out.xlsx"
    row = f'<c r="A1"><f>{escape(formula)}</f><v>77</v></c><c r="B1"><f>1+1</f><v>3</v></c>'
    path.write_bytes(package(f'<row r="1">{row}</row>'))
    with bounds(seconds=5, memory=2**30):
        code = main(["recalc", str(path), "-o", str(out), "--limit", "5", "--memory", "1"])
    book, said = Book(Package.open(out)), capsys.readouterr().err
    found = book.value("S", 1, 1)
    assert book.value("S", 1, 2) == 2
    if code:
        assert code == 1 and found == 77
        assert value in said and said.count("\n") == 1
    else:
        assert (getattr(found, "code", found), said) == (value, "")
