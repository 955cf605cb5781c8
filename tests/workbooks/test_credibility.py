"""The sheets that say how far to trust the figures: bridge, back-test, services, sources."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

import xlplugin
from tests.workbooks.built_templates import cached, formulas
from udfs.backtest.models import Serve
from udfs.backtest.rows import Row
from udfs.bridge import STEPS, Bridge, Report, effects
from workbooks import evidence
from workbooks.sheets import backtest, bridge, bridge_orders, serving_test, sources
from workbooks.styles import ASSUMED_FILL, BLUE, INPUT_FILL

SHEETS = ("Bridge", "Back-test", "Reconcile", "TCO", "Uncertainty")
BILLION = [230.1, 460.3, 399.4, 67.1, 152.9, 39.9, 21.8, 11.0, 2.5]
CITED = re.compile(r"\b[KTRIGMFLC]\d{2,3}\b|\b[LC]-\w+|[LCG]→|report §|assum")
RUN = re.compile(r"^(p\d+|Seed|Draws|Run on)\b")  # values of the seeded run, which says its command


def column(sheet, first: int, last: int, number: int) -> list[object]:
    return [sheet.cell(row, number).value for row in range(first, last + 1)]


@pytest.fixture
def model(model_of):
    return model_of("udf", "en")


def combinations(model) -> list[float]:
    """The market of each combination, as the model computes it now."""
    sheet = formulas("udf", "en")["Bridge"]
    first = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == "Combination") + 1
    area = f"Bridge!{letter(bridge_orders.USD)}{first}:{letter(bridge_orders.USD)}{first + 255}"
    return [value for (value,) in model.get(area)]


def letter(number: int) -> str:
    return chr(ord("A") + number - 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_bridge_shows_the_printed_figures(lang):
    sheet = cached("native", lang)["衔接" if lang == "zh" else "Bridge"]
    usd = column(sheet, bridge.REPORT, bridge.LAST, bridge.MARKET)
    assert [round(value / 1e9, 1) for value in usd] == BILLION
    assert sheet.cell(bridge.LAST + 1, bridge.WAS).value == "✓"


@pytest.mark.parametrize(
    "changed", [{}, {"tokens_ratio": 20.0}, {"tam_gpu": "H100"}, {"peak_factor": 4.0, "training_days": 30.0}]
)
def test_every_combination_is_what_the_functions_give(model, changed):
    for name, value in changed.items():
        model.set(name, value)
    model.recalculate()
    expected = Bridge(Report(**changed)).all_markets()
    found = combinations(model)
    for mask, value in enumerate(found):
        on = frozenset(step for step in STEPS if mask >> (step - 1) & 1)
        assert value == pytest.approx(expected[on], rel=1e-9), on


def test_steps_can_be_switched_off_and_put_in_another_order(model):
    on, step = letter(bridge.ON), letter(bridge.STEP)
    market = f"Bridge!{letter(bridge.MARKET)}{bridge.FIRST}:{letter(bridge.MARKET)}{bridge.LAST}"
    model.set(f"Bridge!{on}{bridge.FIRST + 2}", 0)
    model.recalculate()
    assert [round(value / 1e9) for (value,) in model.get(market)][:7] == [460, 399, 399, 409, 150, 108, 54]
    model.set(f"Bridge!{on}{bridge.FIRST + 2}", 1)
    for row, number in enumerate((6, 1, 2, 3, 4, 5, 7, 8), bridge.FIRST):
        model.set(f"Bridge!{step}{row}", number)
    model.recalculate()
    first = Bridge().market({6}).usd
    assert model.get(market)[0][0] == pytest.approx(first)
    assert model.get(market)[-1][0] == pytest.approx(Bridge().market(STEPS).usd)


def test_the_effects_beside_the_steps_are_those_over_all_orders():
    sheet = cached("udf", "en")["Bridge"]
    expected = effects(Bridge().all_markets())
    for row, step in enumerate(STEPS, bridge.FIRST):
        shown = [
            sheet.cell(row, place).value for place in (bridge.ALONE, bridge.LOW, bridge.MEAN, bridge.HIGH)
        ]
        one = expected[step]
        assert shown == pytest.approx([one.alone, one.low, one.mean, one.high], rel=1e-9)


def test_the_back_test_shows_what_the_command_says():
    sheet = cached("native", "en")["Back-test"]
    said = xlplugin.backtest(str(files("workbooks.evidence").joinpath("training_runs.csv"))).set_index(
        "model"
    )
    for row, name in enumerate(("report", "dense", "tier1", "tier2"), backtest.STATISTICS):
        places = (backtest.COUNT, backtest.MEDIAN, backtest.NEAR, backtest.BIAS)
        shown = [sheet.cell(row, place).value for place in places]
        one = said.loc[name]
        assert shown == pytest.approx([one.n, one.median_error, one.within_15, one.bias], rel=1e-9)
    assert sheet.cell(backtest.STATISTICS + 2, backtest.COVERED).value == pytest.approx(
        said.coverage["tier1"]
    )


def test_the_roofline_s_cells_are_the_function():
    sheet, compared = cached("native", "en")["Back-test"], 0
    rows = {one["id"]: one for one in evidence.table("inference_measured")}
    for line in sheet.iter_rows(min_row=backtest.LAST):
        one = rows.get(line[0].value)
        if one and isinstance(line[serving_test.PREDICTED - 1].value, float):
            predicted = Serve().judge(Row(0, one)).predicted
            assert line[serving_test.PREDICTED - 1].value == pytest.approx(predicted, rel=1e-9), one["id"]
            compared += 1
    assert compared == 62


def test_the_bare_chip_s_form_holds_within_the_bounds_of_what_was_measured():
    sheet = cached("native", "en")["Back-test"]
    gaps = {"prefill": [], "decode": []}
    for line in sheet.iter_rows(min_row=backtest.LAST):
        if line[1].value in gaps and isinstance(line[7].value, float):
            gaps[line[1].value].append(abs(line[7].value))
    assert [len(found) for found in gaps.values()] == [4, 20]
    assert max(gaps["prefill"]) <= 0.15 and max(gaps["decode"]) <= 0.25


@pytest.mark.parametrize("title", SHEETS)
def test_no_figure_stands_without_a_source_or_the_word_assumption(title):
    """A constant number on these sheets is typed in blue; its row names a fact, or says assumption."""
    sheet, values, bare = formulas("native", "en")[title], cached("native", "en")[title], []
    for row in sheet.iter_rows():
        blue = [cell.coordinate for cell in row if typed_in(cell)]
        shown = (values[cell.coordinate].value for cell in row)
        text = " ".join(str(value) for value in shown if value is not None)
        if blue and not CITED.search(text) and not RUN.match(text):
            bare.append(f"{blue[0]}: {text[:80]}")
    assert bare == []


def typed_in(cell) -> bool:
    return isinstance(cell.value, int | float) and cell.font.color.rgb == f"00{BLUE}"


def test_levers_without_a_source_have_the_colour_of_assumptions():
    sheet, found = formulas("udf", "en")["Uncertainty"], 0
    for row in sheet.iter_rows(min_row=5, max_row=30):
        colours = {cell.fill.fgColor.rgb for cell in row}
        if str(row[7].value).startswith("assumption"):
            assert f"00{ASSUMED_FILL}" in colours and f"00{INPUT_FILL}" not in colours
            found += 1
    assert found >= 3


def test_every_input_names_a_fact_and_every_fact_a_source():
    names = formulas("udf", "en").defined_names
    assert {"as_of", "old_after_months", "stale_facts", "inputs_without_fact"} <= set(names)
    sheet = cached("udf", "en")["Sources"]
    assert sheet.cell(sources.MISSING, sources.VALUE).value == 0
    assert set(sources.NEEDED) <= {one["input"] for one in evidence.table("inputs")}
    for id, fact in evidence.facts().items():
        assert sheet.cell(sources.ROWS[id], sources.ID).value == id
        assert fact.source and fact.confidence in ("high", "medium", "low", "speculative", "unverified")


def test_old_facts_are_counted_from_a_date_that_is_an_input(model):
    before = model.get("stale_facts")
    model.set("old_after_months", 6)
    model.recalculate()
    assert model.get("stale_facts") > before > 0
    cells = (cell.value for row in formulas("udf", "en")["Sources"].iter_rows() for cell in row)
    assert not any("TODAY" in str(value) for value in cells)


def test_an_id_that_a_source_names_is_a_fact():
    known = evidence.facts()
    sources_told = [one["source"] for one in evidence.table("inputs")]
    told = {name for text in sources_told for name in re.findall(r"\b[KTRIM]\d{2,3}\b", text)}
    assert told and told <= set(known)


def test_the_seeded_run_is_what_its_command_writes():
    from workbooks.evidence import draws

    written = [{key: str(value) for key, value in row.items()} for row in draws.rows(draws.SEED)]
    assert written == list(evidence.table("draws"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_market_in_yuan_is_that_in_dollars_at_a_rate_with_a_source(lang):
    book, fact = cached("udf", lang), evidence.facts()["F36"]

    def named(name: str) -> float:
        sheet, _, cell = book.defined_names[name].attr_text.rpartition("!")
        return book[sheet.strip("'")][cell.replace("$", "")].value

    assert (fact.date, named("usd_cny")) == ("2024-08-26", 7.1139)
    shop = book.worksheets[6]
    label = {"zh": "合计（亿元人民币）", "en": "Total (CNY 100m)"}[lang]
    row = next(row for row in range(1, 40) if shop.cell(row, 1).value == label)
    assert shop.cell(row, 6).value == pytest.approx(named("tam_usd") / 1e8 * 7.1139)
