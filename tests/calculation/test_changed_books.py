"""An open workbook after inputs have changed, and the same inputs in a fresh one, give the same values.

Stored values of formulas are taken out of the fresh one: only computing counts. Runs where the books are.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.computed import rewritten
from tests.shared import SHARED
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.tree import Call, walk
from xlplugin.calculation.formulas.volatility import VOLATILE
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key
from xlplugin.ooxml.sheet_patch import SheetPatch

BOOKS = SHARED / "books"
SEED, CHANGED = 11, 12
# Each of a kind: tables of structured references, what-if tables, iteration, spills, links, plain.
SOME = ("cake", "expense_split_model", "forecast", "mdlz", "real_estate_model", "wacc")
_STORED = re.compile(rb"(<c [^>]*>)(<f[^>]*?(?:/>|>[^<]*</f>))<v>[^<]*</v>")


def constants(book: Book) -> list[Key]:
    """Cells with a number that is no formula's, chosen with a fixed seed."""
    found = [
        (sheet.name, *place)
        for sheet in book.sheets
        for place, cell in sheet.cells.cells.items()
        if cell.formula is None and type(cell.value(book.strings)) is float
    ]
    filled = {(s.name, r, c) for s in book.sheets for _, a in s.filled_areas for r in range(a[0], a[2] + 1)
              for c in range(a[1], a[3] + 1)}  # fmt: skip
    found = [key for key in found if key not in filled]
    return random.Random(SEED).sample(found, min(CHANGED, len(found)))


def with_constants(data: bytes, values: dict[Key, float]) -> bytes:
    """The file with these constants, and without a stored value of any formula."""
    book = Book(data)
    for sheet in book.sheets:
        wanted = {key[1:]: value for key, value in values.items() if key[0] == sheet.name}
        patch = SheetPatch(sheet.cells, wanted)
        content = patch.render([wanted[place] for place in patch.positions])
        content = _STORED.sub(lambda match: re.sub(rb' t="\w+"', b"", match[1]) + match[2], content)
        data = rewritten(data, sheet.part, lambda _, content=content: content)
    return data


@pytest.mark.skipif(not BOOKS.exists(), reason="the shared books are not here")
@pytest.mark.parametrize("name", SOME)
def test_a_changed_book_is_the_fresh_one(name):
    data = Path(BOOKS / f"{name}.xlsx").read_bytes()
    opened = Engine(data, {})
    inputs = {key: opened.book.value(*key) * 1.37 + 0.01 for key in constants(opened.book)}
    for key, value in inputs.items():
        opened.set(*key, value)
    opened.recalculate()
    fresh = Engine(with_constants(data, inputs), {})
    moving = {
        key
        for key, tree in opened.trees.trees.items()
        if any(isinstance(node, Call) and node.function in VOLATILE for node in walk(tree))
    }
    left_out = moving | opened.dependents(moving) | opened.uncomputed.keys() | opened.kept | fresh.kept
    keys = [key for key in opened.formulas if key not in left_out and key not in fresh.uncomputed]
    got, expected = opened.values_at(keys), fresh.values_at(keys)
    assert len(keys) > 20
    assert {key: got[key] for key in keys if got[key] != expected[key]} == {}
