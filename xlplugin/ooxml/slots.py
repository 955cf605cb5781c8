"""One open cell of a sheet part: the bytes around its value, and the value as bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlplugin.ooxml.addresses import format_cell
from xlplugin.ooxml.cell_text import render_value
from xlplugin.ooxml.cells import Cell
from xlplugin.ooxml.xml_reader import tag_end

_NOT_RENDERED = object()
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
    last: object = _NOT_RENDERED
    piece: bytes = b""

    def render(self, value: object) -> bytes:
        """The cell's bytes. Scenario after scenario most cells keep their value: it is rendered once."""
        if type(value) is not type(self.last) or value != self.last:
            self.last, self.piece = value, self._render(value)
        return self.piece

    def _render(self, value: object) -> bytes:
        prefix = self.prefix
        if type(value) is float and -1e15 < value < 1e15:  # nearly every cell
            text = b"%d" % value if value.is_integer() else b"%a" % value
            return b"%b%b<%bv>%b</%bv>%b" % (self.opening, self.middle, prefix, text, prefix, self.closing)
        kind, text = render_value(value)
        if text is None:
            return self.opening + self.middle + self.closing
        content = text.encode("utf-8")
        if kind == "str" and not self.is_formula:
            kind = "inlineStr"
            content = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (
                prefix,
                prefix,
                content,
                prefix,
                prefix,
            )
        else:
            content = b"<%bv>%b</%bv>" % (prefix, content, prefix)
        mark = b' t="%b"' % kind.encode() if kind else b""
        return self.opening + mark + self.middle + content + self.closing


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
    middle = content[slice(*cell.formula_span)] if keep_formula else b""
    if area is not None:
        middle = _AREA.sub(b'\\1"%b"' % area.encode(), middle, count=1)
    spans = [span for span in (cell.formula_span, cell.value_span) if span]
    rest = max((span[1] for span in spans), default=behind_tag)
    return Slot(opening, b">" + middle, content[rest : cell.end], keep_formula, prefix)
