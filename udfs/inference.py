"""Inference: requests, tokens, work and GPUs of one question-and-answer service (report, chapter 4.2)."""

from __future__ import annotations

from udfs import fleet_quantities as f
from udfs import quantities as q
from udfs.coefficients import coefficient as k
from udfs.hardware import int8_is_gone, peak_flops
from udfs.serving import MIN_GPUS
from xlplugin.arithmetic import Operand, either, most, round_up
from xlplugin.caller import remark
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import same_as
from xlplugin.registry import function

TRAFFIC = "visits · questions over a month of 30 days; report §4.2"
TWO_N = "C = 2·N per token of a forward pass: Kaplan et al. 2020, §2.1; report §4.2"


@function(source=TRAFFIC)
def INFER_QPS(monthly_visits: q.MonthlyVisits, questions: q.Questions) -> q.RequestsPerSecond:
    """Average requests per second, over a month of 30 days."""
    return monthly_visits * questions / (30 * 86400)


@function(source=TRAFFIC)
def INFER_TOKENS_PER_SEC(
    monthly_visits: q.MonthlyVisits, questions: q.Questions, tokens: q.TokensPerQuestion
) -> q.TokensPerSecond:
    """Average tokens per second, over a month of 30 days."""
    return monthly_visits * questions / (30 * 86400) * tokens


@function(source=TRAFFIC)
def INFER_TOKENS_PER_DAY(
    monthly_visits: q.MonthlyVisits, questions: q.Questions, tokens: q.TokensPerQuestion,
    peak_factor: q.PeakFactor = 10,
) -> q.TokensPerDay:  # fmt: skip
    """Tokens a day that capacity must allow for: the average day times the peak reserve."""
    return monthly_visits * questions * tokens / 30 * peak_factor


@function(source=TWO_N)
def INFER_FLOPS(params: q.Params, tokens: q.Tokens) -> q.Flop:
    """Inference work in FLOP: 2 · parameters · tokens (active parameters for a mixture of experts)."""
    return 2 * params * tokens


@function(source=TWO_N)
def INFER_GPUS(
    params: q.Params, tokens_per_day: q.TokensPerDay, gpu: q.Gpu,
    mfu: q.Mfu = 0.3, precision: q.Precision = "INT8", basis: q.Basis = "sparse",
    total_params: f.TotalParams = same_as("params"),
) -> q.Gpus:  # fmt: skip
    """GPUs that serve the tokens of a day, rounded up, and at least those whose memory holds the weights.

    `total_params` counts the experts at rest of a mixture, `params` then those active. No floor for a peak in
    TFLOPS, nor for no tokens. Where INT8 is all but gone (B300), XLP_LAST_ERROR says that FP8 is meant.
    """
    work = 2 * params * tokens_per_day
    needed = round_up(work / (mfu * peak_flops(gpu, precision, basis) * 86400))
    remark_on_int8(gpu, precision)
    return holding_weights(needed, total_params, tokens_per_day, gpu, precision)


def holding_weights(
    needed: Operand, total_params: Operand, tokens: Operand, gpu: Operand, precision: Operand
) -> Operand:
    """At least the GPUs whose memory holds the weights, where something is served and the memory is known."""
    if isinstance(gpu, float | int | NumberExpr) or getattr(gpu, "memory_gb", 0) is None:
        return needed
    held = MIN_GPUS.body(total_params, precision, gpu, k("memory_for_weights"))
    if not any(isinstance(part, Expr) for part in (tokens, held)):
        return most(needed, either(tokens, ">", 0, held, 0))
    known = call("IFERROR", held, 0)
    if isinstance(gpu, Expr):
        known = call("IF", call("ISNUMBER", gpu), 0, known)
    return most(needed, either(tokens, ">", 0, known, 0))


def remark_on_int8(gpu: Operand, precision: Operand) -> None:
    """Says in XLP_LAST_ERROR that a chip's INT8 is not its way to serve."""
    if precision == "INT8" and hasattr(gpu, "peak") and int8_is_gone(gpu):
        said = f"{gpu.short_name} has {gpu.peak('INT8', 'dense'):g} TOPS of INT8: FP8 is meant"
        remark(f"INFER_GPUS: {said}")
