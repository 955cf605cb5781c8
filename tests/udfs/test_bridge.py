"""The bridge from the report's market to a calibrated one: its printed figures, what follows inputs."""

from __future__ import annotations

import dataclasses
import math

import pytest

from udfs.bridge import (
    AUDIENCE,
    DENSE,
    MIXTURE,
    PEAK,
    REUSE,
    SERVED,
    STEPS,
    WALL,
    Bridge,
    Report,
    base_levers,
    effects,
    levers,
    subsets,
    weight,
)
from workbooks.inputs import INPUTS, MODEL_SIZES, TIERS

BILLION = (230.1, 460.3, 399.4, 67.1, 152.9, 39.9, 21.8, 11.0, 2.5)
MILLIONS = (
    (3.36, 5.84), (6.72, 11.69), (4.29, 11.69), (0.86, 1.82), (0.86, 5.26), (0.86, 0.74), (0.86, 0.01),
    (0.42, 0.01), (0.04, 0.01),
)  # fmt: skip


@pytest.fixture(scope="module")
def report_bridge() -> Bridge:
    return Bridge()


def test_each_step_gives_the_printed_figure(report_bridge):
    found = report_bridge.after_each()
    assert [round(one.usd / 1e9, 1) for one in found] == list(BILLION)
    assert [(round(one.training / 1e6, 2), round(one.inference / 1e6, 2)) for one in found] == list(MILLIONS)


def test_without_mixtures_of_experts(report_bridge):
    steps = [step for step in STEPS if step != MIXTURE]
    found = [round(one.usd / 1e9) for one in report_bridge.after_each(steps)]
    assert found[1:7] == [460, 399, 409, 150, 108, 54]


def test_a_share_of_the_dense_peak_is_one_whether_or_not_step_1_is_on(report_bridge):
    for steps in ((WALL, SERVED), (WALL, SERVED, PEAK, REUSE)):
        assert report_bridge.market((DENSE, *steps)) == report_bridge.market(steps)


def test_the_effects_over_all_orders(report_bridge):
    markets = report_bridge.all_markets()
    assert len(markets) == 256
    found = effects(markets)
    audience = found[AUDIENCE]
    assert [round(value, 2) for value in (audience.alone, audience.low, audience.high)] == [0.38, 0.02, 0.87]
    whole = markets[frozenset(STEPS)] / markets[frozenset()]
    assert math.prod(one.mean for one in found.values()) == pytest.approx(whole, rel=1e-12)
    for step, one in found.items():
        assert one.low <= one.mean <= one.high and one.low <= one.alone <= one.high, step


def test_an_effect_s_mean_is_that_over_every_order_of_three_steps():
    """The weights against a count of the orders themselves."""
    assert sum(weight(size) * math.comb(7, size) for size in range(8)) == pytest.approx(1)
    assert weight(0) == 1 / 8 and weight(7) == 1 / 8
    assert list(subsets([1, 2]))[1:3] == [(1,), (2,)]


def test_the_bridge_starts_from_the_workbook_s_inputs():
    values = {item.name: item.value for item in INPUTS}
    for one in dataclasses.fields(Report):
        if one.name in values:
            assert one.default == values[one.name], one.name
    assert Report().tiers == tuple((MODEL_SIZES[number - 1], count) for number, count in TIERS)


@pytest.mark.parametrize(
    ("changed", "moves"), [({"tokens_ratio": 20}, (True, False)), ({"monthly_visits": 2.8e9}, (False, True))]
)
def test_every_step_follows_the_inputs(changed, moves):
    before, after = Bridge().after_each(), Bridge(Report(**changed)).after_each()
    for old, new in zip(before[:8], after[:8], strict=True):  # 2026 has an audience of its own
        assert (old.training != new.training, old.inference != new.inference) == moves


def test_h100_counts_as_hopper():
    by_hand = 6 * 5e10 * 5e10 * 38.5
    mfu = 0.324 * 0.764 * (by_hand / 1e24) ** 0.076
    gpus = Bridge(Report(tam_gpu="H100")).training(5e10, frozenset({WALL}))
    assert gpus == math.ceil(by_hand / (mfu * 989.4e12 * 60 * 86400))


def test_reuse_is_a_year_shared_by_the_research():
    """GPUs · 60 / 365 · 3, before rounding up."""
    bridge = Bridge()
    once = 6 * 1e12 * 1e12 * 38.5 / (0.3 * 624e12 * 60 * 86400)
    assert bridge.training(1e12, frozenset({REUSE})) == math.ceil(once * 60 / 365 * 3)


NEEDS = {  # steps that must be on beside a lever's own for it to count
    "generation_factor": {WALL}, "active_share_2026": {MIXTURE}, "serving_utilisation": {MIXTURE},
}  # fmt: skip


def test_a_lever_moves_its_step_alone():
    moved = 0
    for name, row in levers().items():
        if row["used_in"] in ("", "0") or row["shape"] == "fixed":
            continue
        others, step = NEEDS.get(name, set()), int(row["used_in"])
        other = Bridge(levers={**base_levers(), name: float(row["high"])})
        assert other.market(others | {step}).usd != Bridge().market(others | {step}).usd, name
        assert other.market(others).usd == Bridge().market(others).usd, name
        moved += 1
    assert moved >= 10


def test_a_lever_has_a_source_or_is_called_an_assumption():
    for name, row in levers().items():
        assert float(row["low"]) <= float(row["base"]) <= float(row["high"]), name
        assert bool(row["assumption"]) == row["source"].startswith("assumption"), name
        assert row["date"] and row["confidence"] in ("high", "medium", "low"), name
