"""What a sweep says of its outputs: percentiles, a histogram, rank correlations, Sobol indices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.sweeps.distributions import Distribution, Floats
from xlplugin.sweeps.errors import SweepError, extra

if TYPE_CHECKING:
    import pandas

    from xlplugin.sweeps.sweep import Sweep

PERCENTILES = (1, 5, 10, 25, 50, 75, 90, 95, 99)
BINS = 40
TAILS = (0.5, 99.5)  # percentiles at the ends of the histogram
# Base scenarios of the design for Sobol indices, a power of two. Of the template's market each index is
# within 0.002 of that of eight times as many; with 1,024 within 0.02, which is what the engine is asked for.
_INDEX_BASE, _BY_ENGINE_BASE = 8192, 1024


def percentiles(values: Floats) -> dict[int, float]:
    """Percentiles of the scenarios that did not fail."""
    good = values[np.isfinite(values)]
    if not good.size:
        return {}
    return dict(zip(PERCENTILES, np.percentile(good, PERCENTILES).tolist(), strict=True))


@dataclass(frozen=True)
class Histogram:
    """Scenarios in bins of one width; a bin takes its end, the first its beginning too."""

    low: float
    ends: Floats
    counts: NDArray[np.int64]
    before: int  # scenarios below the first bin
    size: int  # scenarios with a result

    @property
    def middles(self) -> Floats:
        return (np.append(self.low, self.ends[:-1]) + self.ends) / 2

    @property
    def shares(self) -> Floats:
        """Shares of all scenarios with a result that lie at or below the ends."""
        return (self.before + np.cumsum(self.counts)) / max(self.size, 1)


def histogram(values: Floats) -> Histogram:
    """The scenarios that did not fail in bins from percentile 0.5 to 99.5."""
    good = np.sort(values[np.isfinite(values)])
    low, high = np.percentile(good, TAILS) if good.size else (0.0, 1.0)
    high = high if high > low else low + 1.0
    ends = np.append(low + (high - low) * np.arange(1, BINS) / BINS, high)
    below = np.append(np.searchsorted(good, low), np.searchsorted(good, ends, side="right"))
    return Histogram(float(low), ends, np.diff(below), int(below[0]), good.size)


def rank_correlations(drawn: Mapping[str, NDArray[Any]], values: Floats) -> dict[str, float]:
    """Spearman's correlation of each input that varies with an output."""
    good = np.isfinite(values)
    found = {}
    for name, column in drawn.items():
        if (
            column.dtype.kind == "f"
            and good.sum() > 1
            and np.ptp(column[good]) > 0
            and np.ptp(values[good]) > 0
        ):
            found[name] = float(np.corrcoef(_ranks(column[good]), _ranks(values[good]))[0, 1])
    return found


def _ranks(values: Floats) -> Floats:
    """Ranks, equal values sharing theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2.0)[places])


def first_order_indices(run: Sweep, seed: int | None = None, base: int | None = None) -> pandas.DataFrame:
    """First-order Sobol indices, a row an input and a column an output, from a design of their own (SALib).

    SweepError where inputs are not drawn from distributions, or drawn with a rank correlation: the indices
    share the variance out among independent inputs.
    """
    import pandas

    analysis, design = extra("SALib.analyze.sobol"), extra("SALib.sample.sobol")
    distributions, compiled = run.distributions(), run.compiled()
    base = base or (_BY_ENGINE_BASE if compiled.note else _INDEX_BASE)
    problem = {
        "num_vars": len(distributions),
        "names": list(distributions),
        "bounds": [[0.0, 1.0]] * len(distributions),
    }
    points = np.clip(
        design.sample(problem, base, calc_second_order=False, seed=seed), 2.0**-54, 1.0 - 2.0**-54
    )
    drawn = [
        run.entries[name].taken(one.quantiles(points[:, place]))
        for place, (name, one) in enumerate(distributions.items())
    ]
    results = compiled.compute(drawn)
    table = {}
    for name, values in zip(run.outputs, results.values, strict=True):
        if values.dtype.kind != "f" or not np.isfinite(values).all():
            raise SweepError(f"Sobol indices of {name}: it is no number in some scenarios")
        if np.ptp(values) == 0:
            table[name] = np.zeros(len(distributions))
            continue
        # The indices are the same for any number of resamples, which say how sure they are and take long.
        found = analysis.analyze(problem, values, calc_second_order=False, num_resamples=2, seed=seed)
        table[name] = np.asarray(found["S1"])
    return pandas.DataFrame(table, index=list(distributions))


def only_distributions(inputs: Mapping[str, Any]) -> dict[str, Distribution]:
    """The inputs, where all of them are distributions."""
    others = [name for name, how in inputs.items() if not hasattr(how, "quantiles")]
    if others:
        raise SweepError(f"Sobol indices need inputs drawn from distributions; not so: {', '.join(others)}")
    return dict(inputs)
