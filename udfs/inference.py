"""Inference: requests, tokens, work and GPUs of one question-and-answer service (report, chapter 4.2)."""

from __future__ import annotations

from udfs import quantities as q
from udfs.hardware import peak_flops
from xlplugin.arithmetic import round_up
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
) -> q.Gpus:  # fmt: skip
    """GPUs that serve the tokens of a day, rounded up."""
    work = 2 * params * tokens_per_day
    return round_up(work / (mfu * peak_flops(gpu, precision, basis) * 86400))
