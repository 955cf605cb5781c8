"""Workbooks of rows that were computed together: what is the same in all rows is laid out once."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from types import NoneType

import numpy as np

from xlplugin.calculation.batch import Column
from xlplugin.calculation.batch.column import BLANK, ERROR, NUMBER, TEXT, TRUTH
from xlplugin.errors import ExcelError
from xlplugin.ooxml.archive import Packed, packed
from xlplugin.ooxml.hidden_lines import NO_LINES, Lines
from xlplugin.ooxml.packed_contents import MOST_KEPT, PackedContents
from xlplugin.ooxml.sheet_patch import SheetPatch
from xlplugin.ooxml.value_texts import NumberTexts, value_texts

_TYPES: dict[int, type] = {NUMBER: float, TEXT: str, TRUTH: bool, BLANK: NoneType, ERROR: ExcelError}
_FEW = 4  # values: where more differ between rows, they hardly ever come again together
_Key = tuple[list[bytes], tuple[int, ...], Lines]


class SheetRows:
    """A sheet part for one row after another; `columns` are its open cells, in the order of the patch."""

    def __init__(
        self, patch: SheetPatch, contents: PackedContents, columns: Sequence[Column], size: int
    ) -> None:
        self._patch, self._contents, self._columns = patch, contents, columns
        varied = [column for column in columns if not column.is_constant]
        self._texts = ColumnTexts(varied, size)
        self._mixed = [column for column in varied if column.is_mixed]
        self._frames: dict[tuple[tuple[int, ...], Lines], list[bytes]] = {}
        # Many a sheet holds one line on the whole scenario, nearly always the same.
        self._repeats = len(varied) <= _FEW
        self._kept: deque[tuple[_Key, Packed]] = deque(maxlen=MOST_KEPT)

    def packed(self, row: int, shown: Lines = NO_LINES) -> Packed:
        """The part for a row, with these lines shown."""
        texts = self._texts.of(row)
        kinds = tuple([int(column.kinds[row]) for column in self._mixed])
        if not self._repeats:
            return packed(self._content(row, texts, kinds, shown))
        key = texts, kinds, shown
        for known, part in self._kept:
            if known == key:
                return part
        part = self._contents.packed(self._content(row, texts, kinds, shown))
        self._kept.appendleft((key, part))
        return part

    def _content(self, row: int, texts: list[bytes], kinds: tuple[int, ...], shown: Lines) -> bytes:
        if (kinds, shown) not in self._frames:
            self._frames[kinds, shown] = self._frame(row, shown)
        pieces = self._frames[kinds, shown].copy()
        pieces[1::2] = texts
        return b"".join(pieces)

    def _frame(self, row: int, shown: Lines) -> list[bytes]:
        """What stands around the values that differ between rows; the others are in it."""
        same = value_texts([column.at(row) for column in self._columns])
        kinds = [column.kinds[row] if column.is_mixed else column.kinds for column in self._columns]
        pieces = self._patch.frame(tuple(_TYPES[int(kind)] for kind in kinds), shown)
        found: list[bytes] = []
        whole = [pieces[0]]
        for column, text, behind in zip(self._columns, same, pieces[2::2], strict=True):
            if column.is_constant:
                whole += (text, behind)
            else:
                found += (b"".join(whole), b"")
                whole = [behind]
        return [*found, b"".join(whole)]


class ColumnTexts:
    """The texts of columns of values, a row at a time."""

    def __init__(self, columns: Sequence[Column], size: int) -> None:
        table = np.zeros((len(columns), size))
        self._others: list[tuple[int, list[bytes]]] = []
        for place, column in enumerate(columns):
            if column.is_mixed or column.kinds != NUMBER:
                self._others.append((place, value_texts(column.listed(size))))
            else:
                table[place] = column.numbers
        self._numbers = NumberTexts(np.ascontiguousarray(table.T))

    def of(self, row: int) -> list[bytes]:
        """A text a column."""
        texts = self._numbers.of(row)
        for place, others in self._others:
            texts[place] = others[row]
        return texts
