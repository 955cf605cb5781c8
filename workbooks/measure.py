"""How much room a text takes, so that widths and row heights are right in every program, in both languages."""

from __future__ import annotations

import math
import unicodedata

WIDE, NARROW, BOLD = 1.95, 1.0, 1.08  # at 10 points, in column-width units (a digit of the default font)
PADDING = 1.6  # a cell's margins and indent


def text_width(text: str, size: float = 10, bold: bool = False) -> float:
    """Width of one line of text in column-width units; Chinese characters and full-width signs are wide."""
    units = sum(WIDE if unicodedata.east_asian_width(sign) in "WF" else NARROW for sign in text)
    return units * size / 10 * (BOLD if bold else 1)


def lines(text: str, width: float, size: float = 10, bold: bool = False) -> int:
    """Lines that a text wraps to in a column of that width; a long word may break a line early."""
    room = max(width - PADDING, 1)
    return sum(max(1, math.ceil(text_width(part, size, bold) / room)) for part in text.split("\n"))


def row_height(count: int, size: float = 10) -> float:
    """Points for so many lines, with a little air."""
    return round(count * size * 1.3 + 4, 1)
