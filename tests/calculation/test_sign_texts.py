"""Comparisons of signs that a language's Excel may give no weight: named where nobody saw what it does."""

from __future__ import annotations

import pytest

from tests.calculation.batch.batches import engine_of
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.sign_texts import PASSED_OVER

CELLS = {"A1": "✓", "A2": "✗", "A3": "≈ rounded", "A4": "×", "A5": "中", "A6": 5}
ON_WINDOWS, ON_MAC = "win-365-zh_CN", "mac-365-zh_CN"
KEY = "S", 1, 2


def opened(formula: str, profile: str | None) -> Engine:
    return Engine(engine_of({**CELLS, "B1": formula}).book, profile=profile, checked=True)


@pytest.mark.parametrize(
    "formula",
    [
        '="✓"="✗"',
        "=A1=A2",
        '=IF(A1="",1,2)',
        '=COUNTIF(A1:A5,"✓")',
        '=SUMIF(A1:A5,"✗",A6)',
        '=MATCH("✗",A1:A5,0)',
        '=SEARCH("≈","a✓≈")',
        '=LEFT(A3,1)="✓"',
        '=_xlfn.LET(_xlpm.x,"✓"&A5,_xlpm.x=A5)',
        '=_xlfn.UNICHAR(10003)=""',
        '=INDIRECT("A1")=""',
    ],
)
def test_what_hangs_on_a_sign_is_named(formula):
    assert opened(formula, ON_WINDOWS).uncomputed.get(KEY) == PASSED_OVER
    for profile in (None, "win-365-de_DE", ON_MAC):  # seen in Excel for Mac; elsewhere each sign counts
        assert opened(formula, profile).uncomputed.get(KEY) != PASSED_OVER, profile


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=EXACT("✓","✗")', False),  # by its code
        ('=COUNTIF(A1:A5,"×*")', 1),
        ('=IF(A6>2,"✓","×")', "✓"),
        ('=A5="中"', True),
        ('=A4="x"', False),
        ('=SUMPRODUCT(--ISNUMBER(FIND("≈",A1:A5)))', 1),
        ('=SUMPRODUCT(--EXACT(LEFT(A1:A5,1),"≈"))', 1),
    ],
)
def test_what_hangs_on_none_is_computed(formula, value):
    engine = opened(formula, ON_WINDOWS)
    assert not engine.uncomputed
    assert engine.get(*KEY) == value


def test_on_a_mac_the_value_is_what_its_excel_showed():
    assert opened('="✓"="✗"', ON_MAC).get(*KEY) is True
