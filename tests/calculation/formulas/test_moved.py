"""Formulas moved to other cells."""

from __future__ import annotations

import pytest

from xlplugin.calculation.formulas.moved import moved
from xlplugin.calculation.formulas.tree import parse, to_text


@pytest.mark.parametrize(
    ("text", "rows", "columns", "expected"),
    [
        ("A1+$B$2+C$3+$D4", 2, 1, "B3+$B$2+D$3+$D6"),
        ("SUM('Q 1'!A1:A$2)", 2, 0, "SUM('Q 1'!A$2:A3)"),  # the ends change places
        ("SUM($B1:A1)", 0, 2, "SUM($B1:C1)"),
        ("SUM(C$5:A1)", 6, 0, "SUM(A$5:C7)"),
        ("SUM(A:B)+SUM($A:B)+SUM(1:1)+SUM($2:2)", 3, 1, "SUM(B:C)+SUM($A:C)+SUM(4:4)+SUM($2:5)"),
        ("SUM(C:$B)", 0, -2, "SUM(A:$B)"),
        ("A1048576", 1, 0, "A1"),  # as Excel goes on at the other edge
        ("A1", -1, -1, "XFD1048576"),
        ("rate*T[a]&\"A1\"", 3, 3, "rate*T[a]&\"A1\""),
        ("(A1-B1)", 1, 0, "(A2-B2)"),
        ("[1]S!A1", 1, 1, "[1]S!B2"),
    ],
)  # fmt: skip
def test_relative_references_go_along(text: str, rows: int, columns: int, expected: str) -> None:
    assert to_text(moved(parse(text), rows, columns)) == expected
