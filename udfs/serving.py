"""Serving as it was measured: memory that must fit, speed by roofline, the fleet for a day's tokens."""

from __future__ import annotations

from udfs import fleet_quantities as f
from udfs import quantities as q
from udfs.coefficients import ServingClass, serving_classes
from udfs.coefficients import coefficient as k
from udfs.hardware import peak_flops, specification
from udfs.roofline import Chip, Load, tokens_a_second
from xlplugin.arithmetic import Operand, by_word, each, round_up
from xlplugin.errors import ExcelError
from xlplugin.quantity import untold
from xlplugin.registry import function

BYTES = "bytes of a weight by number format: coefficients.csv, weight_bytes_*"
ROOFLINE = "roofline with shares of the peaks fitted on measured services: serving_classes.csv"
LARGEST, UNHURRIED, BY_PARAMS = untold("what fits"), untold("any speed"), untold("dense")


@function(source="keys and values: 2 · layers · KV heads · head width · bytes; Llama 2 70B: 163,840")
def KV_BYTES(
    layers: f.Layers, kv_heads: f.KvHeads, head_dim: f.HeadWidth, bytes: f.ValueBytes = 1
) -> f.KvCache:
    """Bytes of KV cache that a token takes; latent attention (DeepSeek): layers · 576 · bytes instead."""
    return 2 * layers * kv_heads * head_dim * bytes


@function(source=BYTES)
def WEIGHT_BYTES(params: q.Params, precision: q.Precision) -> f.Weights:
    """Bytes of the weights of a model; all parameters count, also those of experts at rest."""
    return weight_bytes(params, precision)


@function(source=BYTES)
def MIN_GPUS(params: q.Params, precision: q.Precision, gpu: q.Gpu, fill: f.Filled = 0.8) -> q.Gpus:
    """Fewest GPUs whose memory holds the weights, rounded up: the floor of INFER_GPUS.

    `params` are all parameters, `fill` the share of the memory that weights may take. #N/A where the
    catalogue does not know the memory; #VALUE! for a peak in TFLOPS, which has none.
    """
    return round_up(weight_bytes(params, precision) / (fill * (specification(gpu, "memory_gb") * 1e9)))


@function(source="2·N per token: Kaplan et al. 2020, §2.1; share of the peak: coefficients.csv, prefill_mfu")
def PREFILL_TOKENS_S(
    active_params: q.ActiveParams, gpu: q.Gpu, precision: q.Precision = "FP8", mfu: q.Mfu = 0.5
) -> f.StepSpeed:
    """Input tokens that a GPU reads a second, by the dense peak. Mixtures of experts reach an MFU of 0.1."""
    return mfu * peak_flops(gpu, precision, "dense") / (2 * active_params)


@function(source=ROOFLINE, traceable=False)
def DECODE_TOKENS_S(
    active_params: q.ActiveParams, total_params: f.TotalParams, gpu: q.Gpu, context: f.Context,
    kv_bytes: f.KvCache, tok_s_user: f.UserSpeed = UNHURRIED, batch: f.Batch = LARGEST,
    precision: q.Precision = "FP8", model_class: f.ModelClass = BY_PARAMS,
) -> f.StepSpeed:  # fmt: skip
    """Output tokens that a GPU gives a second, prefill left aside, on the best of 1, 2, 4 and 8 GPUs a copy.

    Bound by memory, compute, the batch that fits and the speed for a user. #NUM! where none fits or none is
    as fast. A mixture of experts needs its class; moe, for one that nobody measured: x0.4-2.
    """
    served = Served(gpu, precision, model_class)
    return each(served.decode, active_params, total_params, context, kv_bytes, tok_s_user, batch)


@function(source=ROOFLINE, traceable=False)
def SERVE_TOKENS_S(
    active_params: q.ActiveParams, total_params: f.TotalParams, gpu: q.Gpu, input_tokens: f.Prompt,
    output_tokens: f.Answer, kv_bytes: f.KvCache, tok_s_user: f.UserSpeed = UNHURRIED,
    cache_hit: f.CacheHit = 0, precision: q.Precision = "FP8", model_class: f.ModelClass = BY_PARAMS,
) -> f.StepSpeed:  # fmt: skip
    """Output tokens a second and GPU of a service that also reads the input; the best of 1 to 8 GPUs a copy.

    Dense models on MLPerf: median error 20% on rows kept back. #NUM! where no cache fits or no batch is as
    fast as a user wants. A mixture of experts needs its class; moe, for one that nobody measured: x0.4-2.
    """
    served = Served(gpu, precision, model_class)
    numbers = (active_params, total_params, input_tokens, output_tokens, kv_bytes, tok_s_user, cache_hit)
    return each(served.serve, *numbers)


@function(
    source="tokens of a day / 86,400 s / speed of a GPU · peak over average; coefficients.csv, peak_average"
)
def FLEET_GPUS(
    tokens_per_day: q.TokensPerDay, tok_s_gpu: f.StepSpeed, peak_average: f.PeakAverage = 1.4,
    utilisation: f.FleetShare = 1,
) -> q.Gpus:  # fmt: skip
    """GPUs that serve the tokens of a day at a measured speed, rounded up."""
    return round_up(tokens_per_day / 86400 / tok_s_gpu * peak_average / utilisation)


class Served:
    """A chip, a number format and a class of models, and the speeds that follow for plain numbers."""

    def __init__(self, gpu: Operand, precision: str, model_class: str | None) -> None:
        bandwidth, memory = (specification(gpu, field) * 1e9 for field in ("bandwidth_gb_s", "memory_gb"))
        self.chip = Chip(peak_flops(gpu, precision, "dense"), bandwidth, memory)
        self.precision, self.model_class = precision, model_class

    def kind(self, active: float, total: float) -> ServingClass:
        if self.model_class is None and active < total:
            known = ", ".join(name for name in serving_classes() if name != "dense")
            raise ExcelError("#N/A", f"model_class is needed for a mixture of experts, one of {known}")
        return serving_classes()[self.model_class or "dense"]

    def decode(
        self,
        active: float,
        total: float,
        context: float,
        kv_bytes: float,
        user: float | None,
        batch: float | None,
    ) -> float:
        weights = weight_bytes(total, self.precision)
        load = Load(active, total, weights, kv_bytes * context, 2 * active)
        return tokens_a_second(load, self.chip, self.kind(active, total), user, batch)

    def serve(
        self,
        active: float,
        total: float,
        read: float,
        written: float,
        kv_bytes: float,
        user: float | None,
        cache_hit: float,
    ) -> float:
        weights = weight_bytes(total, self.precision)
        flop = 2 * active * (1 + read / written * (1 - cache_hit))
        load = Load(active, total, weights, kv_bytes * (read + written / 2), flop)
        return tokens_a_second(load, self.chip, self.kind(active, total), user, None)


def weight_bytes(params: Operand, precision: Operand) -> Operand:
    """Bytes of so many weights in a number format."""
    formats = {name: k(f"weight_bytes_{name.lower()}") for name in ("FP16", "FP8", "INT8", "FP4")}
    return params * by_word(precision, formats)
