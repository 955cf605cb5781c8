"""What a sweep says of its outputs: Sobol indices, histograms, rank correlations that are known."""

from __future__ import annotations

import numpy as np
import pytest

from tests.sweeps.books import Book
from xlplugin.sweeps.distributions import SweepError, Uniform
from xlplugin.sweeps.measures import first_order_indices, histogram, rank_correlations
from xlplugin.sweeps.sweep import Sweep

CELLS = {"B1": "=A1*2", "C1": "=B1+A2", "C2": "=A1/A2", "C3": '=IF(A1>1,A3,"low")'}


def test_sobol_indices_of_a_sum(book: Book) -> None:
    run = Sweep(book(CELLS), {"a": Uniform(0, 1), "b": Uniform(0, 1)}, ["total"], draws=10, seed=1)
    indices = first_order_indices(run, seed=1)  # 2a + b: variances 4 and 1
    assert indices["total"].to_dict() == pytest.approx({"a": 0.8, "b": 0.2}, abs=0.002)


@pytest.mark.filterwarnings("error")
def test_sobol_indices_of_what_never_moves_and_of_what_fails(book: Book) -> None:
    run = Sweep(book(CELLS), {"a": Uniform(2, 3)}, ["label"], draws=10, seed=1)
    with pytest.raises(SweepError, match="no number in some scenarios"):
        first_order_indices(run, seed=1, base=16)
    run = Sweep(book({"C1": "=A2*3"}), {"a": Uniform(2, 3)}, ["total"], draws=10, seed=1)
    assert first_order_indices(run, seed=1, base=16)["total"].to_dict() == {"a": 0.0}


def test_sobol_indices_of_a_product(book: Book) -> None:
    run = Sweep(book({"C1": "=A1*A2"}), {"a": Uniform(0, 1), "b": Uniform(0, 1)}, ["total"], draws=10)
    indices = first_order_indices(run, seed=1)  # each alone 1/48 of 7/144; the rest is of both together
    assert indices["total"].to_dict() == pytest.approx({"a": 3 / 7, "b": 3 / 7}, abs=0.002)


def test_a_histogram_counts_every_draw_within_its_bins_and_adds_them_up() -> None:
    bins = histogram(np.append(np.arange(10_000.0), np.nan))
    assert (len(bins.ends), bins.counts.sum(), bins.before, bins.size) == (40, 9_900, 50, 10_000)
    assert bins.counts.tolist() == pytest.approx([247.5] * 40, abs=1.0)  # from 0.5% to 99.5%
    assert bins.middles[[0, -1]].tolist() == pytest.approx([49.995 + 123.74, 9949.005 - 123.74], abs=0.1)
    assert bins.shares.tolist() == pytest.approx([0.005 + 0.99 * n / 40 for n in range(1, 41)], abs=2e-4)


def test_rank_correlations_are_those_of_spearman() -> None:
    drawn = {"same": np.arange(1.0, 7.0), "tied": np.array([1.0, 1, 2, 2, 3, 3]), "still": np.ones(6)}
    found = rank_correlations(drawn, np.array([1.0, 4, 9, 16, 25, np.nan]))
    assert found == pytest.approx({"same": 1.0, "tied": 9 / 90**0.5})  # ranks 1.5 1.5 3.5 3.5 5
    assert rank_correlations(drawn, -(np.arange(6.0) ** 3))["same"] == pytest.approx(-1.0)


def test_indices_need_independent_distributions(book: Book) -> None:
    inputs = {"a": Uniform(0, 1), "b": Uniform(0, 1)}
    run = Sweep(book(CELLS), inputs, ["total"], draws=10, seed=1, correlation={("a", "b"): 0.5})
    with pytest.raises(SweepError, match="correlation"):
        first_order_indices(run)
