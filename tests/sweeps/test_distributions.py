"""Distributions have the quantiles that their formulas give; designs fill the space as they promise."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from xlplugin.errors import InputError
from xlplugin.headless.inputs import Input
from xlplugin.headless.units import named_unit
from xlplugin.sweeps.design import combinations, draws
from xlplugin.sweeps.distributions import (
    Discrete,
    Distribution,
    Empirical,
    LogNormal,
    LogTriangular,
    Normal,
    Pert,
    SweepError,
    Triangular,
    Uniform,
    discrete,
    empirical,
    grid,
    steps,
)
from xlplugin.sweeps.words import read, split

MFU, GPU = (Input(name, ("S", 1, 1), own) for name, own in (("mfu", 0.3), ("gpu", "A100")))


@pytest.mark.parametrize(
    ("distribution", "quantiles"),
    [
        (Uniform(10, 20), {0.0: 10, 0.25: 12.5, 1.0: 20}),
        (Triangular(0, 1, 2), {0.125: 0.5, 0.5: 1.0, 0.875: 1.5}),
        (Triangular(0, 0, 1), {0.75: 0.5}),
        (LogTriangular(1, 10, 100), {0.125: 10**0.5, 0.5: 10.0, 0.875: 10**1.5}),
        (Normal(5, 2), {0.5: 5.0, 0.8413447460685429: 7.0}),
        (LogNormal(100, 2), {0.5: 100.0, 0.8413447460685429: 200.0, 0.15865525393145707: 50.0}),
        (Pert(0, 0.5, 1), {0.5: 0.5, 0.1035156250: 0.25}),  # a beta of 3 and 3
        (Discrete((1.0, 2.0, 3.0), (1, 2, 1)), {0.1: 1.0, 0.3: 2.0, 0.74: 2.0, 0.76: 3.0}),
        (Empirical((1.0, 3.0, 2.0)), {0.0: 1.0, 0.5: 2.0, 0.75: 2.5}),
    ],
)
def test_quantiles(distribution: Distribution, quantiles: dict[float, float]) -> None:
    found = distribution.quantiles(np.array(list(quantiles)))
    assert found.tolist() == pytest.approx(list(quantiles.values()), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("distribution", "mean", "deviation"),
    [
        (Uniform(10, 22), 16.0, 12 / 12**0.5),
        (Triangular(1, 2, 6), 3.0, (21 / 18) ** 0.5),  # (1+4+36-2-6-12)/18
        (LogTriangular(1, 1, math.e), 2 * (math.e - 2), None),  # the integral of 2(1 - x)e^x over 0 to 1
        (Pert(0, 1, 4), 4 / 3, (4 / 3 * 8 / 3 / 7) ** 0.5),
        (Normal(5, 2), 5.0, 2.0),
        (LogNormal(100, math.exp(0.5)), 100 * math.exp(0.125), None),
        (Discrete((1.0, 2.0, 5.0), (1, 2, 1)), 2.5, 1.5),
        (Empirical((0.0, 1.0, 4.0)), 1.5, None),  # halves of the draws even over 0 to 1 and over 1 to 4
    ],
)
def test_draws_have_the_mean_and_deviation_of_their_distribution(
    distribution: Distribution, mean: float, deviation: float | None
) -> None:
    drawn = np.asarray(draws({"a": distribution}, 40_000, seed=5, sampler="latin")["a"], dtype=float)
    assert drawn.mean() == pytest.approx(mean, rel=1e-3)
    assert deviation is None or drawn.std() == pytest.approx(deviation, rel=5e-3)


def test_what_was_observed_is_read_from_a_column_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "runs.csv"
    path.write_text("run,mfu\na,0.2\nb,\nc,0.4\nd,none\ne,0.3\n", encoding="utf-8")
    assert read(f"empirical:{path}:mfu", MFU) == Empirical((0.2, 0.4, 0.3))
    with pytest.raises(SweepError, match="no column speed; it has run, mfu"):
        read(f"empirical:{path}:speed", MFU)
    with pytest.raises(SweepError, match="at least two numbers"):
        read(f"empirical:{path}:run", MFU)
    with pytest.raises(FileNotFoundError):
        read(f"empirical:{tmp_path / 'none.csv'}:mfu", MFU)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,2,5", grid(1, 2, 5)),
        ("10%:60%:25%", grid(0.1, 0.35, 0.6)),
        ("triangular:10%,30%,60%", Triangular(0.1, 0.3, 0.6)),
        ("log-triangular:1,2,4", LogTriangular(1, 2, 4)),
        ("pert:1,2,4", Pert(1, 2, 4)),
        ("uniform:1,2", Uniform(1, 2)),
        ("normal:1,2", Normal(1, 2)),
        ("log-normal:1,2", LogNormal(1, 2)),
        ("discrete:A100*3,H100", Discrete(("A100", "H100"), (3.0, 1.0))),
        ("empirical:1,2,3", Empirical((1.0, 2.0, 3.0))),
        ("A100,H100", grid("A100", "H100")),
    ],
)
def test_what_people_write(text: str, expected: object) -> None:
    assert split(f" mfu = {text} ") == ("mfu", text)
    assert read(text, GPU if "A100" in text else MFU) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "gaussian:1,2",
            "triangular:1,2",
            "triangular:3,2,1",
            "uniform:2,1",
            "normal:1,0",
            "log-normal:0,2",
        ),
        *(
            "1:2",
            "5:1:1",
            "1:5:0",
            "discrete:",
            "empirical:1",
            "log-triangular:0,1,2",
            "uniform:a,b",
            "1:9:1:1",
            "0:1e8:1",
            "discrete:A*0,B*0",
            "discrete:A*1,B*-1",
        ),
    ],
)
def test_what_is_no_distribution_is_said(text: str) -> None:
    cell = GPU if "A*" in text else MFU
    with pytest.raises(InputError) as caught:
        read(text, cell)
    assert str(caught.value).startswith(f"{cell.label}: ") and "\n" not in str(caught.value)


def test_values_are_what_the_cell_takes_them_for() -> None:
    """As a table of scenarios is read: by cells that count in 亿, hold TRUE, show a date."""
    yi = Input("visits", ("S", 1, 1), 14.0, unit=named_unit("亿"))
    assert read("uniform:1亿,20亿", yi) == Uniform(1, 20)
    assert read("3,14亿", yi) == grid(3, 14)
    assert read("5亿:9亿:2亿", yi) == grid(5, 7, 9)
    assert read("true,0", Input("on", ("S", 1, 1), True)) == grid(True, False)
    day = Input("day", ("S", 1, 1), 45292.0, shows_date=True)
    assert read("2024-01-01,2024-01-03", day) == grid(45292, 45294)
    assert read("1,A100", GPU) == grid("1", "A100")
    assert read("discrete:40%*3,50%", MFU) == Discrete((0.4, 0.5), (3.0, 1.0))
    with pytest.raises(InputError, match="mfu: 'x' is not a number"):
        read("1,x", MFU)


def test_what_is_called_from_python_is_what_is_written() -> None:
    assert discrete(["A", "B"], [3, 1]) == read("discrete:A*3,B", GPU)
    assert empirical([1, 2, 3]) == read("empirical:1,2,3", MFU)
    bad = (lambda: discrete([]), lambda: discrete([1.0, 2.0], [1.0]), lambda: Uniform(1, np.inf))
    for refused in (*bad, lambda: grid([])):
        with pytest.raises(SweepError):
            refused()


def test_a_file_that_is_no_table_is_said(tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SweepError, match="not a readable table"):
        read(f"empirical:{tmp_path / 'runs.csv'}:mfu", MFU)


def test_ends_are_those_that_may_be_drawn() -> None:
    bounded = (Uniform(1, 4), Triangular(1, 2, 4), LogTriangular(1, 2, 4), Pert(1, 2, 4))
    assert {one.ends for one in (*bounded, Empirical((4, 1, 2)))} == {(1, 4)}
    assert Normal(1, 2).ends == LogNormal(1, 2).ends == ()  # none: draws go anywhere


def test_steps_end_where_they_meet_the_end() -> None:
    assert steps(0.1, 0.6, 0.05).values == tuple(round(0.1 + 0.05 * k, 2) for k in range(11))
    assert steps(0, 1, 0.4).values == (0.0, 0.4, 0.8)


def test_a_grid_is_every_combination() -> None:
    found = combinations({"a": grid(1, 2), "b": grid(5, 6, 7)})
    assert list(zip(*(column.tolist() for column in found.values()), strict=True)) == [
        (1, 5), (1, 6), (1, 7), (2, 5), (2, 6), (2, 7)
    ]  # fmt: skip


def test_a_latin_hypercube_fills_every_stratum() -> None:
    found = draws({"a": Uniform(0, 1), "b": Uniform(0, 1)}, 500, seed=3, sampler="latin")
    for column in found.values():
        assert sorted((column * 500).astype(int).tolist()) == list(range(500))


def test_sobol_points_are_spread_more_evenly_than_random_ones() -> None:
    def error(sampler: str) -> float:
        found = draws({"a": Uniform(0, 1), "b": Uniform(0, 1)}, 1024, seed=3, sampler=sampler)  # type: ignore[arg-type]
        return abs(float((found["a"] * found["b"]).mean()) - 0.25)

    assert error("sobol") < 5e-4


def test_rank_correlations_are_reached_and_the_distributions_kept() -> None:
    inputs: dict[str, Distribution] = {"a": Uniform(0, 1), "b": LogNormal(10, 3), "c": Normal(0, 1)}
    found = draws(inputs, 20_000, seed=1, correlation={("a", "b"): 0.7, ("b", "c"): -0.4})
    ranks = np.array([column.argsort().argsort() for column in found.values()])
    reached = np.corrcoef(ranks)
    assert reached[0, 1] == pytest.approx(0.7, abs=0.01)
    assert reached[1, 2] == pytest.approx(-0.4, abs=0.01)
    assert reached[0, 2] == pytest.approx(0.0, abs=0.02)
    plain = draws(inputs, 20_000, seed=1)
    assert all((np.sort(found[name]) == np.sort(plain[name])).all() for name in inputs)


@pytest.mark.parametrize(
    "pairs", [{("a", "d"): 0.5}, {("a", "b"): 1.0}, {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}]
)
def test_impossible_correlations_are_refused(pairs: dict[tuple[str, str], float]) -> None:
    with pytest.raises(SweepError):
        draws({name: Uniform(0, 1) for name in "abc"}, 100, seed=1, correlation=pairs)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_too_few_draws_for_a_correlation_are_said(count: int) -> None:
    with pytest.raises(SweepError, match=f"{count} draws are too few for a rank correlation of 3 inputs"):
        draws({name: Uniform(0, 1) for name in "abc"}, count, seed=1, correlation={("a", "b"): 0.5})


def test_the_same_seed_draws_the_same_scenarios() -> None:
    for sampler in ("random", "sobol", "latin"):
        first, second = (draws({"a": Uniform(0, 1)}, 100, 7, sampler) for _ in range(2))  # type: ignore[arg-type]
        assert (first["a"] == second["a"]).all()
        assert (first["a"] != draws({"a": Uniform(0, 1)}, 100, 8, sampler)["a"]).any()  # type: ignore[arg-type]
