"""Accelerators: peaks and data-sheet fields from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs import quantities as q
from xlplugin.arithmetic import Operand
from xlplugin.bilingual import spellings
from xlplugin.errors import ExcelError
from xlplugin.expr import Expr, NumberExpr, as_expr, call
from xlplugin.registry import function

if TYPE_CHECKING:
    from udfs.accelerator import Accelerator  # with pydantic: with the first chip, not with the functions

CATALOGUE = "accelerators.csv: each figure with its source and how sure it is"


@function(source=CATALOGUE)
def GPU_PEAK(gpu: q.Gpu, precision: q.Precision = "FP16", basis: q.Basis = "sparse") -> q.FlopPerSecond:
    """Peak rate of an accelerator in FLOP/s at a precision, dense or with structured sparsity.

    #N/A where the vendor states no such figure (V100 has no INT8, H20 no sparse one); the basis
    sparse-else-dense takes the dense figure then. #VALUE! for an unknown name.
    """
    return peak_flops(gpu, precision, basis)


@function(source=CATALOGUE)
def GPU_SPEC(gpu: q.Gpu, field: q.Field) -> q.Spec:
    """A catalogue field of an accelerator: memory_gb, bandwidth_gb_s, tdp_w, vendor, verified and others.

    Figures come as numbers in the unit that the field's name ends with. #N/A where it is not known.
    """
    return specification(gpu, field)


def peak_flops(gpu: Operand, precision: Operand, basis: Operand) -> Operand:
    """FLOP/s of a catalogue row, of a peak in TFLOPS, or of a cell that holds either."""
    if isinstance(gpu, float | int | NumberExpr):
        return gpu * 1e12
    if isinstance(gpu, Expr) or isinstance(precision, Expr) or isinstance(basis, Expr):
        return peak_formula(gpu, precision, basis) * 1e12
    peak = gpu.peak(precision, basis)
    if peak is None:
        meant = "; FP8 is meant" if precision == "INT8" and int8_is_gone(gpu) else ""
        raise ExcelError("#N/A", f"gpu {gpu.short_name} {gpu.gap(precision, basis)}{meant}")
    return peak * 1e12


def int8_is_gone(gpu: Accelerator) -> bool:
    """Whether a chip serves in FP8 and keeps INT8 for show."""
    int8, fp8 = gpu.peak("INT8", "dense"), gpu.peak("FP8", "dense")
    return int8 is not None and fp8 is not None and int8 < fp8 / 2


def peak_formula(gpu: Operand, precision: Operand, basis: Operand) -> Expr:
    looked = based(gpu if isinstance(gpu, Expr) else gpu.short_name, precision, basis)
    return call("IF", call("ISNUMBER", gpu), gpu, looked) if isinstance(gpu, Expr) else looked


def based(chip: Operand, precision: Operand, basis: Operand) -> Expr:
    """The peak of a chip at a basis that is a word, or stands in a cell in either language."""
    if basis not in ("dense", "sparse"):
        # CHOOSE, not IF: an error beside an IF with a look-up in it is Err:504 in LibreOffice.
        lacks = call("ISERROR", based(chip, precision, "sparse"))
        dense = 1 + (lacks if isinstance(basis, str) else is_dense(basis, lacks))
        basis = call("CHOOSE", dense, "sparse", "dense")
    words = isinstance(precision, str) and isinstance(basis, str)
    kind = f"{precision} {basis}" if words else Expr(f'{as_expr(precision)}&" "&{as_expr(basis)}')
    return looked_up("hw_peaks", chip, kind, "hw_peak_kinds")


def is_dense(cell: Expr, lacks: Expr) -> Expr:
    """1 where the basis in a cell, in either language, takes the dense peak; #N/A for another word."""
    dense, either = (call("OR", *(Expr(f'{cell}="{word}"') for word in spellings(basis)))
                     for basis in ("dense", "sparse-else-dense"))  # fmt: skip
    listed = ",".join(f'"{word}"' for basis in q.BASES for word in spellings(basis))
    return dense + either * lacks + 0 * call("MATCH", cell, Expr(f"{{{listed}}}"), 0)


def specification(gpu: Operand, field: Operand) -> Operand:
    if isinstance(gpu, Expr) or isinstance(field, Expr):
        return looked_up("hw_table", gpu if isinstance(gpu, Expr) else gpu.short_name, field, "hw_fields")
    if isinstance(gpu, float | int):
        raise ExcelError("#VALUE!", "gpu must be a catalogue name; a peak in TFLOPS has no other fields")
    value = getattr(gpu, field)
    if value is None:
        raise ExcelError("#N/A", f"{field} of {gpu.short_name} is not known")
    return value


def looked_up(table: str, chip: Operand, column: Operand, columns: str) -> Expr:
    """In a workbook the Hardware sheet is the catalogue, so that an analyst's edit there counts."""
    row = call("MATCH", chip, Expr("hw_chips"), 0)
    return call("INDEX", Expr(table), row, call("MATCH", column, Expr(columns), 0))
