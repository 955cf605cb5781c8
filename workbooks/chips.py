"""The three cells that every row of GPUs shows: chip, precision, and the peak looked up for them."""

from __future__ import annotations

from xlplugin.expr import NumberExpr

from .entry import choose
from .hardware import peak
from .page import Page

CHIP_COLUMNS = CHIP, PRECISION, PEAK = 2, 3, 4
LABELS = (("GPU", "GPU"), ("精度", "Precision"), ("采用峰值\n(TFLOPS)", "Peak used\n(TFLOPS)"))


def chip_header(page: Page, row: int) -> None:
    page.line(row, CHIP, LABELS, "header")


def chip_cells(page: Page, row: int, chip: object, precision: str) -> NumberExpr:
    """Fill them; a chip given by name may be changed in its cell. Returns the peak, fixed to its column."""
    if isinstance(chip, str):
        page.put(row, CHIP, chip, "input.text")
        choose(page, row, CHIP, "hw_chips", LABELS[0])
    else:
        page.put(row, CHIP, chip, "result")
    page.put(row, PRECISION, precision, "input.text")
    choose(page, row, PRECISION, '"FP16,FP8,INT8,FP4"', LABELS[1])
    looked_up = peak(page.near(row, CHIP, fixed="column"), page.near(row, PRECISION, fixed="column"))
    page.put(row, PEAK, looked_up, "result.number")
    return page.near(row, PEAK, fixed="column")
