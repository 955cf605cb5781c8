"""`xlplugin inputs`: the listing, and the table that goes back into `fill` as it is or as people edit it."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from tests.opened_models import opened
from tests.templates import TEMPLATES
from tests.workbooks.built_templates import built
from xlplugin.cli import main
from xlplugin.headless.headings import Headings
from xlplugin.headless.listing import listing
from xlplugin.headless.scenarios import Layout, read_scenarios
from xlplugin.ooxml import Book, Package

REPORT = 230_135_000_000


@pytest.fixture(scope="module")
def template():
    return TEMPLATES / "llm-compute-udf-zh.xlsx"


def summary_of(template, table, tmp_path, *options):
    """Rows of the summary of a fill, as texts by column."""
    target = tmp_path / "summary.csv"
    assert (
        main(["fill", str(template), str(table), "--summary", str(target), "--quiet", "--force", *options])
        == 0
    )
    with open(target, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_listing_names_each_cell_once_with_both_labels_unit_value_and_range(template):
    with opened(template) as model:
        listed = {item.name: item for item in model.inputs()}
    mfu, visits = listed["mfu_training"], listed["monthly_visits"]
    assert (mfu.kind, mfu.label_zh, mfu.label_en, mfu.value) == ("input", "训练MFU", "MFU, training", 0.3)
    assert (visits.unit, visits.value) == ("次/月", 1.4e9)
    assert mfu.allowed.startswith("(0, 1]")
    assert listed["tam_usd"].kind == "output" and listed["tam_usd"].value == REPORT
    assert listed["model_counts[4]"].value == 10
    assert listed["model_params[7]"].value == 2e12
    cells = [item.cell for item in listed.values()]
    assert len(cells) == len(set(cells))
    labels = {name: (item.label_zh, item.label_en) for name, item in listed.items()}
    assert labels["training_precision"] == ("训练精度", "Precision, training")
    assert labels["lookup_rows"] == ("实测行数", "Rows measured")
    assert labels["gpus_total[2]"] == ("训练+推理所需GPU数量[2]", "GPUs, training and inference[2]")
    assert all(all(labels[name]) for name, item in listed.items() if item.kind == "output")


def test_it_is_printed_in_the_workbooks_language_or_the_one_asked_for(template, capsys):
    assert main(["inputs", str(template)]) == 0
    assert capsys.readouterr().out.startswith("输入 (")
    assert main(["inputs", str(template), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("inputs (") and "\noutputs (" in out
    assert "MFU, training" in out and "训练MFU" in out


def test_the_table_goes_back_unchanged_and_gives_the_report(tmp_path, capsys):
    """As a .csv; the .xlsx of the Chinese book goes back below, edited."""
    template, table = TEMPLATES / "llm-compute-udf-en.xlsx", tmp_path / "scenarios.csv"
    assert main(["inputs", str(template), "-o", str(table)]) == 0
    capsys.readouterr()
    (row,) = summary_of(template, table, tmp_path, "--lang", "en")
    assert (row["status"], float(row["tam_usd"])) == ("ok", REPORT)
    assert "the row below the header repeats the labels and is skipped" in capsys.readouterr().err


def test_the_workbook_table_has_names_labels_values_and_the_entry_rules(template, tmp_path):
    table = tmp_path / "scenarios.xlsx"
    assert main(["inputs", str(template), "-o", str(table)]) == 0
    sheet = openpyxl.load_workbook(table)["scenarios"]
    names, labels, values = sheet.iter_rows(values_only=True)
    assert len(names) == len(set(names))
    place = names.index("mfu_training")
    assert labels[place] == "训练MFU (占峰值比例)" and values[place] == 0.3
    cell = sheet.cell(3, place + 1)
    assert cell.number_format == "0.0#########%"
    share = sheet.cell(3, names.index("input_share") + 1)
    assert share.number_format == "0.0#########%"  # 78.35%, not 78.4%
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert (
        rules[cell.coordinate].formula1
        == f"AND(ISNUMBER({cell.coordinate}),{cell.coordinate}>0,{cell.coordinate}<=1)"
    )
    chips = rules[sheet.cell(3, names.index("tam_gpu") + 1).coordinate]
    assert chips.formula1.startswith("lists!$")
    basis = rules[sheet.cell(3, names.index("peak_basis") + 1).coordinate]
    assert basis.formula1.startswith('"')


def test_every_label_of_either_workbook_finds_the_same_input_in_both():
    books = [Book(Package.open(TEMPLATES / f"llm-compute-udf-{lang}.xlsx")) for lang in ("zh", "en")]
    places = [{item.name: item for item in listing(book, lambda key: None)} for book in books]
    finders = [Headings(book) for book in books]
    labels = 0
    for lang, listed in zip(("zh", "en"), places, strict=True):
        for name, item in listed.items():
            label = item.label_zh if lang == "zh" else item.label_en
            if item.kind != "input" or not label:
                continue
            labels += 1
            for finder, there in zip(finders, places, strict=True):
                assert finder.find(label).key[1:] == there[name].key[1:], (lang, label)
    assert labels > 100


def test_a_table_is_not_replaced_unless_told_and_has_one_of_two_kinds(template, tmp_path, capsys):
    table = tmp_path / "mine.csv"
    table.write_text("an analyst's work")
    assert main(["inputs", str(template), "-o", str(table)]) == 2
    assert table.read_text() == "an analyst's work"
    assert main(["inputs", str(template), "-o", str(tmp_path / "t.doc"), "--lang", "en"]) == 2
    assert "a scenario table is written as .xlsx or .csv" in capsys.readouterr().err


# field separator, text delimiter, character set (76: UTF-8, 65535: the system's, 1200: UTF-16), first line
CSV_KINDS = {"comma": "44,34,76,1", "semicolon": "59,34,76,1", "tab": "9,34,76,1"}
EDITED = {  # as a person types them who thinks in 亿 and 万
    "monthly_visits": "20亿", "server_cost_usd": "25万美元", "training_days": "45天", "peak_factor": "8倍",
    "mfu_training": "40%", "model_params[7]": "2.5万亿", "tam_gpu": "H100",
}  # fmt: skip


@pytest.fixture(scope="module")
def edited(template, libreoffice, tmp_path_factory):
    """The table of `inputs -o`, edited in LibreOffice below the present values, saved in five kinds."""
    directory = tmp_path_factory.mktemp("edited")
    table = directory / "scenarios.xlsx"
    main(["inputs", str(template), "-o", str(table)])
    names = [cell.value for cell in openpyxl.load_workbook(table)["scenarios"][1]]
    with libreoffice.open(table) as book:
        for name, typed in EDITED.items():
            book[f"scenarios!{openpyxl.utils.get_column_letter(names.index(name) + 1)}4"] = typed
        paths = {kind: book.export(directory / f"{kind}.csv", told) for kind, told in CSV_KINDS.items()}
        paths |= {suffix: book.export(directory / f"edited{suffix}") for suffix in (".xlsx", ".ods")}
    return paths


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    """The same inputs and entry rules and one formula behind them: what a table says is read in a second."""
    path = tmp_path_factory.mktemp("frozen") / "values.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(built("values", "zh")))
    names = [name for name in book.defined_names if name in EDITED or name == "model_params"]
    book.worksheets[0]["ZZ1"] = f"=COUNTA({','.join(names)})"
    book.save(path)
    return path


def test_the_edited_table_gives_the_report_and_what_was_typed(template, edited, tmp_path):
    first = summary_of(template, edited["comma"], tmp_path, "--lang", "en")
    assert [row["status"] for row in first] == ["ok", "ok"]
    assert float(first[0]["tam_usd"]) == REPORT
    assert_typed(first)


def test_the_edited_table_is_read_alike_from_all_five_files(frozen, edited, tmp_path):
    found = {kind: summary_of(frozen, path, tmp_path, "--lang", "en") for kind, path in edited.items()}
    first = found["comma"]
    assert [row["status"] for row in first] == ["ok", "ok"]
    assert_typed(first)
    for kind, rows in found.items():
        assert rows == first, kind


def assert_typed(first):
    own = {name: float(first[1][name]) for name in EDITED if name != "tam_gpu"}
    assert own == {
        "monthly_visits": 2e9, "server_cost_usd": 250_000, "training_days": 45, "peak_factor": 8,
        "mfu_training": 0.4, "model_params[7]": 2.5e12,
    }  # fmt: skip
    assert first[1]["tam_gpu"] == "H100"


def test_the_csv_kinds_are_what_they_are_called(edited):
    assert {
        kind: edited[kind].read_bytes()[:200].count(sign) > 5
        for kind, sign in (("comma", b","), ("semicolon", b";"), ("tab", b"\t"))
    } == dict.fromkeys(CSV_KINDS, True)
    assert read_scenarios(str(edited["semicolon"]), Layout()).attrs["decimal"] == "."
