"""One open cell of a sheet part: the bytes around its value, and the value as bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import NoneType

from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import format_cell
from xlplugin.ooxml.cell_text import render_value
from xlplugin.ooxml.cells import Cell
from xlplugin.ooxml.xml_reader import tag_end
from xlplugin.values import CellValue

_MARKS = {str: b' t="str"', bool: b' t="b"', ExcelError: b' t="e"'}
_QUOTED = rb"""(?:"[^"]*"|'[^']*')"""
_TYPE = re.compile(rb"\s+t\s*=\s*" + _QUOTED)
# `vm` points to rich-value metadata of the value that stood here; it must not outlive that value.
_VALUE_METADATA = re.compile(rb"\s+vm\s*=\s*" + _QUOTED)
_CELL_METADATA = re.compile(rb"\s+cm\s*=\s*" + _QUOTED)
_AREA = re.compile(rb"(\sref\s*=\s*)" + _QUOTED)


@dataclass(slots=True)
class Slot:
    """`<c r="B1"`, then the type, then what stands before and behind the value, up to the next slot."""

    opening: bytes
    middle: bytes
    closing: bytes
    is_formula: bool
    prefix: bytes = b""  # namespace prefix of the part's elements

    def frame(self, kind: type) -> tuple[bytes, bytes]:
        """What stands before and behind the text of a value of this type."""
        prefix = self.prefix
        if kind is NoneType:
            return self.opening + self.middle, self.closing
        if kind is str and not self.is_formula:
            before = b'%b t="inlineStr"%b<%bis><%bt xml:space="preserve">' % (
                self.opening, self.middle, prefix, prefix
            )  # fmt: skip
            return before, b"</%bt></%bis>%b" % (prefix, prefix, self.closing)
        mark = _MARKS.get(kind, b"")
        return (
            b"%b%b%b<%bv>" % (self.opening, mark, self.middle, prefix),
            b"</%bv>%b" % (prefix, self.closing),
        )


@lru_cache(maxsize=4096, typed=True)  # labels and verdicts repeat from scenario to scenario
def value_text(value: CellValue) -> bytes:
    """The text of any value but a float, of which there are so many that `value_texts` writes them itself."""
    return (render_value(value)[1] or "").encode("utf-8")


def new_slot(row: int, column: int, prefix: bytes) -> Slot:
    """A slot for a cell that the part does not have yet."""
    opening = b'<%bc r="%b"' % (prefix, format_cell(row, column).encode())
    return Slot(opening, b">", b"</%bc>" % prefix, False, prefix)


def slot_of(content: bytes, cell: Cell, prefix: bytes, *, keep_formula: bool, area: str | None) -> Slot:
    """A slot for a cell of the part; `area` is what a spilling formula now covers, where that changed."""
    behind_tag = tag_end(content, cell.start)
    opening = content[cell.start : behind_tag - 1]
    is_empty = opening.endswith(b"/")
    opening = _VALUE_METADATA.sub(b"", _TYPE.sub(b"", opening.rstrip(b"/").rstrip()))
    if not keep_formula:
        opening = _CELL_METADATA.sub(b"", opening)
    if is_empty:
        return Slot(opening, b">", b"</%bc>" % prefix, False, prefix)
    middle = content[slice(*cell.formula_span)] if keep_formula and cell.formula_span else b""
    if area is not None:
        middle = _AREA.sub(b'\\1"%b"' % area.encode(), middle, count=1)
    spans = [span for span in (cell.formula_span, cell.value_span) if span]
    rest = max((span[1] for span in spans), default=behind_tag)
    return Slot(opening, b">" + middle, content[rest : cell.end], keep_formula, prefix)
