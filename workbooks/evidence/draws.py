"""`python -m workbooks.evidence.draws [SEED]`: a seeded run over the levers, as the Uncertainty sheet shows it.

Every lever is drawn by its own shape; one draw of the wall-clock MFU holds for all models of a market (rho 1). What
a lever moves alone, from its low to its high value with the others at their base, is the tornado.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from udfs.bridge import LATER, STEPS, Bridge, Report, base_levers, levers
from workbooks.evidence import write_table

SEED, DRAWS = 20261129, 1000
MEDIAN_RATIO = 46  # tokens per parameter: the median of model cards is the peak of its distribution
YEARS = {2024: tuple(step for step in STEPS if step != LATER), 2026: STEPS}
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
OF_THE_REPORT = {
    "tokens_per_parameter": "tokens_ratio",
    "questions_per_visit": "questions_per_visit",
    "server_cost_2024": "server_cost_usd",
}


def drawn(generator: np.random.Generator, name: str) -> np.ndarray:
    """Values of a lever: triangular, triangular in the logarithm, log-normal about the base, or fixed."""
    row = levers()[name]
    low, base, high = (float(row[end]) for end in ("low", "base", "high"))
    if row["shape"] == "fixed" or not row["used_in"]:
        return np.full(DRAWS, base)
    if row["shape"].startswith("log-normal"):
        return base * np.exp(generator.normal(0, float(row["shape"].split()[-1]), DRAWS))
    if name == "tokens_per_parameter":
        base = MEDIAN_RATIO
    if row["shape"] == "triangular":
        return generator.triangular(low, base, high, DRAWS)
    low, base, high = np.log((low, base, high)).tolist()
    return np.exp(generator.triangular(low, base, high, DRAWS))


def moved(values: dict[str, float]) -> Bridge:
    """The bridge with some levers at other values; three of them are inputs of the report."""
    own = Report()
    report = dataclasses.replace(
        own,
        tokens_ratio=values.get("tokens_per_parameter", own.tokens_ratio),
        questions_per_visit=values.get("questions_per_visit", own.questions_per_visit),
        server_cost_usd=values.get("server_cost_2024", own.server_cost_usd),
    )
    return Bridge(report, {**base_levers(), **values})


def markets(seed: int) -> dict[int, np.ndarray]:
    """USD of each draw, by year."""
    generator = np.random.default_rng(seed)
    columns = {name: drawn(generator, name) for name in levers()}
    found = {year: np.empty(DRAWS) for year in YEARS}
    for place in range(DRAWS):
        bridge = moved({name: float(column[place]) for name, column in columns.items()})
        for year, steps in YEARS.items():
            found[year][place] = bridge.market(steps).usd
    return found


def rows(seed: int) -> Iterator[dict[str, object]]:
    yield {"kind": "run", "name": "seed", "year": "", "low": seed, "high": DRAWS}
    for year, usd in markets(seed).items():
        for percentile in PERCENTILES:
            value = float(f"{np.percentile(usd, percentile):.6g}")
            yield {"kind": "percentile", "name": percentile, "year": year, "low": value, "high": value}
    for name, row in levers().items():
        if row["shape"] != "fixed" and row["used_in"]:
            for year, steps in YEARS.items():
                ends = [moved({name: float(row[end])}).market(steps).usd for end in ("low", "high")]
                yield {"kind": "tornado", "name": name, "year": year, "low": ends[0], "high": ends[1]}


def main(seed: int = SEED) -> None:
    write_table(Path(__file__).with_name("draws.csv"), list(rows(seed)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
