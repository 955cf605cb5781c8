"""The template under random scenarios, against a model that shares no code with it and LibreOffice."""

from __future__ import annotations

import datetime

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.datetime import to_excel

from tests.headless.compute_model import OWN, with_market
from tests.headless.random_scenarios import columns, random_scenario
from tests.templates import TEMPLATES
from xlplugin.calculation.batch.sampling import same
from xlplugin.headless.fill import fill
from xlplugin.headless.fill_plan import FillPlan
from xlplugin.headless.targets import find_target
from xlplugin.ooxml import Book, Package

SEEDS = {"udf": range(250), "native": range(250, 500)}  # 500 in all: each edition has its own
TEXTS = [
    {"tam_gpu": "nope"},
    {"tam_gpu": "Ascend 910C", "peak_basis": "sparse"},  # it has dense peaks alone
    {"peak_basis": "nope"},
    {"peak_basis": "denser"},
]
OTHER_WORDS = {"A100": "H100", "稀疏否则稠密": "dense", "基准": "high"}  # than the template's own


@pytest.fixture(scope="module", params=["udf", "native"])
def edition(request):
    return request.param


@pytest.fixture(scope="module")
def template(edition):
    return TEMPLATES / f"llm-compute-{edition}-zh.xlsx"


@pytest.fixture(scope="module")
def scenarios(edition):
    return [random_scenario(seed) for seed in SEEDS[edition]]


@pytest.fixture(scope="module")
def filled(template, scenarios, tmp_path_factory):
    """Random scenarios and those of texts in one run: the folder, and the summaries of both."""
    folder = tmp_path_factory.mktemp("filled")
    rows = [columns(scenario) for scenario in scenarios]
    texts = [{"mfu_training": 0.3 + n / 100, **text} for text in TEXTS for n in range(2)]
    summary = fill(template, pd.DataFrame([*rows, *texts, {"mfu_training": 0.3}]), output=folder)
    return folder, summary[: len(rows)], summary[len(rows) :].reset_index(drop=True)


@pytest.fixture(scope="module")
def plan(template, scenarios):
    return FillPlan(Package.open(template), list(columns(scenarios[0])))


def test_random_workbooks_hold_what_an_independent_model_says(filled, scenarios):
    folder, summary, _ = filled
    assert set(summary["status"]) == {"ok"} and len(summary) == len(scenarios)
    for row, scenario in enumerate(scenarios):
        for name, value in with_market(scenario).items():
            assert summary[name][row] == pytest.approx(value, rel=1e-12), (row, name)
    for row in range(0, len(scenarios), 12):
        book = openpyxl.load_workbook(folder / f"{row + 1:04d}.xlsx", read_only=True, data_only=True)
        expected = with_market(scenarios[row])
        for name in ("tam_usd", "peak_daily_tokens", "gpus_total", "servers_per_model"):
            ((sheet, area),) = book.defined_names[name].destinations
            cells = book[sheet][area.replace("$", "")]
            values = (
                [cells.value] if not isinstance(cells, tuple) else [cell.value for r in cells for cell in r]
            )
            labels = [name] if len(values) == 1 else [f"{name}[{n}]" for n in range(1, 8)]
            assert values == pytest.approx([expected[label] for label in labels], rel=1e-12)


def test_every_cell_of_a_filled_workbook_is_what_the_engine_gives(plan, filled, scenarios):
    """Also those behind no named output: a cell that the run takes for one that nothing moves stays stale."""
    for row in (0, 1):
        given = list(columns(scenarios[row]).values())
        inputs, faults = plan.read(given, [None] * len(given))
        assert not faults
        plan.by_engine(inputs)
        values = plan.engine.values_at(plan.engine.formulas)
        written = Book(Package.open(filled[0] / f"{row + 1:04d}.xlsx"))
        stale = {key for key, value in values.items() if not same(value, written.value(*key))}
        assert stale == set() and len(values) > 10_000


def test_the_model_itself_gives_the_printed_figures():
    found = with_market({})
    assert found["tam_usd"] == 230_135_000_000
    assert [found[f"servers_per_model[{n}]"] for n in (2, 3, 5, 6)] == [1698, 3544, 23669, 62214]
    assert set(OWN) == set(random_scenario(0))


def test_batches_are_used_and_equal_the_engine_cell_by_cell(plan):
    rows = [list(columns(random_scenario(seed)).values()) for seed in range(1000, 1020)]
    together = plan.batch.compute(rows)
    assert sum(values is not None for values in together) > 0.8 * len(rows)
    for row, values in zip(rows, together, strict=True):
        if values is not None:
            assert all(map(same, values, plan.by_engine(row)))
    assert not plan.note


def test_every_cell_that_moves_is_known_to_follow(plan):
    """What the engine's dependency list leaves out would stay stale in every filled workbook."""
    plan.by_engine([cell.own for cell in plan.inputs])
    engine = plan.engine
    before = engine.values_at(engine.formulas)
    for name in (*OWN, "scenario_choice", "hw_peaks"):
        key = find_target(plan.book, name).keys[0]
        own = engine.get(*key)
        engine.set(*key, OTHER_WORDS.get(own) or own * 1.37)
        engine.recalculate()  # the one before goes back with it
        moved = {key for key, value in engine.values_at(engine.formulas).items() if value != before[key]}
        assert moved and moved <= engine.dependents([key]), name
        engine.set(*key, own)


@pytest.mark.parametrize("edition", ["native"], indirect=True)
def test_the_native_edition_equals_libreoffice_recalculated_from_scratch(libreoffice, filled):
    folder = filled[0]
    for number in range(1, 4):
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
    assert summary["status"].tolist() == ["failed"] * 8 + ["ok"]
    assert summary["tam_usd"][8] == 230_135_000_000


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
