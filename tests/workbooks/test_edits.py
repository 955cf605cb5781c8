"""An analyst's edits move what depends on them; what is not allowed is seen beside the input and Checks."""

from __future__ import annotations

import pytest
from openpyxl.utils import get_column_letter

from tests.opened_models import paste
from tests.workbooks.built_templates import built, formulas
from workbooks.build import lay
from workbooks.entry import FINE
from workbooks.inputs import INPUTS
from workbooks.sheets.integrity import SOUND
from xlplugin import ExcelError
from xlplugin.headless.inputs import find_input
from xlplugin.ooxml import Book

TABLES = {  # a cell of each sheet that depends on the A100's peaks, by a figure that it computes
    "Training": "10/A100_FP16/60/model3",
    "Inference": "11/gpus_A100_INT8/model3",
    "Totals": "12/servers_of_8_A100/model3",
    "Server TAM": "13/total/cost_usd_100m_printed",
    "Text claims": "15/a100_peak_fp16",
}


def where(figure: str) -> str:
    return lay("udf", "en").figures[figure].text.replace("'", "").replace("$", "")


def peaks_of(chip: str) -> tuple[str, str]:
    """Cells of a chip's sparse FP16 and INT8 peaks on the Hardware sheet."""
    sheet = formulas("udf", "en")["Hardware"]
    row = next(row for row in range(7, sheet.max_row + 1) if sheet.cell(row, 1).value == chip)
    columns = {sheet.cell(5, column).value: column for column in range(4, 12)}
    return tuple(
        f"Hardware!{sheet.cell(row, columns[kind]).coordinate}" for kind in ("FP16 sparse", "INT8 sparse")
    )


def check_value(values, figure: str) -> object:
    names, numbers = values
    return dict(zip((name for (name,) in names), (number for (number,) in numbers), strict=True))[figure]


def test_a_peak_edited_on_hardware_moves_every_dependent_table_in_both_editions(libreoffice, paths, model_of):
    model = model_of("udf", "en")
    with libreoffice.open(paths["native", "en"]) as book:
        before = {
            figure: check_value((model.get("check_figures"), model.get("check_values")), figure)
            for figure in TABLES.values()
        }
        for cell in peaks_of("A100"):
            model.set(cell, 1000)
            book[cell] = 1000
        model.recalculate()
        book.recalculate()
        for sheet, figure in TABLES.items():
            ours = check_value((model.get("check_figures"), model.get("check_values")), figure)
            theirs = check_value((book["check_figures"], book["check_values"]), figure)
            assert ours == pytest.approx(theirs, rel=1e-12), sheet
            assert ours != before[figure], sheet


@pytest.mark.parametrize(
    ("name", "value", "moved"),
    [
        (
            "mfu_training",
            0.4,
            ("10/A100_FP16/60/model3", "12/gpus_training_A100_60d/model3", "13/1000/cost_usd_100m_printed"),
        ),
        ("peak_factor", 5, ("11/gpus_A100_INT8/model3", "12/gpus_inference_A100/model3", "15/tam")),
        ("tokens_ratio", 20, ("10/tokens_100m/model3", "10/training_compute_pflop/model3", "15/servers_1t")),
        ("peak_basis", "dense", tuple(TABLES.values())[:4]),
        ("server_cost_usd", 300000, ("13/500/unit_cost_usd_10k", "13/500/cost_usd_100m_printed")),
    ],
)
def test_an_assumption_moves_every_dependent_table(model_of, name, value, moved):
    model = model_of("udf", "en")

    def values():
        return {
            figure: check_value((model.get("check_figures"), model.get("check_values")), figure)
            for figure in moved
        }

    before = values()
    model.set(name, value)
    model.recalculate()
    after = values()
    assert [figure for figure in moved if after[figure] == before[figure]] == []


def test_dense_peaks_double_servers_and_market(model_of):
    model = model_of("udf", "zh")
    before = model.get("tam_usd")
    model.set("peak_basis", "dense")
    model.recalculate()
    assert model.get("tam_usd") / before == pytest.approx(2, rel=1e-3)


def test_a_live_edit_in_libreoffice_moves_the_market(libreoffice, paths):
    with libreoffice.open(paths["native", "zh"]) as book:
        assert round(book["tam_usd"] / 1e8) == 2301
        book["mfu_training"] = 0.6
        assert book["tam_usd"] < 2.2e11


