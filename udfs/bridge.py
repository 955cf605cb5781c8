"""From the report's market to a calibrated one in eight steps, each of which can be on or off.

The truth that the workbook's Bridge sheet is tested against. A step that states a share of the peak (2, 4)
states it of the dense peak, whether or not step 1 is on.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from udfs import catalogue
from udfs.coefficients import generations, read
from udfs.hardware import GPU_PEAK
from udfs.inference import INFER_GPUS, INFER_TOKENS_PER_DAY
from udfs.servers import SERVERS
from udfs.training import TRAIN_FLOPS, TRAIN_GPUS
from udfs.utilisation import WALL_MFU

STEPS = DENSE, WALL, MIXTURE, SERVED, PEAK, AUDIENCE, REUSE, LATER = tuple(range(1, 9))
SOURCED = frozenset({DENSE, WALL, MIXTURE, SERVED, PEAK})  # the others are assumptions, or rest on one
LATER_GPU = "GB300"
REPORT_TIERS = ((5e10, 50), (1e11, 25), (5e11, 15), (1e12, 10))
NONE: frozenset[int] = frozenset()


@functools.cache
def levers() -> dict[str, dict[str, str]]:
    """Every lever by name: low, base, high, unit, shape, source, date, confidence."""
    return {row["name"]: row for row in read("levers.csv")}


def base_levers() -> dict[str, float]:
    return {name: float(row["base"]) for name, row in levers().items()}


@dataclass(frozen=True)
class Report:
    """The inputs that the bridge starts from; the defaults are the report's."""

    tokens_ratio: float = 38.5
    mfu_training: float = 0.3
    mfu_inference: float = 0.3
    training_days: float = 60
    monthly_visits: float = 1.4e9
    questions_per_visit: float = 15
    tokens_per_question: float = 600
    peak_factor: float = 10
    gpus_per_server: float = 8
    server_cost_usd: float = 200_000
    peak_basis: str = "sparse"
    tam_gpu: str = "A100"
    tiers: tuple[tuple[float, float], ...] = REPORT_TIERS


@dataclass(frozen=True)
class Market:
    """The market in USD, and the GPUs for training and for inference of all models."""

    usd: float
    training: float
    inference: float


@dataclass(frozen=True)
class Bridge:
    """The steps over one set of inputs and levers."""

    report: Report = field(default_factory=Report)
    levers: Mapping[str, float] = field(default_factory=base_levers)

    def market(self, on: Iterable[int] = NONE) -> Market:
        """What the models need with these steps on."""
        steps = frozenset(on)
        needs = [(count, *self.gpus(params, steps)) for params, count in self.report.tiers]
        servers = math.fsum(count * SERVERS(training + serving, self.report.gpus_per_server)
                            for count, training, serving in needs)  # fmt: skip
        return Market(
            servers * self.server_cost(steps),
            math.fsum(count * training for count, training, _ in needs),
            math.fsum(count * serving for count, _, serving in needs),
        )

    def gpus(self, params: float, on: frozenset[int]) -> tuple[float, float]:
        """GPUs that train and that serve one model of a size."""
        return self.training(params, on), self.serving(params, on)

    def training(self, params: float, on: frozenset[int]) -> float:
        days = self.report.training_days
        if REUSE in on:
            days = self.levers["year_days"] / self.levers["research_multiple"]
        active = params * self.active_share(on)
        peak, mfu = self.peak("FP16", on, WALL in on), self.training_mfu(params, active, on)
        return TRAIN_GPUS(params, self.report.tokens_ratio, days, peak, mfu, active_params=active)

    def training_mfu(self, params: float, active: float, on: frozenset[int]) -> float:
        if WALL not in on:
            return self.report.mfu_training
        work = TRAIN_FLOPS(params, self.report.tokens_ratio, active)
        multiple = self.levers["wall_mfu_multiplier"] * (
            self.levers["generation_factor"] if LATER in on else 1
        )
        mfu = WALL_MFU(work, "Ampere" if LATER in on else self.generation(), MIXTURE in on)
        return min(mfu * multiple, 1)

    def serving(self, params: float, on: frozenset[int]) -> float:
        precision = "FP8" if LATER in on else "INT8"
        peak, mfu = self.peak(precision, on, SERVED in on), self.report.mfu_inference
        if SERVED in on:
            mfu = self.levers["serving_utilisation" if MIXTURE in on else "serving_utilisation_dense"]
        return INFER_GPUS(params * self.active_share(on), self.tokens_a_day(on), peak, mfu)

    def tokens_a_day(self, on: frozenset[int]) -> float:
        visits = self.levers["visits_2026"] if LATER in on else self.report.monthly_visits
        if AUDIENCE in on:
            visits = (
                visits * self.levers["audience_multiple"] / math.fsum(count for _, count in self.report.tiers)
            )
        tokens = self.levers["tokens_per_question_2026"] if LATER in on else self.report.tokens_per_question
        reserve = self.levers["peak_average"] if PEAK in on else self.report.peak_factor
        return INFER_TOKENS_PER_DAY(visits, self.report.questions_per_visit, tokens, reserve)

    def active_share(self, on: frozenset[int]) -> float:
        if MIXTURE not in on:
            return 1
        return self.levers["active_share_2026" if LATER in on else "active_share_2024"]

    def peak(self, precision: str, on: frozenset[int], dense: bool) -> float:
        """TFLOPS of the chip; dense where a step says so."""
        basis = "dense" if dense or DENSE in on else self.report.peak_basis
        return GPU_PEAK(LATER_GPU if LATER in on else self.report.tam_gpu, precision, basis) / 1e12

    def generation(self) -> str:
        return generations("wall")[catalogue.find(self.report.tam_gpu).arch]

    def server_cost(self, on: frozenset[int]) -> float:
        if LATER not in on:
            return self.report.server_cost_usd
        return self.levers["rack_cost_2026"] / self.levers["rack_gpus"] * self.report.gpus_per_server

    def after_each(self, order: Iterable[int] = STEPS) -> list[Market]:
        """The market before the first step and after each, in an order of steps."""
        steps = list(order)
        return [self.market(steps[:count]) for count in range(len(steps) + 1)]

    def all_markets(self) -> dict[frozenset[int], float]:
        """The market in USD of each of the 256 combinations of steps."""
        return {on: self.market(on).usd for on in map(frozenset, subsets(STEPS))}


@dataclass(frozen=True)
class Effect:
    """What a step multiplies the market by: alone, at least, at most, and as the mean over all orders."""

    alone: float
    low: float
    high: float
    mean: float


def effects(markets: Mapping[frozenset[int], float]) -> dict[int, Effect]:
    """The effect of each step; the mean over all orders is geometric."""
    return {step: effect(markets, step) for step in STEPS}


def effect(markets: Mapping[frozenset[int], float], step: int) -> Effect:
    ratios = {on: markets[on | {step}] / usd for on, usd in markets.items() if step not in on}
    mean = math.exp(math.fsum(weight(len(on)) * math.log(ratio) for on, ratio in ratios.items()))
    return Effect(ratios[NONE], min(ratios.values()), max(ratios.values()), mean)


def weight(before: int) -> float:
    """Share of all orders in which exactly these so many steps come before one."""
    return math.factorial(before) * math.factorial(len(STEPS) - 1 - before) / math.factorial(len(STEPS))


def subsets(steps: Iterable[int]) -> Iterable[tuple[int, ...]]:
    """Every combination, in the order of the numbers whose binary digits are the steps."""
    steps = list(steps)
    for digits in itertools.product((False, True), repeat=len(steps)):
        yield tuple(step for step, on in zip(steps, reversed(digits), strict=True) if on)
