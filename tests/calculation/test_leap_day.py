"""DATE over 29 February 1900: Excel counts days on from the month's first, the engine by its calendar."""

from __future__ import annotations

import pytest

from tests.calculation.batch.batches import engine_of
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.leap_day import OVER_LEAP_DAY

CELLS = {"A1": 1900, "A2": 1, "A3": 60, "A4": 2024}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=DATE(1900,1,60)", None),  # 60 in Excel, 61 here
        ("=DATE(1900,2,30)", None),
        ("=DATE(0,1,22222)", None),  # years count from 1900
        ("=DATE(1900,3,-1)", None),
        ("=DATE(1900,4,-31)", None),
        ("=DATE(A1,A2,A3)", None),
        ("=DATE(1900,1,A3+1)", None),
        ("=DATE(1900,A2*1,31)", None),
        ("=YEAR(DATE(1900,1,500))", None),
        ("=DATE(1900,1,59)", 59),
        ("=DATE(1900,2,29)", 60),
        ("=DATE(1900,3,0)", 60),
        ("=DATE(1900,3,1)", 61),
        ("=DATE(1900,222,1)", 6727),  # a row of Excel's
        ("=DATE(1900,A2*1,1)", 1),
        ("=DATE(1901,1,60)", 426),
        ("=DATE(A4,1,60)", 45351),
        ("=DATE(A4,A2,A3)", 45351),
    ],
)
def test_days_counted_over_it_are_named(formula, value):
    engine = Engine(engine_of({**CELLS, "B1": formula}).book, checked=True)
    key = "S", 1, 2
    assert (engine.uncomputed.get(key) == OVER_LEAP_DAY) is (value is None)
    assert value is None or engine.get(*key) == value
