"""What was measured, in the cells: look-up of services, scenario values among the levers, status of chips."""

from __future__ import annotations

import pytest

from workbooks import evidence
from workbooks.inputs import INPUTS
from workbooks.sheets import assumptions, totals, uncertainty
from xlplugin.headless.explain import explain

FOUND = ("lookup_rows", "lookup_least", "lookup_most", "lookup_fact")


@pytest.fixture
def model(model_of):
    return model_of("native", "en")


def shown(model, names, **changes) -> list[object]:
    """The values of names after some inputs are set, which go back at the next recalculation."""
    for name, value in changes.items():
        model.set(name, value)
    model.recalculate()
    values = [model.get(name) for name in names]
    for name in changes:
        model.set(name, None)
    return values


def measured(gpu: str, models: tuple[str, ...], speed: float) -> list[dict[str, str]]:
    return [
        one
        for one in evidence.table("inference_measured")
        if one["gpu"] == gpu
        and one["model"].startswith(models)
        and one["out_tok_s_gpu"]
        and float(one["tok_s_user"] or 0) >= speed
    ]


@pytest.mark.parametrize(
    ("kind", "models", "gpu", "speed"),
    [
        ("mixtral", ("mixtral",), "H100", 0),
        ("mixtral", ("mixtral",), "H200", 0),
        ("gpt-oss", ("gpt-oss",), "B300", 0),
        ("mixtral", ("mixtral",), "H200", 5),
    ],
)
def test_measured_rows_are_found_by_class_gpu_and_speed_for_a_user(model, kind, models, gpu, speed):
    rows = measured(gpu, models, speed)
    speeds = [float(one["out_tok_s_gpu"]) for one in rows]
    assert len(rows) > 0
    fastest = max(rows, key=lambda one: float(one["out_tok_s_gpu"]))
    found = shown(model, FOUND, lookup_class=kind, lookup_gpu=gpu, lookup_speed=speed)
    assert found == [len(rows), min(speeds), max(speeds), fastest["id"]]


def test_what_nobody_measured_has_no_figure(model):
    rows, least, most, fact = shown(model, FOUND, lookup_class="mixtral", lookup_gpu="H20")
    assert (rows, fact) == (0, "–")
    assert least == most == "not measured: only the band of the roofline"


def test_every_scenario_value_of_assumptions_is_a_row_among_the_levers(model):
    with_values = [item for item in INPUTS if item.low is not None or item.high is not None]
    assert len(with_values) == 9
    for row, item in enumerate(with_values, uncertainty.LAST + 1):
        low, base, high = (model.get(f"Uncertainty!{letter}{row}") for letter in "BCD")
        assert str(model.get(f"Uncertainty!A{row}")).startswith(item.label[1])
        assert (low, high) == (
            item.value if item.low is None else item.low, item.value if item.high is None else item.high
        )  # fmt: skip
        assert base == (0.28 if item.name == "mfu_training" else item.value)
        assert model.get(f"Uncertainty!J{row}")  # its fact


def test_the_measured_median_moves_its_scenario_and_nothing_of_the_report(model):
    before, after = shown(model, ["tam_usd"]), shown(model, ["tam_usd"], lever_mfu_training=0.2)
    assert before == after
    column, row = "E", 17 + 1
    least = shown(model, [f"Scenarios!{column}{row}"], lever_mfu_training=0.2)
    most = shown(model, [f"Scenarios!{column}{row}"], lever_mfu_training=0.4)
    assert least > most
    expected = shown(model, ["tam_usd"], mfu_training=0.28, peak_basis="dense")
    assert shown(model, [f"Scenarios!{column}{row}"]) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("gpu", "precision", "said"),
    [
        ("B300", "INFERENCE", "? FP8 is meant"),
        ("GB300", "INFERENCE", "? FP8 is meant"),
        ("H20", "INFERENCE", "✓ dense peak taken"),
        ("H20", "TRAINING", "✓ dense peak taken"),
        ("H100", "INFERENCE", "✓"),
        ("A100", "TRAINING", "✓"),
    ],
)
def test_the_status_of_the_market_s_chip_says_what_was_taken(model, gpu, precision, said):
    row = getattr(totals, precision)
    status = f"Totals!{chr(ord('A') + totals.STATUS - 1)}{row}"
    assert shown(model, [status], tam_gpu=gpu) == [said]


def test_the_status_of_the_assumptions_names_the_column_that_counts(model):
    row = assumptions.FIRST + [item.name for item in INPUTS].index("mfu_training")
    cell = f"Assumptions!H{row}"
    assert shown(model, [cell], scenario_choice="low") == ["✓ low column counts"]
    assert shown(model, [cell], scenario_choice="high") == ["✓ high column counts"]
    assert shown(model, [cell]) == ["✓"]


@pytest.mark.parametrize("edition", [("udf", "zh"), ("native", "en")], ids="-".join)
def test_every_input_behind_the_market_has_its_source(paths, edition):
    steps = list(explain(paths[edition], "tam_usd").walk())
    given = {step.cell: step for step in steps if not (step.formula or step.again)}
    assert len(given) > 40
    assert [step.name for step in given.values() if not step.source] == []
