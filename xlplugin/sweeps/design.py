"""Which scenarios a sweep computes: every combination of grids, or draws from distributions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xlplugin.sweeps.distributions import Distribution, Floats, Grid
from xlplugin.sweeps.errors import SweepError, extra

Sampler: TypeAlias = Literal["random", "sobol", "latin"]
SAMPLERS: tuple[Sampler, ...] = ("random", "sobol", "latin")
MOST_SCENARIOS = 100_000_000
Drawn: TypeAlias = dict[str, NDArray[Any]]


def combinations(grids: Mapping[str, Grid]) -> Drawn:
    """Every combination, the last grid running fastest."""
    count = math.prod(len(grid.values) for grid in grids.values())
    check_count(count)
    found: Drawn = {}
    inner = count
    for name, grid in grids.items():
        inner //= len(grid.values)
        values = _array(grid.values)
        found[name] = np.tile(np.repeat(values, inner), count // (inner * len(values)))
    return found


def _array(values: Sequence[Any]) -> NDArray[Any]:
    numbers = all(type(value) is float for value in values)
    return np.array(values, dtype=float if numbers else object)


def check_count(count: int) -> None:
    """SweepError for no scenarios, or more than memory holds."""
    if count < 1:
        raise SweepError("no draws: at least 1")
    if count > MOST_SCENARIOS:
        raise SweepError(f"{count:,} scenarios are too many: at most {MOST_SCENARIOS:,}")


def draws(
    distributions: Mapping[str, Distribution],
    count: int,
    seed: int | None = None,
    sampler: Sampler = "random",
    correlation: Mapping[tuple[str, str], float] | None = None,
) -> Drawn:
    """Values of each input for so many scenarios; the same seed gives the same ones.

    Args:
        sampler: `sobol` and `latin` spread the draws evenly (scipy.stats.qmc).
        correlation: wanted rank correlations of pairs of inputs, by Iman and Conover's method.
    """
    check_count(count)
    uniform = np.clip(_uniform(len(distributions), count, seed, sampler), 2.0**-54, 1.0 - 2.0**-54)
    if correlation:
        uniform = correlated(uniform, _matrix(list(distributions), correlation), seed)
    return {name: one.quantiles(uniform[:, place]) for place, (name, one) in enumerate(distributions.items())}


def _uniform(inputs: int, count: int, seed: int | None, sampler: Sampler) -> Floats:
    if sampler == "random":
        return np.random.default_rng(seed).random((count, inputs))
    qmc = extra("scipy.stats.qmc")
    if sampler == "sobol":
        power = math.ceil(math.log2(count)) if count > 1 else 0
        return np.asarray(qmc.Sobol(inputs, seed=seed).random_base2(power))[:count]
    return np.asarray(qmc.LatinHypercube(inputs, seed=seed).random(count))


def _matrix(names: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> Floats:
    matrix = np.eye(len(names))
    for (first, second), wanted in pairs.items():
        for name in (first, second):
            if name not in names:
                raise SweepError(f"a correlation with {name}, which is not drawn")
        if first == second or not -1 < wanted < 1:
            raise SweepError(
                f"the correlation of {first} and {second} must lie between -1 and 1, got {wanted:g}"
            )
        one, other = names.index(first), names.index(second)
        matrix[one, other] = matrix[other, one] = wanted
    return matrix


def correlated(uniform: Floats, wanted: Floats, seed: int | None) -> Floats:
    """The draws in another order in each column, with the rank correlations wanted (Iman and Conover)."""
    # Rank correlations belong to these linear ones of normal scores.
    linear = 2.0 * np.sin(np.pi / 6.0 * wanted)
    np.fill_diagonal(linear, 1.0)
    try:
        target = np.linalg.cholesky(linear)
    except np.linalg.LinAlgError:
        raise SweepError("these correlations contradict one another") from None
    count, inputs = uniform.shape
    few = SweepError(f"{count:,} draws are too few for a rank correlation of {inputs} inputs")
    if count <= inputs:
        raise few
    scores = extra("scipy.special").ndtri(np.arange(1, count + 1) / (count + 1))
    chooser = np.random.default_rng(seed)
    table = np.column_stack([chooser.permutation(scores) for _ in range(inputs)])
    try:
        have = np.linalg.cholesky(np.corrcoef(table, rowvar=False))
    except np.linalg.LinAlgError:
        raise few from None
    table = table @ np.linalg.inv(have).T @ target.T
    ranks = table.argsort(axis=0).argsort(axis=0)
    return np.take_along_axis(np.sort(uniform, axis=0), ranks, axis=0)
