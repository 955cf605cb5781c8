"""A model entered in the table of models stands everywhere; what is wrong with one is said."""

from __future__ import annotations

import openpyxl
import pandas
import pytest

import xlplugin
from tests.opened_models import paste
from tests.workbooks.built_templates import formulas
from udfs import INFER_GPUS, INFER_TOKENS_PER_DAY, SERVERS, TRAIN_GPUS
from workbooks.models import EMPTY, REPORT
from workbooks.sheets.integrity import SOUND
from xlplugin import ExcelError

NINTH = {"all_models[9]": "Model 9", "all_params[9]": 3e11, "all_counts[9]": 20, "all_gpu[9]": "H100"}
MIXTURE = {
    "all_models[9]": "a mixture", "all_params[9]": 6.71e11, "all_active[9]": 3.7e10, "all_ratio[9]": 22,
    "all_days[9]": 55, "all_gpu[9]": "H800", "all_counts[9]": 5, "all_visits[9]": 1e9,
}  # fmt: skip


@pytest.fixture
def model(model_of):
    return model_of("native", "en")


def entered(model, values):
    for name, value in values.items():
        model.set(name, value)
    model.recalculate()
    return model


def errors(model):
    """Cells of formulas that hold an error; the catalogue's gaps are no formulas."""
    return [key for key in model.engine.formulas if is_error(model.engine.get(*key))]


def is_error(value):
    return isinstance(value, ExcelError)


def flat(rows):
    return [value for row in rows for value in row]


def test_a_ninth_model_adds_its_servers_and_goes_without_a_trace(model):
    names = ("tam_usd", "all_gpus", "all_servers", "check_values", "integrity", "gpus_total")
    before = {name: model.get(name) for name in names}
    entered(model, NINTH)
    servers = flat(model.get("all_servers"))
    assert model.get("tam_usd") - before["tam_usd"] == 20 * servers[8] * 200_000
    assert servers[8] == 3915
    assert model.get("gpus_total") == before["gpus_total"]
    assert model.get("integrity") == SOUND[1]
    for name in NINTH:
        model.clear(name)
    model.recalculate()
    assert {name: model.get(name) for name in names} == before


