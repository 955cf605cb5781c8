"""Formulas that the engine alone computes otherwise than Excel, and how they reach it."""

from __future__ import annotations

import pytest

from tests.computed import saved, value_of, workbook


def test_a_long_sum_of_comparisons_is_read():
    cells = {f"A{row}": row for row in range(1, 201)}
    assert value_of("=" + "+".join(f"(A{row}=3)" for row in range(1, 201)), cells) == 1


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=0.1+0.2=0.3", True),
        ("=0.1+0.2<>0.3", False),
        ("=0.1+0.2>0.3", False),
        ("=0.1+0.2<=0.3", True),
        ("=IF(1.1-1=0.1,1,2)", 1),
        ("=10.1-10=0.1", False),  # differs in the 15th digit
        ("=A1=A2", True),
        ("=A1>A3", False),
        ("=A4=0", True),
        ('=A4=""', True),
        ('="é"="É"', True),
        ('="训练A"="训练a"', True),
        ("=2<A5", True),  # numbers come before texts
        ("=A5<A6", True),  # and texts before truth values
        ("=A7=A1", "#DIV/0!"),
        ("=SUMPRODUCT((A1:A4=A2)*1)", 3),
        ('=IF("TRUE",1,2)', 1),
        ('=IF(A6,"TRUE","FALSE")', "TRUE"),
        ('=AND(A6,"true",1)', True),
        ('=OR("FALSE",A4)', False),
        ('=NOT( "False" )', True),
        ('=AND(A6,"yes")', "#VALUE!"),
        ("=0.1+0.2-0.3", 0),
        ("=0.5-0.4-0.1", 0),
        ("=52.8-8.8*6", 0),
        ("=65.57-7.54-58.03", 0),
        ("=A1+-A2", 0),
        ("=3-A5", "#VALUE!"),
        ("=A8-1", 4),
        ("=A6-1", 0),
        ("=A4-1", -1),
    ],
)
def test_comparisons_and_last_differences_count_15_digits(formula, value):
    cells = {"A1": "=0.1*3", "A2": 0.3, "A3": "=0.1+0.2", "A5": "x", "A6": True, "A7": "=1/0", "A8": "5"}
    got = value_of(formula, cells)
    assert (got.code if hasattr(got, "code") else got) == value


def test_a_difference_in_parentheses_is_exact():
    """As reported for Excel: "=(52.8-8.8*6)" shows -7.105E-15."""
    assert value_of("=(52.8-8.8*6)") == pytest.approx(-7.105427357601e-15)


def test_arrays_of_scenarios_count_the_same_digits(tmp_path):
    """A row of a batch whose numbers are close is the engine's."""
    import pandas

    from xlplugin.headless.fill import fill

    book = workbook("=A1-A2", '=IF(A1=A2,"same","other")', "=A1+A2")
    from openpyxl.workbook.defined_name import DefinedName

    for name, cell in (("left", "A1"), ("right", "A2"), ("gap", "C1"), ("verdict", "C2"), ("total", "C3")):
        book.defined_names[name] = DefinedName(name, attr_text=f"S!${cell[0]}${cell[1]}")
    path = tmp_path / "book.xlsx"
    path.write_bytes(saved(book))
    pairs = [(1.0, 2.0), (0.1 * 3, 0.3), (0.3, 0.3), (5.0, 4.0), (7.0, -7.0), (0.1 * 3, -0.3)]
    table = fill(path, pandas.DataFrame(pairs, columns=["left", "right"]))
    assert list(table["gap"]) == [-1, 0, 0, 1, 14, 0.1 * 3 + 0.3]
    assert list(table["verdict"]) == ["other", "same", "same", "other", "other", "other"]
    assert list(table["total"])[4:] == [0, 0]
