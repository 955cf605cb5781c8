"""Utilisation as it was measured: what a step reaches, what wall clock leaves of it, and how sure that is."""

from __future__ import annotations

from udfs import fleet_quantities as f
from udfs import quantities as q
from udfs.coefficients import coefficient as k
from xlplugin.arithmetic import (
    Operand,
    by_word,
    either,
    exponential,
    least,
    normal_quantile,
    part_of,
)
from xlplugin.expr import Expr, call
from xlplugin.quantity import same_as, untold
from xlplugin.registry import function

WALL = "least squares on published runs: coefficients.csv, wall_mfu_*; training_runs.csv"
MIXTURE = ("active_params", "total_params")
BY_RULE = untold("by rule")
STEP = "least squares on published benchmarks: coefficients.csv, step_*; training_runs.csv"


@function(
    source="causal attention, 6·layers·width·sequence FLOP a token; rule: coefficients.csv, attention_*"
)
def ATTENTION_FACTOR(
    params: q.Params, seq: f.Sequence = 4096,
    layers: f.Layers = BY_RULE, hidden: f.Hidden = BY_RULE,
) -> f.Factor:  # fmt: skip
    """Training work with attention over 6·N·D: active parameters for a mixture of experts.

    By layers and width where both are given, else by a rule for usual shapes. Latent attention (DeepSeek)
    takes more than the rule says: 1.17 is stated for DeepSeek-V3, the rule gives 1.05.
    """
    return 1 + attention_share(params, seq, layers, hidden)


@function(source=STEP)
def STEP_MFU(
    active_params: q.ActiveParams, total_params: f.TotalParams = same_as("active_params"),
    gpus: q.SomeGpus = 1024, precision: f.TrainingPrecision = "FP16", generation: f.Generation = "Hopper",
) -> f.PredictedMfu:  # fmt: skip
    """Step MFU that a tuned benchmark reaches, attention counted, as a share of the dense 16-bit peak.

    Median error 12% on published rows, 80% of them within x0.78 to x1.25. Divide by ATTENTION_FACTOR for the
    basis of 6·N·D. FP8 and FP4 may pass 1. #NUM! for more active parameters than in all.
    """
    formats = {"FP16": 0, "FP8": k("step_log_fp8"), "FP4": k("step_log_fp4")}
    chips = {"Ampere": 0, "Hopper": k("step_log_hopper"), "Blackwell": k("step_log_blackwell")}
    logarithm = k("step_log_base") + by_word(precision, formats) + by_word(generation, chips)
    active = part_of(active_params, total_params, MIXTURE)
    return exponential(logarithm) * size_factor(active, total_params) * (gpus / 256) ** k("step_power_gpus")


@function(source=WALL)
def WALL_MFU(work: f.Work, generation: f.Generation = "Hopper", moe: f.Mixture = False) -> f.PredictedMfu:
    """Wall-clock MFU of a training run of which only the size is known, as a share of the dense 16-bit peak.

    `work` is 6·active parameters·tokens. Median error 20% on published runs; MFU_BAND gives the 80% band.
    V100, A100, TPU, MI250X and Ascend count as Ampere, MI350 and later as Blackwell, which rests on two runs.
    """
    chips = {"Ampere": 1, "Hopper": k("wall_mfu_hopper"), "Blackwell": k("wall_mfu_blackwell")}
    by_size = k("wall_mfu_at_1e24") * (work / 1e24) ** k("wall_mfu_exponent")
    return least(
        by_size * by_word(generation, chips) * exponential(moe * k("wall_mfu_moe_log")), k("wall_mfu_cap")
    )


@function(source="GPU-hours = tokens / (tokens a second and GPU · 3600 · goodput); goodput: coefficients.csv")
def GOODPUT_HOURS(
    step_tokens_s_gpu: f.StepSpeed, tokens: f.TrainedTokens, goodput: f.Goodput = 0.88
) -> f.SpentHours:
    """GPU-hours of a run whose speed in a step is known: restarts and stops take the rest of wall clock."""
    return tokens / step_tokens_s_gpu / 3600 / goodput


@function(source="empirical 80% band of WALL_MFU, x0.64 to x1.50: coefficients.csv, mfu_band_*", spills=2)
def MFU_BAND(mfu: f.Part, probability: f.Probability = 0.8) -> f.PredictedMfu:
    """Low and high end of what a run reaches for which an MFU is predicted; spills over two cells.

    Another probability than 0.8 stretches the band as a normal distribution of the logarithm would.
    """
    widening = normal_quantile((1 + probability) / 2) / normal_quantile((1 + k("band_probability")) / 2)
    band: Operand = (mfu * k("mfu_band_low") ** widening, mfu * k("mfu_band_high") ** widening)
    return band  # two values: it spills


def attention_share(params: Operand, seq: Operand, layers: Operand, hidden: Operand) -> Operand:
    """Work of causal attention over 6·N."""
    rule = seq / (k("attention_rule") * params ** (1 / 3))
    if layers is None or hidden is None:
        return rule
    exact = seq * layers * hidden / params
    if isinstance(layers, Expr) or isinstance(hidden, Expr):
        return call("IF", Expr(f'OR({layers}="",{hidden}="")'), rule, exact)
    return exact


def size_factor(active: Operand, total: Operand) -> Operand:
    """How step MFU grows with size, apart for dense models and for mixtures of experts."""
    dense = (active / 70e9) ** k("step_power_dense")
    mixture = exponential(k("step_log_moe")) * (active / 20e9) ** k("step_power_moe")
    return either(total, ">", active, mixture, dense)
