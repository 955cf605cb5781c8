"""INDIRECT whose text may be a defined name, which the engine does not find, is named."""

from __future__ import annotations

import pytest

from tests.computed import shown
from tests.small_books import small_book
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.indirect_names import REASON
from xlplugin.values import CellValue

CELLS = {"A1": 3, "A2": 4, "B1": "Rates", "B2": "ra", "B3": "A1", "B4": "x"}


def told(formula: str) -> CellValue:
    """Its value, or why it is not computed, in a book where `rates` is A2."""
    engine = Engine(small_book({"S": CELLS | {"C1": formula}}, names={"rates": "S!$A$2"}), checked=True)
    return engine.uncomputed.get(("S", 1, 3)) or engine.get("S", 1, 3)


@pytest.mark.parametrize(
    "text",
    [
        '"rates"',
        "B1",
        '"ra"&"tes"',
        'B2&"tes"',
        'B2&"t"&"es"',
        'B2&LEFT("test",3)',
        'LEFT("ratesx",5)',
        'IF(A1=3,"rates","A1")',
    ],
)
def test_what_may_be_a_name_is_named(text: str) -> None:
    assert told(f"=INDIRECT({text})") == REASON


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"A1"', 3),
        ("B3", 3),
        ('"A"&A1-1', 4),
        ('"S!A"&A1-2', 3),  # a sheet stands before it
        ('IF(A1=3,"S!A2","S!A1")', 4),
        ('B3&""', 3),  # begins as no name does
        ('"R"&A1-1&"C1",FALSE', 4),
        ("B2&B4", "#REF!"),  # ends as no name does
    ],
)
def test_what_cannot_be_a_name_is_computed(text: str, value: object) -> None:
    assert shown(told(f"=INDIRECT({text})")) == value


def test_without_names_nothing_can_be_one() -> None:
    engine = Engine(small_book({"S": CELLS | {"C1": "=INDIRECT(LEFT(B3,2))"}}), checked=True)
    assert not engine.uncomputed and engine.get("S", 1, 3) == 3