@pytest.mark.parametrize(("error", "code"), [("=NA()", "#N/A"), ("=1/0", "#DIV/0!")])
def test_an_error_in_an_input_reaches_the_market_in_both_editions(libreoffice, paths, model_of, error, code):
    with libreoffice.open(paths["native", "en"]) as book:
        book["peak_factor"] = error
        book.recalculate()
        assert book["tam_usd"] == ExcelError(code)
        assert book["peak_daily_tokens"] == ExcelError(code)
    model = model_of("udf", "en")
    paste(model, find_input(model.book, "peak_factor").key, ExcelError(code))
    model.recalculate()
    assert model.get("tam_usd") == model.get("peak_daily_tokens") == ExcelError(code)


OUT_OF_BOUNDS = [
    *((item.name, item.quantity.low - 1) for item in INPUTS),
    ("mfu_training", 1.5),
    ("mfu_training", "text"),
    ("peak_basis", "both"),
    ("tam_gpu", "H1000"),
    ("scenario_choice", "middle"),
    ("model_params[2]", 0),
    ("model_counts[1]", -1),
]


@pytest.fixture(scope="module")
def office(libreoffice, paths):
    """The native edition, open for tests that put back what they set."""
    with libreoffice.open(paths["native", "en"]) as book:
        yield book


@pytest.mark.parametrize(("name", "value"), OUT_OF_BOUNDS)
def test_what_is_pasted_over_a_rule_is_flagged_beside_it_and_on_every_page(office, name, value):
    sheet, row, column = find_input(Book(built("native", "en")), name).key
    status = {"scenario_choice": "D", "model_params": "I", "model_counts": "I"}.get(
        name.partition("[")[0], "H"
    )
    cell = f"{sheet}!{get_column_letter(column)}{row}"
    own = office[cell]
    assert (office[f"{sheet}!{status}{row}"], office["Guide!B3"]) == (FINE, SOUND[1])
    try:
        office[cell] = value
        office.recalculate()
        assert office[f"{sheet}!{status}{row}"].startswith("×")
        assert office["Guide!B3"].startswith("×")
        assert office["Landscape!B3"] == office["Guide!B3"] == office["integrity"]
    finally:
        office[cell] = own
        office.recalculate()


def test_a_table_of_its_own_inputs_is_flagged_too(libreoffice, paths):
    rows = {"Training": 10, "Inference": 16, "Sensitivity": 10}
    edits = {
        f"Training!E{rows['Training']}": -30,
        f"Training!B{rows['Training']}": "A1000",
        f"Inference!C{rows['Inference']}": "INT3",
        "Hardware!E7": -1,
        f"Sensitivity!B{rows['Sensitivity']}": 0,
    }
    with libreoffice.open(paths["native", "en"]) as office:
        for cell, value in edits.items():
            own = office[cell]
            office[cell] = value
            office.recalculate()
            assert office["integrity"].startswith("× 1 entries on " + cell.partition("!")[0]), cell
            office[cell] = own


def test_differences_are_information_while_inputs_differ(libreoffice, paths):
    with libreoffice.open(paths["native", "en"]) as office:
        assert "△ moved with the inputs 0   × differs 0" in office["Checks!B4"]
        assert office["Checks!A6"] == "every input is the report's"
        office["mfu_inference"] = 0.31
        office.recalculate()
        assert office["Checks!A6"].startswith("Inputs that differ from the report: 1 ")
        assert "× differs 0" in office["Checks!B4"]
        assert "△ moved with the inputs 0" not in office["Checks!B4"]


def test_a_figure_overwritten_at_the_reports_inputs_is_a_miss(libreoffice, paths):
    with libreoffice.open(paths["native", "en"]) as office:
        office["Capex!B11"] = 570  # its total
        office.recalculate()
        assert "× differs 2" in office["Checks!B4"]


@pytest.mark.parametrize("scenario", ["low", "high"])
def test_a_scenario_takes_its_columns_and_leaves_blanks_to_the_input(model_of, scenario):
    model = model_of("udf", "en")
    model.set("scenario_choice", scenario)
    model.recalculate()
    for item in INPUTS:
        wanted = getattr(item, scenario)
        assert model.get(f"{item.name}_used") == (item.value if wanted is None else wanted)
    assert model.get("peak_basis_used") == "dense"


def test_low_is_less_compute_and_high_is_more(model_of):
    model, market = model_of("udf", "en"), {}
    for scenario in ("low", "base", "high"):
        model.set("scenario_choice", scenario)
        model.recalculate()
        market[scenario] = model.get("tam_usd")
    assert market["low"] < market["base"] < market["high"]
