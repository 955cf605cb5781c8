"""The template under random scenarios, against a model that shares no code with it and LibreOffice."""

from __future__ import annotations

import datetime

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.datetime import to_excel

from tests.headless.compute_model import OWN, with_market
from tests.headless.random_scenarios import columns, random_scenario
from tests.opened_models import opened
from tests.templates import TEMPLATES
from xlplugin.calculation.batch.sampling import same
from xlplugin.headless.fill import fill
from xlplugin.headless.fill_plan import FillPlan
from xlplugin.headless.inputs import find_input
from xlplugin.ooxml import Package

SCENARIOS = [random_scenario(seed) for seed in range(500)]
TEXTS = [
    {"tam_gpu": "nope"},
    {"tam_gpu": "Ascend 910C", "peak_basis": "sparse"},  # it has dense peaks alone
    {"peak_basis": "nope"},
    {"peak_basis": "denser"},
]
OTHER_WORDS = {"A100": "H100", "稀疏否则稠密": "dense", "基准": "high"}  # than the template's own


@pytest.fixture(scope="module", params=["udf", "native"])
def template(request):
    return TEMPLATES / f"llm-compute-{request.param}-zh.xlsx"


@pytest.fixture(scope="module")
def filled(template, tmp_path_factory):
    """Random scenarios and those of texts in one run: the folder, and the summaries of both."""
    folder = tmp_path_factory.mktemp("filled")
    rows = [columns(scenario) for scenario in SCENARIOS]
    texts = [{"mfu_training": 0.3 + n / 100, **text} for text in TEXTS for n in range(5)]
    summary = fill(template, pd.DataFrame([*rows, *texts, {"mfu_training": 0.3}]), output=folder)
    return folder, summary[: len(rows)], summary[len(rows) :].reset_index(drop=True)


@pytest.fixture(scope="module")
def plan(template):
    return FillPlan(Package.open(template), list(columns(SCENARIOS[0])))


def test_500_random_workbooks_hold_what_an_independent_model_says(filled):
    folder, summary, _ = filled
    assert set(summary["status"]) == {"ok"}
    for row, scenario in enumerate(SCENARIOS):
        for name, value in with_market(scenario).items():
            assert summary[name][row] == pytest.approx(value, rel=1e-12), (row, name)
    for row in range(0, 500, 25):
        book = openpyxl.load_workbook(folder / f"{row + 1:04d}.xlsx", read_only=True, data_only=True)
        expected = with_market(SCENARIOS[row])
        for name in ("tam_usd", "peak_daily_tokens", "gpus_total", "servers_per_model"):
            ((sheet, area),) = book.defined_names[name].destinations
            cells = book[sheet][area.replace("$", "")]
            values = (
                [cells.value] if not isinstance(cells, tuple) else [cell.value for r in cells for cell in r]
            )
            labels = [name] if len(values) == 1 else [f"{name}[{n}]" for n in range(1, 8)]
            assert values == pytest.approx([expected[label] for label in labels], rel=1e-12)


def test_the_model_itself_gives_the_printed_figures():
    found = with_market({})
    assert found["tam_usd"] == 230_135_000_000
    assert [found[f"servers_per_model[{n}]"] for n in (2, 3, 5, 6)] == [1698, 3544, 23669, 62214]
    assert set(OWN) == set(random_scenario(0))


def test_batches_are_used_and_equal_the_engine_cell_by_cell(plan):
    rows = [list(columns(random_scenario(seed)).values()) for seed in range(1000, 1030)]
    together = plan.batch.compute(rows)
    assert sum(values is not None for values in together) > 0.8 * len(rows)
    for row, values in zip(rows, together, strict=True):
        if values is not None:
            assert all(map(same, values, plan.by_engine(row)))
    assert not plan.note


def test_every_cell_that_moves_is_known_to_follow(template):
    """What the engine's dependency list leaves out would stay stale in every filled workbook."""
    with opened(template) as model:
        engine = model.engine
        before = engine.values_at(engine.formulas)
        for name in (*OWN, "scenario_choice", "hw_peaks"):
            label = f"{name}[1]" if name in ("model_params", "model_counts", "hw_peaks") else name
            own = model.get(label) if "[" not in label else model.get(name)[0][0]
            model.set(label, OTHER_WORDS.get(own) or own * 1.37)
            model.recalculate()  # the one before goes back with it
            moved = {key for key, value in engine.values_at(engine.formulas).items() if value != before[key]}
            assert moved and moved <= engine.dependents([find_input(model.book, label).key]), name
            model.set(label, own)


@pytest.mark.parametrize("template", ["native"], indirect=True)
def test_the_native_edition_equals_libreoffice_recalculated_from_scratch(libreoffice, filled):
    folder = filled[0]
    for number in range(1, 6):
        target = folder / f"{number:04d}.xlsx"
        ours = openpyxl.load_workbook(target, data_only=True)
        for sheet, rows in libreoffice.calculate(target).items():
            for r, row in enumerate(rows, 1):
                for c, theirs in enumerate(row, 1):
                    value = ours[sheet].cell(r, c).value
                    value = to_excel(value) if isinstance(value, datetime.datetime) else value
                    if isinstance(theirs, float):
                        assert float(value or 0) == pytest.approx(theirs, rel=1e-12, abs=1e-12), (sheet, r, c)
                    elif theirs is not None:
                        assert value == getattr(theirs, "code", theirs), (sheet, r, c)


def test_texts_that_lead_to_errors_fail_their_rows_and_no_others(filled):
    _, _, summary = filled
    assert summary["status"].tolist() == ["failed"] * 20 + ["ok"]
    assert summary["tam_usd"][20] == 230_135_000_000


def test_one_row_for_the_engine_leaves_the_others_to_the_batch(plan):
    scenarios = [columns(random_scenario(seed)) for seed in range(20)]
    rows = [list(scenario.values()) for scenario in scenarios]
    place = list(scenarios[0]).index("tam_gpu")
    for row in rows[:5]:
        row[place] = 312.0  # a peak in TFLOPS
    found = plan.batch.compute(rows)
    alone = plan.batch.compute(rows[5:])  # some are for the engine by themselves: near a step of rounding
    assert [values and list(values) for values in found[5:]] == [values and list(values) for values in alone]
    assert sum(values is not None for values in alone) > 0.8 * len(alone)
    for row, values in zip(rows[:10], found, strict=False):  # the test above asks of random ones
        assert values is None or all(map(same, values, plan.by_engine(row)))
