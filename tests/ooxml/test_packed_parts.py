"""Rendered parts: texts of many numbers at once, and parts that come back for equal values."""

from __future__ import annotations

import random
import struct
import zlib

import pytest

from xlplugin.errors import ExcelError
from xlplugin.ooxml import value_texts
from xlplugin.ooxml.cell_text import render_value
from xlplugin.ooxml.cells import read_cells
from xlplugin.ooxml.packed_sheet import PackedSheet
from xlplugin.ooxml.sheet_patch import SheetPatch

EDGES = [0.0, -0.0, 1e15, -1e15, 999999999999999.0, 1e16, 1e-4, 9.999e-5, 5e-324, 1.7e308, 0.1 + 0.2, 1.0]
OTHERS = [True, False, None, "a<b", "1.0", ExcelError("#N/A")]
ROWS = b'<row r="1"><c r="A1"/></row><row r="2" hidden="1"><c r="A2"/></row>'
PART = b"<worksheet><sheetData>%b</sheetData></worksheet>" % ROWS


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


def test_a_part_for_equal_values_is_deflated_once_and_is_right_for_others():
    sheet = PackedSheet(SheetPatch(read_cells(PART, "s"), [(1, 1), (2, 1)]))
    row_two = (frozenset({2}), frozenset())
    first = sheet.packed((1.0, "x"))
    assert sheet.packed((1.0, "x")) is first
    contents = [
        zlib.decompress(part.content, -15)
        for part in (
            first,
            sheet.packed((True, "x")),
            sheet.packed((1.0, "y")),
            sheet.packed((1.0, "x"), row_two),
        )
    ]
    ends = b'<row r="1"><c r="A1"><v>1</v></c></row>', b"<is>"
    assert all(end in contents[0] for end in ends)
    assert b'<c r="A1" t="b"><v>1</v></c>' in contents[1]
    assert b">y</t>" in contents[2] and b">x</t>" not in contents[2]
    assert contents[3] == contents[0].replace(b' hidden="1"', b"")
