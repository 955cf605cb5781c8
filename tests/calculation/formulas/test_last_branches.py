"""IF without a last branch gives FALSE, wherever it stands."""

from __future__ import annotations

import pytest

from tests.computed import shown, value_of
from xlplugin.calculation.formulas.last_branches import lacks_last_branch, with_last_branches
from xlplugin.calculation.formulas.tree import parse, to_text

CELLS = {"A1": 4, "B1": 0}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SUM(IF(B1,5),1)", True),
        ("SUM(1,if(B1,5))", True),
        ('SUM(IF(B1=",",5),1)', True),
        ("SUM(IF('a,b'!B1,MAX(1,2)),1)", True),
        ("SUM(IF(B1,{1,2}),1)", True),
        ("SUM(IF(B1,5,6),1)", False),
        ("SUM(IF(B1,5,),1)", False),
        ("IF(B1,5)", False),  # in a cell of its own the engine has it right
        ("SUMIF(B1,5)+XIF(B1,5)", False),
    ],
)
def test_formulas_that_need_it(text: str, found: bool) -> None:
    assert lacks_last_branch(text) is found


def test_false_is_written_out() -> None:
    tree = with_last_branches(parse("SUM(IF(B1,IF(A1,5)),IF(1,2,3))"))
    assert to_text(tree) == "SUM(IF(B1,IF(A1,5,FALSE),FALSE),IF(1,2,3))"


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(IF(B1,5),1)", 1),
        ("=MIN(IF(B1,A1),2)", 0),
        ("=AVERAGE(A1,IF(B1,2))", 2),
        ("=OR(IF(B1,TRUE),A1)", True),
        ("=SUM(CHOOSE(1,IF(B1,5)),1)", 1),
        ("=SUM(IF(A1,5),1)", 6),
        ("=IF(B1,5)", False),
    ],
)
def test_values(formula: str, value: object) -> None:
    assert shown(value_of(formula, CELLS)) == value
