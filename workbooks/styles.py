"""How cells look: one place for fonts, fills, borders and number formats.

A style is a base (label, input, result, ...) and, after a dot, a number format: "input.percent".
Colours are told apart by lightness too, so that print in grey and colour-blind readers lose nothing.
"""

from __future__ import annotations

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

ERRORS = ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!")
NAVY, INK, GREY, PAPER, BLUE = "1F3864", "222222", "6B6B6B", "FFFFFF", "0000C0"
INPUT_FILL, TOTAL_FILL, WRONG_FILL, NOTICE_FILL, FINE_FILL = "FFF2CC", "DDE6F3", "F4B183", "FFE699", "E2EFDA"
ASSUMED_FILL = "E4DFEC"  # what has no source
PALETTE = ("0072B2", "E69F00", "009E73", "D55E00", "CC79A7", "56B4E9")  # Okabe and Ito: safe for every eye
FACE = "Arial"

FORMATS = {
    "count": "#,##0",
    "number": "General",
    "one": "#,##0.0",
    "two": "#,##0.00",
    "three": "0.000",
    "four": "0.0000",
    "price": "#,##0.00##",
    "free": '[=0]"免费";General',
    "free_en": '[=0]"free";General',
    "axis": '[>=100000000]0\\.00,,"亿";[>=10000]0\\.0,"万";General',
    "axis_en": '[>=1000000000]#,##0.00,,,"bn";[>=1000000]#,##0.00,,"m";General',
    "flop": "0.00E+00;-0.00E+00;0",
    "percent": "0%",
    "percent1": "0.0%",
    "times": '0.0"x"',
    "times2": '0.00"x"',
    "margin": "0%;[Red]-0%",
    "text": "@",
    "general": "General",
    "big": '[>=100000000]0\\.00,,"亿";[>=10000]0\\.0,"万";General',
    "yi": '0\\.00,,"亿"',
    "yi_en": '#,##0.0,,,"bn"',
    "big_en": '[>=1000000000]#,##0.00,,,"bn";[>=1000000]#,##0.00,,"m";#,##0',
    "date": "yyyy-mm-dd",
    "facts": "[>=100000000000]0.0E+00;General",
    "input": "[>=100000000]0.00E+00;General",
    "exact": "General",
    "difference": "0.0000;-0.0000;0",
}

thin = Side(style="thin", color="BFBFBF")
GRID = Border(left=thin, right=thin, top=thin, bottom=thin)
PLAIN = Alignment(horizontal="left", vertical="center")
LEFT = Alignment(horizontal="left", vertical="center", indent=1, wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")  # LibreOffice drops right indents when it scales
ONE_LINE = Alignment(horizontal="left", vertical="center", indent=1)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(horizontal="left", vertical="center", wrap_text=True)


def fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def look(alignment: Alignment, colour: str = INK, background: str = "", grid: bool = True, **font) -> dict:
    made = {"font": Font(FACE, color=colour, **{"size": 10, **font}), "alignment": alignment}
    if background:
        made["fill"] = fill(background)
    if grid:
        made["border"] = GRID
    return made


BASES = {
    "title": look(PLAIN, NAVY, grid=False, size=16, bold=True),
    "headline": look(WRAPPED, NAVY, TOTAL_FILL, grid=False, size=12, bold=True),
    "section": look(PLAIN, NAVY, grid=False, size=12, bold=True),
    "note": look(PLAIN, GREY, grid=False, size=9, italic=True),
    "text": look(PLAIN, grid=False),
    "wrapped": look(WRAPPED, grid=False),
    "link": look(PLAIN, "0563C1", grid=False, underline="single"),
    "light": look(PLAIN, INK, grid=False, size=9, bold=True),
    "key_link": look(LEFT, "0563C1", size=9, underline="single"),
    "header": look(CENTRE, PAPER, NAVY, bold=True),
    "label": look(LEFT),
    "long": look(ONE_LINE),  # texts to read in the cell, that would make rows tall if they wrapped
    "input": look(RIGHT, BLUE, INPUT_FILL),
    "input_text": look(LEFT, BLUE, INPUT_FILL),
    "status": look(LEFT, size=9),
    "table_source": look(PLAIN, GREY, grid=False, size=8),
    "count_note": look(CENTRE, GREY, grid=False, size=9),
    "anchor": look(PLAIN, GREY, grid=False, size=7),
    "hidden": look(PLAIN, PAPER, grid=False, size=8),  # what a chart shows: its title, its series' names
    "fact": look(RIGHT, BLUE),  # a figure that the report states, as analysts mark what is typed in
    "result": look(RIGHT),
    "total": look(RIGHT, background=TOTAL_FILL, bold=True),
    "total_label": look(LEFT, background=TOTAL_FILL, bold=True),
    "source": look(LEFT, GREY, size=9),
    "assumption": look(RIGHT, BLUE, ASSUMED_FILL),  # an input without a source
    "assumed": look(LEFT, INK, ASSUMED_FILL),
    "trail": look(PLAIN, GREY, grid=False, size=9, italic=True),  # a text that runs on to the right
    "left_out": look(LEFT, "9A9A9A", size=9, italic=True),
    "left_out_number": look(RIGHT, "9A9A9A", italic=True),
    "flag": look(CENTRE, bold=True),
    "key": look(CENTRE, GREY, size=8),
}


def apply(cell: Cell, style: str) -> None:
    """Give a cell the named look; KeyError for a style that is not in this module."""
    base, _, number_format = style.partition(".")
    chosen = BASES[base]
    cell.font = chosen["font"]
    cell.alignment = chosen["alignment"]
    if "fill" in chosen:
        cell.fill = chosen["fill"]
    if "border" in chosen:
        cell.border = chosen["border"]
    cell.number_format = FORMATS[number_format or "general"]
