"""A sweep of the template beside the same market by hand: `python -m tests.benchmarks.bench_sweep`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from xlplugin.headless.model import open_model
from xlplugin.sweeps.distributions import Floats, LogTriangular, Triangular, Uniform
from xlplugin.sweeps.sweep import Sweep

TEMPLATE = Path(__file__).parents[2] / "workbooks" / "templates" / "llm-compute-udf-en.xlsx"
INPUTS = {
    "mfu_training": Triangular(0.1, 0.3, 0.6),
    "mfu_inference": Uniform(0.1, 0.5),
    "peak_factor": Uniform(1, 10),
    "training_days": Uniform(30, 90),
    "questions_per_visit": Uniform(5, 20),
    "monthly_visits": LogTriangular(1e8, 1e9, 2e9),
}
MODELS = ((5e10, 50), (1e11, 25), (5e11, 15), (1e12, 10))  # parameters, how many
TRAINING_PEAK, INFERENCE_PEAK = 624e12, 1248e12  # A100, sparse


def by_hand(drawn: dict[str, Floats]) -> Floats:
    """Server market in USD."""
    market = np.zeros(len(drawn["peak_factor"]))
    tokens = drawn["monthly_visits"] * drawn["questions_per_visit"] * 600 / 30 * drawn["peak_factor"]
    for params, count in MODELS:
        training = (
            6
            * params
            * params
            * 38.5
            / (drawn["mfu_training"] * TRAINING_PEAK * drawn["training_days"] * 86400)
        )
        inference = 2 * params * tokens / (drawn["mfu_inference"] * INFERENCE_PEAK * 86400)
        market += count * _up((_up(training) + _up(inference)) / 8)
    return np.round(market * 200_000, 2)


def _up(values: Floats) -> Floats:
    return np.ceil(np.round(values, 6))


def main() -> int:
    started = time.perf_counter()
    model = open_model(TEMPLATE)
    print(f"model opened in {time.perf_counter() - started:.2f} s")
    for count in (10**3, 10**4, 10**5, 10**6):
        run = Sweep(model, INPUTS, ["tam_usd"], draws=count, seed=7)
        started = time.perf_counter()
        run.compiled()
        compiled = time.perf_counter() - started
        run.table()  # compares its samples with the engine
        ours = min(run.table().attrs["seconds"] for _ in range(3))
        hand = np.inf
        for _ in range(3):
            started = time.perf_counter()
            expected = by_hand(run.drawn)
            hand = min(hand, time.perf_counter() - started)
        table = run.table()
        assert np.allclose(table["tam_usd"], expected, rtol=1e-12)
        print(f"{count:>9,} scenarios: {ours:.4f} s, by hand {hand:.4f} s: {ours / hand:.2f} times", end="")
        print(f"; compiled in {compiled:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
