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


def took_dense(page: Page, row: int) -> tuple[tuple[Expr, str], ...]:
    """What the status of such a row says where INT8 is all but gone, or there is no sparse peak to take."""
    chip, precision = page.near(row, CHIP), page.near(row, PRECISION)
    missing = Expr(f'AND(basis_first<>"dense",ISERROR({at_basis(chip, precision, "basis_first")}))')
    int8, fp8 = (at_basis(chip, Expr(f'"{kind}"'), '"dense"') for kind in ("INT8", "FP8"))
    gone = Expr(f'AND({precision}="INT8",{int8}<{fp8}/2)')
    return (
        (gone, page.say("? 应取FP8", "? FP8 is meant")),
        (missing, page.say("✓ 取稠密峰值", "✓ dense peak taken")),
    )


def peak(chip: Expr, precision: Expr, basis: str = "") -> NumberExpr:
    """The catalogue's peak in TFLOPS for a chip and precision that stand in cells, at the basis in use."""
    if basis == "sparse-else-dense":
        either = (at_basis(chip, precision, f'"{word}"') for word in ("sparse", "dense"))
        return NumberExpr(call("IFERROR", *either).text)
    if basis:
        return at_basis(chip, precision, f'"{basis}"')
    found = (at_basis(chip, precision, name) for name in ("basis_first", "basis_second"))
    return NumberExpr(call("IFERROR", *found).text)


def at_basis(chip: Expr, precision: Expr, basis: str) -> NumberExpr:
    kind = Expr(f'{precision}&" "&{basis}')
    row = call("MATCH", chip, Expr("hw_chips"), 0)
    column = call("MATCH", kind, Expr("hw_peak_kinds"), 0)
    return NumberExpr(call("INDEX", Expr("hw_peaks"), row, column).text)
