"""What-if tables and unit economics: each cell is what the whole workbook says under that change."""

from __future__ import annotations

import pytest

from tests.workbooks.built_templates import cached, formulas
from workbooks.sheets.one_change import CASES


@pytest.fixture
def model(model_of):
    return model_of("udf", "en")


def market_at(model, **changes) -> float:
    """The market in USD 100 million after some inputs are set; they go back at the next recalculation."""
    for name, value in changes.items():
        model.set(name, value)
    model.recalculate()
    found = model.get("tam_usd") / 1e8
    for name in changes:
        model.set(name, None)
    return found


def rows_below(title: str) -> int:
    """The row of the header below a section's title on the English Sensitivity sheet."""
    sheet = cached("udf", "en")["Sensitivity"]
    return next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == title) + 1


@pytest.mark.parametrize(
    ("title", "down", "across"),
    [
        (
            "MFU (training and inference) × Peak reserve",
            ("mfu_training", "mfu_inference"),
            ("peak_factor",),
        ),
        ("Tokens per parameter × Training time (days)", ("tokens_ratio",), ("training_days",)),
    ],
)
def test_each_cell_of_a_table_is_the_market_under_its_two_assumptions(model, title, down, across):
    sheet, head = cached("udf", "en")["Sensitivity"], rows_below(title)
    for row in range(head + 1, head + 6):
        for column in range(2, 7):
            changes = dict.fromkeys(down, sheet.cell(row, 1).value)
            changes |= dict.fromkeys(across, sheet.cell(head, column).value)
            assert sheet.cell(row, column).value == pytest.approx(market_at(model, **changes), rel=1e-12)


CHANGES = {
    "base": {},
    "dense": {"peak_basis": "dense"},
    "published": {"peak_basis": "dense", "mfu_training": 0.33, "mfu_inference": 0.33},
    "audience": {"monthly_visits": 1.4e7},
    "kimi": {"monthly_visits": 1.219e7},
    "reserve": {"peak_factor": 1.226},
    "chinchilla": {"tokens_ratio": 20},
    "qwen": {"tokens_ratio": 248},
}


def test_one_change_at_a_time_is_the_market_after_that_change(model):
    sheet, head = cached("udf", "en")["Sensitivity"], rows_below("One change at a time")
    assert set(CHANGES) == set(CASES)
    for row, key in enumerate(CASES, head + 1):
        assert sheet.cell(row, 11).value == pytest.approx(market_at(model, **CHANGES[key]), rel=1e-12), key
        assert sheet.cell(row, 12).value == pytest.approx(sheet.cell(row, 11).value / 2301.35)


def test_tables_follow_the_other_assumptions_live(libreoffice, paths):
    with libreoffice.open(paths["native", "en"]) as book:
        book["server_cost_usd"] = 400_000
        book["Assumptions!G27"] = 100  # of model 2
        book.recalculate()
        assert book["Sensitivity!B6"] == pytest.approx(book["tam_usd"] / 1e8) != pytest.approx(2301.35)
        assert book["Sensitivity!B7"] == "✓"


def test_there_is_no_data_table():
    for sheet in formulas("udf", "en"):
        for row in sheet.iter_rows():
            assert all(not hasattr(cell.value, "r1") for cell in row), sheet.title


def test_cost_of_a_million_tokens_and_gross_margin():
    """By hand: 100bn parameters on H800 at USD 2 an hour, INT8 sparse 3958 TOPS, 30%."""
    sheet = cached("udf", "en")["Unit economics"]
    row = {sheet.cell(row, 1).value: row for row in range(1, 30)}
    column = next(c for c in range(2, 9) if sheet.cell(row["Parameters (100m)"], c).value == 1000)
    gpus = sheet.cell(row["GPUs, sized for the peak"], column).value
    assert gpus == 8188
    cost = gpus * 24 * 2 / 4.2e11 * 1e6
    assert sheet.cell(row["Compute per 1M tokens (USD)"], column).value == pytest.approx(cost)
    assert sheet.cell(row["The same at full load (USD)"], column).value == pytest.approx(cost / 10)
    blended = 0.7835 * 5 + (1 - 0.7835) * 15
    assert sheet.cell(row["GPT-4o"], 16).value == pytest.approx(blended)
    assert sheet.cell(row["GPT-4o"], column).value == pytest.approx(1 - cost / blended)


def test_unit_economics_follow_the_price_of_a_gpu_hour(model):
    before = model.get("'Unit economics'!D15")
    model.set("gpu_hour_usd", 1)
    model.recalculate()
    assert model.get("'Unit economics'!D15") == pytest.approx(before / 2)
    model.set("gpu_hour_usd", None)


def test_a_two_way_table_over_chips_and_bases_is_the_market_with_them(model):
    head = rows_below("Two-way table: any two inputs (USD 100m)")
    for row, label in ((head, "GPU of totals and market"), (head + 1, "Peak basis")):
        model.set(f"Sensitivity!B{row}", label)
    model.recalculate()
    axis = [model.get(f"Sensitivity!B{row}") for row in range(head + 5, head + 10)]
    across = [model.get(f"Sensitivity!{letter}{head + 4}") for letter in "CDE"]
    table = model.get(f"Sensitivity!C{head + 5}:E{head + 9}")
    for row in (head, head + 1):
        model.set(f"Sensitivity!B{row}", None)
    assert axis == ["A100", "A800", "H100", "H800", "B200"]
    assert across == ["dense", "sparse", "sparse-else-dense"]
    for chip, line in zip(axis, table, strict=True):
        for basis, value in zip(across, line, strict=True):
            assert value == pytest.approx(market_at(model, tam_gpu=chip, peak_basis=basis), rel=1e-12)


def test_a_two_way_table_over_a_chip_and_a_number_is_the_market_with_both(model):
    head = rows_below("Two-way table: any two inputs (USD 100m)")
    model.set(f"Sensitivity!B{head + 1}", "GPU of totals and market")
    model.set("Sensitivity!U" + str(head + 10), "H20")  # the third of the chips to choose from
    model.recalculate()
    table = model.get(f"Sensitivity!C{head + 5}:G{head + 9}")
    shown = model.get(f"Sensitivity!E{head + 4}")
    for cell in (f"B{head + 1}", f"U{head + 10}"):
        model.set(f"Sensitivity!{cell}", None)
    assert shown == "H20"
    assert table[0][2] == pytest.approx(market_at(model, tam_gpu="H20", mfu_training=0.15), rel=1e-12)
    assert table[4][2] == pytest.approx(market_at(model, tam_gpu="H20", mfu_training=0.6), rel=1e-12)
