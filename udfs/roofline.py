"""Serving as a roofline: a step reads the weights and the caches and computes; the slower bound rules.

Per GPU; g GPUs hold one copy of the weights, b sequences run on each. Source: serving_classes.csv.
"""

from __future__ import annotations

from dataclasses import dataclass

from udfs.coefficients import ServingClass
from udfs.coefficients import coefficient as k
from xlplugin.arithmetic import part_of
from xlplugin.errors import ExcelError

GROUPS = (1, 2, 4, 8)  # GPUs that may hold one copy


@dataclass(frozen=True)
class Load:
    """What is served: bytes and FLOP of the model, and of a token of output."""

    active: float
    total: float
    weights: float  # bytes
    cache: float  # bytes of a sequence's KV cache, on average over its life
    flop: float  # FLOP of a token of output with its share of the prefill


@dataclass(frozen=True)
class Chip:
    """What a GPU gives: peak FLOP/s, bytes/s and bytes."""

    peak: float
    bandwidth: float
    memory: float


def tokens_a_second(
    load: Load, chip: Chip, kind: ServingClass, user: float | None, batch: float | None
) -> float:
    """Output tokens per second and GPU for the best group of GPUs. ExcelError #NUM! where none serves."""
    part_of(load.active, load.total, ("active_params", "total_params"))
    fitting = [(g, most) for g in GROUPS if (most := fitting_batch(load, chip, g)) * g >= 1]
    if not fitting:
        raise ExcelError("#NUM!", no_room(load, chip, GROUPS[-1], 1 / GROUPS[-1]))
    if batch is not None:
        fitting = [(g, batch) for g, most in fitting if batch <= most]
        if not fitting:
            raise ExcelError("#NUM!", no_room(load, chip, GROUPS[-1], batch))
    speeds = [speed(load, chip, kind, g, most, user) for g, most in fitting]
    if max(speeds) <= 0:
        alone = max(1 / step(load, chip, kind, g, 1 / g) for g, _ in fitting)
        raise ExcelError(
            "#NUM!", f"no batch gives a user {user:g} tokens/s here: at most {alone:.3g}, served alone"
        )
    return max(speeds)


def fitting_batch(load: Load, chip: Chip, g: int) -> float:
    """Sequences a GPU whose caches fit beside the weights."""
    return min((k("memory_for_serving") * chip.memory - load.weights / g) / load.cache, k("largest_batch"))


def speed(load: Load, chip: Chip, kind: ServingClass, g: int, most: float, user: float | None) -> float:
    """Tokens/s/GPU; 0 where the user's speed leaves no batch. Weights are read as at the largest batch."""
    fixed = kind.step_s + weights_s(load, chip, kind, g, most)
    each = sequence_s(load, chip, kind)
    b = most if user is None else min(most, (1 / user - fixed) / each)
    return b / (fixed + b * each) if b * g >= 1 else 0.0


def step(load: Load, chip: Chip, kind: ServingClass, g: int, b: float) -> float:
    return kind.step_s + weights_s(load, chip, kind, g, b) + b * sequence_s(load, chip, kind)


def weights_s(load: Load, chip: Chip, kind: ServingClass, g: int, b: float) -> float:
    """Seconds to read the weights that a batch touches: all of a dense model, of a mixture those chosen."""
    touched = 1 - (1 - load.active / load.total) ** (b * g)
    return load.weights / g * touched / (kind.eta_memory * chip.bandwidth)


def sequence_s(load: Load, chip: Chip, kind: ServingClass) -> float:
    """Seconds that one more sequence adds to a step: its arithmetic and the reading of its cache."""
    return load.flop / (kind.eta_compute * chip.peak) + load.cache / (kind.eta_memory * chip.bandwidth)


def no_room(load: Load, chip: Chip, g: int, batch: float) -> str:
    return (
        f"the KV cache is beyond the memory: {batch * g:.4g} sequences of {load.cache / 1e9:.3g} GB and "
        f"weights of {load.weights / 1e9:.4g} GB on {g} GPUs of {chip.memory / 1e9:g} GB, of which "
        f"{k('memory_for_serving'):.0%} may be filled"
    )