@pytest.mark.parametrize("edition", ["udf", "native"])
def test_a_mixture_with_figures_of_its_own_adds_what_the_functions_give(model_of, edition):
    model = model_of(edition, "zh")
    before = model.get("tam_usd")
    entered(model, MIXTURE)
    training = TRAIN_GPUS(6.71e11, 22, 55, "H800", active_params=3.7e10)
    tokens = INFER_TOKENS_PER_DAY(1e9, 15, 600, 10)
    servers = SERVERS(training + INFER_GPUS(3.7e10, tokens, 1979 * 2))
    assert flat(model.get("all_servers"))[8] == servers
    assert model.get("tam_usd") - before == 5 * servers * 200_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("all_params", 4e11), ("all_active", 2e11), ("all_ratio", 60), ("all_days", 30), ("all_gpu", "H100"),
        ("all_visits", 5e8), ("all_counts", 7),
    ],
)  # fmt: skip
def test_each_column_moves_its_model_and_no_other(model, name, value):
    before, market = flat(model.get("all_servers")), model.get("tam_usd")
    entered(model, {f"{name}[5]": value})
    after = flat(model.get("all_servers"))
    moved = [place for place, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
    assert moved == ([] if name == "all_counts" else [5])
    count = value if name == "all_counts" else 15
    assert model.get("tam_usd") - market == (count * after[4] - 15 * before[4]) * 200_000


def test_any_of_the_eight_may_be_counted_and_old_names_mean_what_they_did(model):
    before, servers = model.get("tam_usd"), flat(model.get("all_servers"))
    entered(model, {"all_counts[4]": 2})
    assert model.get("tam_usd") - before == 2 * servers[3] * 200_000
    entered(model, {"all_counts[4]": 0, "model_counts[2]": 30})  # model 3, as ever
    assert model.get("tam_usd") - before == 5 * servers[2] * 200_000
    assert [value for (value,) in model.get("model_counts")] == [50, 30, 15, 10]
    assert len(flat(model.get("model_params"))) == 7


@pytest.mark.parametrize(
    ("values", "said", "counts"),
    [
        ({"all_counts[9]": 5}, "a number without parameters", False),
        ({"all_params[9]": 3e11, "all_counts[9]": 5}, "no name", True),
        ({"all_models[9]": "Model 3", "all_params[9]": 3e11, "all_counts[9]": 5}, "two models of this", True),
        ({"all_models[9]": "x"}, "no parameters", False),
        ({"all_params[9]": 500, "all_counts[9]": 5, "all_models[9]": "x"}, "was 500B meant?", True),
    ],
)  # fmt: skip
def test_a_faulty_row_is_named_in_the_light_and_nothing_else_breaks(model, values, said, counts):
    before, others = model.get("tam_usd"), flat(model.get("all_servers"))[:8]
    entered(model, values)
    assert said in model.get("integrity")
    assert (model.get("tam_usd") > before) == counts
    assert flat(model.get("all_servers"))[:8] == others
    assert model.get("Sensitivity!B7") == "✓"


@pytest.fixture(scope="module")
def native(libreoffice, paths):
    with libreoffice.open(paths["native", "en"]) as book:
        yield book


@pytest.mark.parametrize("column", "BCDEGH")
def test_a_text_among_the_numbers_of_a_model_leaves_the_other_models_computed(native, model_of, column):
    """Row 27 is model 3, which is left out; in the udf edition the functions read the text themselves."""
    udf, cell = model_of("udf", "en"), f"Assumptions!{column}27"
    before = udf.get("tam_usd") - 25 * flat(udf.get("all_servers"))[2] * 200_000
    paste(udf, ("Assumptions", 27, "ABCDEFGH".index(column) + 1), "abc")
    udf.recalculate()
    own, native[cell] = native[cell], "abc"
    native.recalculate()
    wrong = [s for s in native.sheets() if s != "Hardware" and any(map(is_error, flat(native.values(s))))]
    told = [
        {name: book(name) for name in ("tam_usd", "Sensitivity!B6", "Scenarios!G18", "integrity")}
        for book in (udf.get, native.__getitem__)
    ]
    native[cell] = own
    assert errors(udf) == wrong == []
    for values in told:
        assert values["tam_usd"] == before
        assert values["Sensitivity!B6"] == pytest.approx(before / 1e8)
        assert values["Scenarios!G18"] == pytest.approx(before)  # the values in use
        assert "no number" in values["integrity"]


def test_an_error_stays_in_its_row_and_a_faulty_model_says_so_where_it_is_shown(libreoffice, paths):
    typed = {"A33": "a slot", "B33": "=NA()", "G33": 3, "A34": "odd", "B34": 3e11, "C34": "abc"}
    with libreoffice.open(paths["native", "en"]) as book:
        before = book["tam_usd"]
        for cell, value in typed.items():
            book[f"Assumptions!{cell}"] = value
        book.recalculate()
        for sheet in set(book.sheets()) - {"Hardware"}:
            rows = {row for row, line in enumerate(book.values(sheet), 1) if any(map(is_error, line))}
            assert rows == ({33} if sheet == "Assumptions" else set()), sheet
        assert book["tam_usd"] == before
        assert book["Totals!M5:N6"] == [["× ?", "× odd"], [None, None]]
        assert book["integrity"].startswith("× an error value")


@pytest.mark.parametrize(
    "name", ["monthly_visits", "all_visits[3]", "questions_per_visit", "tokens_per_question"]
)
def test_a_model_without_an_audience_costs_its_training_and_breaks_nothing(model, name):
    entered(model, {name: 0})
    assert errors(model) == []
    assert model.get("'Unit economics'!D15:D16") == [["n.a."], ["n.a."]]
    assert model.get("Totals!G9") == 0 and model.get("Totals!G6") == model.get("Totals!G8") > 0


def test_a_market_of_nothing_turns_the_light_red(model):
    entered(model, {f"all_counts[{number}]": 0 for number in (2, 3, 5, 6)})
    assert model.get("tam_usd") == 0
    assert model.get("integrity").startswith("× the market is 0: give a model a number")


def test_a_chip_that_is_not_in_the_catalogue_is_named_and_not_counted(libreoffice, paths):
    with libreoffice.open(paths["native", "en"]) as book:
        before = book["tam_usd"]
        for cell, value in (("A33", "x"), ("B33", 3e11), ("F33", "H1000"), ("G33", 5)):
            book[f"Assumptions!{cell}"] = value
        book.recalculate()
        assert "H1000" in book["integrity"] and book["integrity"].startswith("×")
        assert "H1000" in book["Assumptions!I33"]
        assert book["tam_usd"] == before


def test_units_left_out_are_doubted_beside_the_cell_and_in_the_light(libreoffice, paths):
    with libreoffice.open(paths["native", "zh"]) as book:
        for name, value in (("server_cost_usd", 20), ("monthly_visits", 14)):
            book[name] = value
        book["假设!B26"] = 500
        book.recalculate()
        cells = [cell for row in book.values("假设")[4:] for cell in row if isinstance(cell, str)]
        shown = [cell for cell in cells if cell.startswith("?")]
        assert len(shown) == 3
        assert {"20万", "14亿", "500亿"} == {text.split("是否为")[1].rstrip("？") for text in shown}
        assert book["integrity"].startswith("?")


def test_a_fill_opens_the_rows_and_columns_of_the_models_in_use(paths, tmp_path):
    frame = pandas.DataFrame(
        {"name": ["report", "ninth"], **{key: [None, value] for key, value in NINTH.items()}}
    )
    summary = xlplugin.fill(paths["udf", "en"], frame, output=tmp_path, name="{name}.xlsx")
    assert list(summary["integrity"]) == [SOUND[1]] * 2
    hidden = {}
    for name in ("report", "ninth"):
        book = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
        rows = {row for row, line in book["Server TAM"].row_dimensions.items() if line.hidden}
        columns = {letter for letter, line in book["Training"].column_dimensions.items() if line.hidden}
        hidden[name] = rows, columns
    assert hidden["report"][0] - hidden["ninth"][0] == {14}
    assert hidden["report"][1] - hidden["ninth"][1] == {"N"}
    assert len(hidden["report"][1]) == len(EMPTY)


def test_a_model_out_of_sight_turns_the_light_amber_until_its_group_is_open(libreoffice, paths):
    with libreoffice.open(paths["native", "en"]) as book:
        for cell, value in (("A33", "x"), ("B33", 3e11)):
            book[f"Assumptions!{cell}"] = value
        book.recalculate()
        assert book["integrity"].startswith("▲ Assumptions")


def test_the_slots_are_six_behind_the_eight_of_the_report(model):
    assert (len(REPORT), len(EMPTY)) == (8, 6)
    assert [name for name in flat(model.get("all_models")) if name][7] == "Llama 3.1 (405B)"
    assert len(flat(model.get("all_gpus"))) == 14


def test_a_closed_group_of_columns_covers_the_light_of_its_page():
    for sheet in formulas("native", "en"):
        hidden = any(line.hidden for line in sheet.column_dimensions.values())
        asked = [
            rule.formula[0]
            for area in sheet.conditional_formatting
            for rule in area.rules
            if "CELL(" in rule.formula[0] and str(area.sqref) == "B3"
        ]
        assert len(asked) == (1 if hidden else 0), sheet.title
        cells = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert not any("CELL(" in value for value in cells if value.startswith("=")), sheet.title
