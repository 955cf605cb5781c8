"""Sweeps beside the same models by hand: `python -m tests.benchmarks.bench_sweep`."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas  # noqa: F401  # timed by nobody

from tests.benchmarks.sweep_peers import market, products, products_book
from xlplugin.headless.model import Model, open_model
from xlplugin.ooxml import Package
from xlplugin.sweeps.distributions import Distribution, Floats, LogTriangular, Triangular, Uniform
from xlplugin.sweeps.sweep import Sweep

TEMPLATES = Path(__file__).parents[2] / "workbooks" / "templates"
MARKET = {
    "mfu_training": Triangular(0.1, 0.3, 0.6),
    "mfu_inference": Uniform(0.1, 0.5),
    "peak_factor": Uniform(1, 10),
    "training_days": Uniform(30, 90),
    "questions_per_visit": Uniform(5, 20),
    "monthly_visits": LogTriangular(1e8, 1e9, 2e9),
}
PRODUCTS = {"growth": Uniform(-0.1, 0.2), "cost_share": Uniform(0.3, 0.9), "tax_rate": Uniform(0.1, 0.4)}
FEWEST_ROUNDS, MOST_ROUNDS = 9, 101  # of each figure's median; short runs are repeated more often
MEBIBYTE = 2**20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=10**6, help="scenarios of the longest sweep")
    options = parser.parse_args()
    for edition in ("native", "udf"):
        started = time.process_time()
        model = open_model(TEMPLATES / f"llm-compute-{edition}-en.xlsx")
        print(f"{edition}: model opened in {time.process_time() - started:.2f} s")
        _compare(model, MARKET, "tam_usd", market, options.most)
    print("a workbook of 1,000 formulas:")
    _compare(Model(Package(products_book())), PRODUCTS, "cash", products, min(options.most, 10**5))
    return 0


def _compare(
    model: Model,
    inputs: Mapping[str, Distribution],
    output: str,
    by_hand: Callable[[Mapping[str, Floats]], Floats],
    most: int,
) -> None:
    started = time.process_time()
    first = Sweep(model, inputs, [output], draws=1_000, seed=1)
    first.compiled()
    compiled = time.process_time() - started
    first.table()  # compares its samples with the engine
    print(
        f"  compiled in {compiled:.2f} s, compared with the engine in {time.process_time() - started:.2f} s"
    )
    rates: dict[int, float] = {}
    for count in (10**power for power in range(3, 8)):
        if count > most:
            break
        run = Sweep(model, inputs, [output], draws=count, seed=7)
        assert run.compiled() is first.compiled()
        table = run.table()
        assert np.allclose(table[output], by_hand(run.drawn), rtol=1e-12)
        rounds = min(max(10**6 // count, FEWEST_ROUNDS), MOST_ROUNDS)
        ours, hand = _medians(rounds, lambda: run.table(), lambda: by_hand(run.drawn))  # noqa: B023
        rates[count] = count / ours
        tracemalloc.start()
        run.table()
        beyond = (tracemalloc.get_traced_memory()[1] - table[output].to_numpy().nbytes) / MEBIBYTE
        tracemalloc.stop()
        print(
            f"  {count:>10,} scenarios: {ours:.4f} s, {count / ours / 1e6:.2f} million/s, "
            f"by hand {hand:.4f} s: {ours / hand:.2f} times; {beyond:.0f} MiB beyond the arrays"
        )
    if 10**6 in rates:
        print(f"  10,000 scenarios come at {rates[10**4] / rates[10**6]:.0%} of the rate of a million")


def _medians(rounds: int, *runs: Callable[[], object]) -> list[float]:
    """Median processor time of each, run in turn so that what else the machine does meets all of them."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for run, found in zip(runs, seconds, strict=True):
            started = time.process_time()
            run()
            found.append(time.process_time() - started)
    return list(map(statistics.median, seconds))


if __name__ == "__main__":
    sys.exit(main())
