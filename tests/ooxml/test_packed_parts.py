"""Rendered parts: texts of many numbers at once, and parts that come back for equal values."""

from __future__ import annotations

import random
import struct
import zlib

import numpy as np
import pytest

from xlplugin.errors import ExcelError
from xlplugin.ooxml import value_texts
from xlplugin.ooxml.cell_text import render_value
from xlplugin.ooxml.packed_contents import PackedContents

EDGES = [0.0, -0.0, 1e15, -1e15, 999999999999999.0, 1e16, 1e-4, 9.999e-5, 5e-324, 1.7e308, 0.1 + 0.2, 1.0]
OTHERS = [True, False, None, "a<b", "1.0", ExcelError("#N/A")]


def numbers() -> list[float]:
    """Doubles of every size, ones as they stand in workbooks, and the edges of each form."""
    chance = random.Random(1)
    found = [struct.unpack("<d", chance.randbytes(8))[0] for _ in range(2000)]
    found += [chance.choice([1, -1]) * 10 ** chance.uniform(-7, 18) for _ in range(2000)]
    found += [round(chance.uniform(0, 1e4), chance.randrange(4)) for _ in range(2000)]
    return [number for number in found if abs(number) < float("inf")] + EDGES


@pytest.mark.parametrize("with_orjson", [True, False])
def test_many_values_have_the_texts_that_each_has_alone(monkeypatch, with_orjson):
    if with_orjson:
        pytest.importorskip("orjson")
    else:
        monkeypatch.setattr(value_texts, "orjson", None)
    values = numbers() + OTHERS
    random.Random(2).shuffle(values)
    assert value_texts.value_texts(values) == [(render_value(value)[1] or "").encode() for value in values]


def test_a_row_of_a_table_has_the_texts_that_its_numbers_have_alone():
    rows = [numbers()[start::7][:800] for start in range(7)]
    texts = value_texts.NumberTexts(np.array(rows))
    for number, row in enumerate(rows):
        assert texts.of(number) == [(render_value(value)[1] or "").encode() for value in row]


def test_an_equal_content_is_deflated_once_and_another_is_not_taken_for_it():
    contents = PackedContents()
    first = contents.packed(b"one")
    assert contents.packed(bytearray(b"one")) is first
    assert zlib.decompress(contents.packed(b"two").content, -15) == b"two"
    assert contents.packed(b"one") is first
