"""Sweeps of the template: the market by hand, and a tornado from its own columns of low and high values."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from tests.benchmarks.sweep_peers import market
from tests.opened_models import opened
from tests.templates import TEMPLATES
from xlplugin.sweeps.distributions import LogTriangular, Triangular, Uniform
from xlplugin.sweeps.sweep import sweep
from xlplugin.sweeps.tornado import tornado

BASE = {
    "mfu_training": 0.3, "mfu_inference": 0.3, "peak_factor": 10.0, "training_days": 60.0,
    "questions_per_visit": 15.0, "monthly_visits": 1.4e9,
}  # fmt: skip
ENDS = {"mfu_training": (0.41, 0.18), "mfu_inference": (0.45, 0.104), "training_days": (90.0, 30.0)}


def _market(changes: Mapping[str, float]) -> float:
    return float(market({name: np.array([value]) for name, value in {**BASE, **changes}.items()})[0])


def test_a_tornado_of_the_chinese_template_finds_its_low_and_high_values() -> None:
    with opened(TEMPLATES / "llm-compute-native-zh.xlsx") as model:
        table = tornado(model, ["tam_usd"], [*ENDS, "peak_factor"])
    expected = {name: tuple(_market({name: end}) for end in ends) for name, ends in ENDS.items()}
    assert {row.input: (row.at_low, row.at_high) for row in table.itertuples()} == expected
    assert table["effect"].tolist() == sorted((abs(b - a) for a, b in expected.values()), reverse=True)
    assert set(table["at_base"]) == {230_135_000_000.0} == {_market({})}
    assert table.attrs["left_out"] == ["peak_factor"]


@pytest.mark.parametrize("edition", ["native", "udf"])
def test_draws_of_the_template_are_the_market_by_hand(edition: str) -> None:
    drawn = {
        "mfu_training": Triangular(0.1, 0.3, 0.6), "mfu_inference": Uniform(0.1, 0.5),
        "peak_factor": Uniform(1, 10), "training_days": Uniform(30, 90),
        "questions_per_visit": Uniform(5, 20), "monthly_visits": LogTriangular(1e8, 1e9, 2e9),
    }  # fmt: skip
    with opened(TEMPLATES / f"llm-compute-{edition}-zh.xlsx") as model:
        table = sweep(model, drawn, ["tam_usd"], draws=20_000, seed=3)
    assert np.allclose(table["tam_usd"], market(table.attrs["inputs"]), rtol=1e-12)
    assert table.attrs["by_engine"] == 0 and not table.attrs["note"]
