"""Structured references as plain areas."""

from __future__ import annotations

import pytest

from xlplugin.calculation.formulas.structured import plain_area
from xlplugin.calculation.formulas.tree import FormulaError, Structured, parse, to_text
from xlplugin.ooxml.tables import Table

# Headings in row 3, data in rows 4 to 8, totals in row 9.
SALES = Table("Sales", "Q 1", (3, 2, 9, 5), 1, 1, ["Item", "Amount", "Unit's [x]", "Tax"])
BARE = Table("Bare", "Q 1", (20, 1, 22, 2), 0, 0, ["a", "b"])
TABLES = {"sales": SALES, "bare": BARE}


def area(text: str, row: int = 5, column: int = 9, sheet: str = "Q 1") -> str:
    node = parse(text)
    assert isinstance(node, Structured)
    return to_text(plain_area(node, TABLES, sheet, row, column))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales[]", "'Q 1'!$B$4:$E$8"),
        ("Sales[Amount]", "'Q 1'!$C$4:$C$8"),
        ("SALES[amount]", "'Q 1'!$C$4:$C$8"),
        ("Sales[#All]", "'Q 1'!$B$3:$E$9"),
        ("Sales[#Data]", "'Q 1'!$B$4:$E$8"),
        ("Sales[#Headers]", "'Q 1'!$B$3:$E$3"),
        ("Sales[#Totals]", "'Q 1'!$B$9:$E$9"),
        ("Sales[[#Totals],[Tax]]", "'Q 1'!$E$9"),
        ("Sales[[#Headers],[#Data],[Tax]]", "'Q 1'!$E$3:$E$8"),
        ("Sales[[#All],[Amount]]", "'Q 1'!$C$3:$C$9"),
        ("Sales[[Amount]:[Tax]]", "'Q 1'!$C$4:$E$8"),
        ("Sales[[Tax]:[Amount]]", "'Q 1'!$C$4:$E$8"),
        ("Sales[@Amount]", "'Q 1'!$C5"),
        ("Sales[@]", "'Q 1'!$B5:$E5"),
        ("Sales[[#This Row],[Item]:[Amount]]", "'Q 1'!$B5:$C5"),
        ("Sales[Unit''s '[x']]", "'Q 1'!$D$4:$D$8"),
        ("Bare[b]", "'Q 1'!$B$20:$B$22"),
    ],
)
def test_areas(text: str, expected: str) -> None:
    assert area(text) == expected


def test_without_a_name_the_table_around_the_cell_is_meant() -> None:
    assert area("[@Amount]", row=6, column=3) == "'Q 1'!$C6"
    with pytest.raises(FormulaError, match="names no table"):
        area("[@Amount]", row=6, column=9)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Sales[@Amount]", 3),
        ("Sales[@Amount]", 9),
        ("Bare[#Headers]", 5),
        ("Bare[#Totals]", 5),
        ("Sales[none]", 5),
        ("Other[a]", 5),
    ],
)
def test_what_means_no_cells_is_said(text: str, row: int) -> None:
    with pytest.raises(FormulaError):
        area(text, row)
