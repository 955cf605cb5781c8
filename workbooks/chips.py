"""The three cells that every row of GPUs shows: chip, precision, and the peak looked up for them."""

from __future__ import annotations

from workbooks.entry import PRECISIONS, choose, listed
from workbooks.page import Page
from xlplugin.expr import Expr, NumberExpr, call

CHIP_COLUMNS = CHIP, PRECISION, PEAK = 2, 3, 4
LABELS = (("GPU", "GPU"), ("精度", "Precision"), ("采用峰值\n(TFLOPS)", "Peak used\n(TFLOPS)"))


def chip_header(page: Page, row: int) -> None:
    page.line(row, CHIP, LABELS, "header")


def chip_cells(page: Page, row: int, chip: object, precision: str) -> tuple[NumberExpr, list[Expr]]:
    """Fill them; a chip given by name may be changed in its cell.

    Returns the peak, fixed to its column, and the conditions that the entries must meet.
    """
    page.put(row, CHIP, chip, "input.text" if isinstance(chip, str) else "result")
    if isinstance(chip, str):
        choose(page, row, CHIP, "hw_chips", LABELS[0])
    page.put(row, PRECISION, precision, "input.text")
    choose(page, row, PRECISION, PRECISIONS, LABELS[1])
    cells = (page.near(row, CHIP, fixed="column"), page.near(row, PRECISION, fixed="column"))
    page.put(row, PEAK, peak(*cells), "result.number")
    fine = [listed("hw_chips", page.near(row, CHIP)), listed(PRECISIONS, page.near(row, PRECISION))]
    return page.near(row, PEAK, fixed="column"), fine


def peak(chip: Expr, precision: Expr, basis: str = "peak_basis_used") -> NumberExpr:
    """The catalogue's peak in TFLOPS for a chip and precision that stand in cells, at the basis in use."""
    kind = Expr(f'{precision}&" "&{basis}')
    row = call("MATCH", chip, Expr("hw_chips"), 0)
    column = call("MATCH", kind, Expr("hw_peak_kinds"), 0)
    return call("INDEX", Expr("hw_peaks"), row, column)
