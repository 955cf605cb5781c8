"""Training: tokens, floating-point work, GPUs, days and utilisation (report, chapter 4.2)."""

from __future__ import annotations

from udfs import quantities as q
from udfs.hardware import peak_flops
from xlplugin.arithmetic import part_of, round_up
from xlplugin.quantity import same_as
from xlplugin.registry import function

SIX_ND = "C = 6·N·D: Kaplan et al. 2020, Scaling Laws for Neural Language Models, §2.1; report §4.2"
RATIO = "38.5 tokens per parameter: Llama 3.1 405B, 15.6T tokens; report §4.2"
MIXTURE = ("active_params", "params")
CLUSTER = "GPUs · days · 86,400 s · peak · MFU = C; rounded up as the report's table; report §4.2"


@function(source=RATIO)
def TRAIN_TOKENS(params: q.Params, tokens_ratio: q.TokensRatio = 38.5) -> q.RunTokens:
    """Training tokens of a model of `params` parameters."""
    return params * tokens_ratio


@function(source=SIX_ND)
def TRAIN_FLOPS(
    params: q.Params, tokens_ratio: q.TokensRatio = 38.5, active_params: q.ActiveParams = same_as("params")
) -> q.Flop:
    """Training work in FLOP: 6 · active parameters · tokens, where tokens = params · tokens_ratio.

    For a mixture of experts give the parameters active per token; otherwise all are active.
    """
    return 6 * part_of(active_params, params, MIXTURE) * (params * tokens_ratio)


@function(source=CLUSTER)
def TRAIN_GPUS(
    params: q.Params, tokens_ratio: q.TokensRatio, days: q.Days, gpu: q.Gpu,
    mfu: q.Mfu = 0.3, precision: q.Precision = "FP16", basis: q.Basis = "sparse",
    active_params: q.ActiveParams = same_as("params"),
) -> q.Gpus:  # fmt: skip
    """GPUs that train a model within the given days, rounded up.

    For a mixture of experts give the parameters active per token last: the work is 6 · active · tokens.
    """
    work = 6 * part_of(active_params, params, MIXTURE) * (params * tokens_ratio)
    return round_up(work / (mfu * peak_flops(gpu, precision, basis) * (days * 86400)))


@function(source=CLUSTER)
def TRAIN_DAYS(
    params: q.Params, tokens_ratio: q.TokensRatio, gpus: q.SomeGpus, gpu: q.Gpu,
    mfu: q.Mfu = 0.3, precision: q.Precision = "FP16", basis: q.Basis = "sparse",
    active_params: q.ActiveParams = same_as("params"),
) -> q.Days:  # fmt: skip
    """Days that a number of GPUs take to train a model.

    For a mixture of experts give the parameters active per token last: the work is 6 · active · tokens.
    """
    work = 6 * part_of(active_params, params, MIXTURE) * (params * tokens_ratio)
    return work / (mfu * peak_flops(gpu, precision, basis) * (gpus * 86400))


@function(source=CLUSTER)
def TRAIN_GPU_HOURS(
    params: q.Params, tokens_ratio: q.TokensRatio, gpu: q.Gpu,
    mfu: q.Mfu = 0.3, precision: q.Precision = "FP16", basis: q.Basis = "sparse",
    active_params: q.ActiveParams = same_as("params"),
) -> q.GpuHours:  # fmt: skip
    """GPU-hours that training a model takes, not rounded.

    For a mixture of experts give the parameters active per token last: the work is 6 · active · tokens.
    """
    work = 6 * part_of(active_params, params, MIXTURE) * (params * tokens_ratio)
    return work / (mfu * peak_flops(gpu, precision, basis) * 3600)


@function(source="MFU = 6·N·D / (GPU-hours · 3600 · peak): Chowdhery et al. 2022, PaLM, appendix B")
def IMPLIED_MFU(
    params: q.Params, tokens: q.RunTokens, gpu_hours: q.GpuHours, gpu: q.Gpu,
    precision: q.Precision = "FP16", basis: q.Basis = "dense",
) -> q.ReachedMfu:  # fmt: skip
    """Share of the peak that a published run reached: its 6·N·D over its GPU-hours at peak.

    Give active parameters for a mixture of experts. Above 1 the inputs contradict each other: the figure
    stands, XLP_LAST_ERROR says so.
    """
    return 6 * params * tokens / (gpu_hours * 3600 * peak_flops(gpu, precision, basis))
