"""How cells look: one place for fonts, fills, borders and number formats.

A style is a base (label, input, result, ...) and, after a dot, a number format: "input.percent".
Colours are told apart by lightness too, so that print in grey and colour-blind readers lose nothing.
"""

from __future__ import annotations

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

ERRORS = ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!")
NAVY, INK, GREY, PAPER = "1F3864", "222222", "6B6B6B", "FFFFFF"
INPUT_FILL, RESULT_FILL, TOTAL_FILL = "FFF2CC", "FFFFFF", "DDE6F3"

FORMATS = {
    "count": "#,##0",
    "number": "#,##0.##",
    "one": "#,##0.0",
    "two": "#,##0.00",
    "three": "0.000",
    "flop": "0.00E+00",
    "percent": "0%",
    "percent1": "0.0%",
    "times": '0.0"x"',
    "text": "@",
    "general": "General",
}

thin = Side(style="thin", color="BFBFBF")
GRID = Border(left=thin, right=thin, top=thin, bottom=thin)
PLAIN = Alignment(horizontal="left", vertical="center")
LEFT = Alignment(horizontal="left", vertical="center", indent=1)
RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)


def fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


FACE = "Arial"
BASES = {
    "title": {"font": Font(FACE, size=16, bold=True, color=NAVY), "alignment": PLAIN},
    "section": {"font": Font(FACE, size=12, bold=True, color=NAVY), "alignment": PLAIN},
    "note": {"font": Font(FACE, size=9, italic=True, color=GREY), "alignment": PLAIN},
    "text": {"font": Font(FACE, size=10, color=INK), "alignment": PLAIN},
    "wrapped": {"font": Font(FACE, size=10, color=INK), "alignment": WRAPPED},
    "link": {"font": Font(FACE, size=10, color="0563C1", underline="single"), "alignment": PLAIN},
    "header": {
        "font": Font(FACE, size=10, bold=True, color=PAPER),
        "fill": fill(NAVY),
        "alignment": CENTRE,
        "border": GRID,
    },
    "label": {"font": Font(FACE, size=10, color=INK), "alignment": LEFT, "border": GRID},
    "input": {
        "font": Font(FACE, size=10, color="0000C0"),
        "fill": fill(INPUT_FILL),
        "alignment": RIGHT,
        "border": GRID,
    },
    "result": {"font": Font(FACE, size=10, color=INK), "alignment": RIGHT, "border": GRID},
    "total": {
        "font": Font(FACE, size=10, bold=True, color=INK),
        "fill": fill(TOTAL_FILL),
        "alignment": RIGHT,
        "border": GRID,
    },
    "total_label": {
        "font": Font(FACE, size=10, bold=True, color=INK),
        "fill": fill(TOTAL_FILL),
        "alignment": LEFT,
        "border": GRID,
    },
    "source": {"font": Font(FACE, size=9, color=GREY), "alignment": LEFT, "border": GRID},
    "flag": {"font": Font(FACE, size=10, bold=True, color=INK), "alignment": CENTRE, "border": GRID},
    "key": {"font": Font(FACE, size=8, color=GREY), "alignment": CENTRE, "border": GRID},
}


def apply(cell: Cell, style: str) -> None:
    """Give a cell the named look; KeyError for a style that is not in this module."""
    base, _, number_format = style.partition(".")
    look = BASES[base]
    cell.font = look["font"]
    cell.alignment = look["alignment"]
    if "fill" in look:
        cell.fill = look["fill"]
    if "border" in look:
        cell.border = look["border"]
    cell.number_format = FORMATS[number_format or "general"]
