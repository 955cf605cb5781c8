"""The tree from a result to every input: names, labels, formulas, values, units and sources."""

from __future__ import annotations

import json

import pytest
from openpyxl.workbook.defined_name import DefinedName

import xlplugin
from tests.opened_models import opened
from tests.templates import TEMPLATES
from xlplugin.cli import main
from xlplugin.errors import InputError
from xlplugin.headless.explain import Explained
from xlplugin.headless.recalc import with_cached_values
from xlplugin.headless.targets import find_target

CELLS = {
    "A1": "Input", "B1": "Value", "C1": "Unit", "D1": "Source",
    "A2": "Parameters", "B2": 1e10, "C2": "parameters", "D2": "model card",
    "A3": "Chip", "B3": "H100", "D3": "our choice",
    "A4": "Days", "B4": 30, "C4": "days",
    "A6": "Peak", "B6": "=INDEX(F2:G4,MATCH(B3,E2:E4,0),2)",
    "A7": "GPUs", "B7": "=TRAIN_GPUS(B2,38.5,B4,B6)",
    "A8": "Twice", "B8": "=B7+B7*days",
    "E1": "Chip", "F1": "dense", "G1": "sparse", "H1": "Where verified",
    "E2": "A100", "F2": 312, "G2": 624, "E3": "H100", "F3": 989, "G3": 1979, "H3": "data sheet",
    "E4": "H20", "F4": 148,
}  # fmt: skip
NAMES = {
    "all_sizes": "$B$2:$B$4",
    "size": "$B$2",
    "days": "$B$4",
    "gpus": "$B$7",
    "twice": "$B$8",
    "peaks": "$F$2:$G$4",
}


@pytest.fixture
def template(book, tmp_path):
    def prepare(workbook):
        for name, where in NAMES.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=f"S!{where}")

    path = tmp_path / "book.xlsx"
    path.write_bytes(with_cached_values(book({"S": CELLS}, prepare)))
    return path


def test_every_input_is_reached_with_name_label_unit_and_source(template):
    step = xlplugin.explain(template, "gpus")
    assert (step.name, step.cell, step.label, step.value, step.unit) == (
        "gpus",
        "'S'!B7",
        "GPUs · Value",
        16.0,
        "GPUs",
    )
    assert step.source.startswith("GPUs · days · 86,400 s · peak · MFU = C")  # of the function
    found = {below.name: below for below in step.walk() if not below.formula}
    assert set(found) == {"size", "days", "peaks[4]", "all_sizes[2]"}
    assert (found["size"].value, found["size"].unit, found["size"].source) == (
        1e10,
        "parameters",
        "model card",
    )
    assert (found["all_sizes[2]"].value, found["all_sizes[2]"].source) == ("H100", "our choice")


def test_of_a_look_up_only_what_it_hits_stands_behind(template):
    peak = xlplugin.explain(template, "'S'!B6")
    assert [(below.name, below.value) for below in peak.inputs] == [
        ("all_sizes[2]", "H100"),
        ("peaks[4]", 1979.0),
    ]
    assert (peak.inputs[1].source, peak.inputs[1].label) == ("data sheet", "Chip · sparse")


def test_formulas_stand_as_written_and_in_words(template):
    step = xlplugin.explain(template, "twice")
    assert step.formula == "B7+B7*days" and step.words == "gpus+gpus*days"
    assert step.inputs[0].words == "TRAIN_GPUS(size,38.5,days,[Peak · Value])"


def test_a_depth_cuts_the_tree(template):
    assert xlplugin.explain(template, "twice", depth=0).inputs == ()
    shallow = xlplugin.explain(template, "twice", depth=1)
    assert [below.name for below in shallow.walk()] == ["twice", "gpus", "days"]


@pytest.mark.parametrize(
    ("target", "told"), [("all_sizes", "all_sizes[1] to all_sizes[3]"), ("gpu", "close: gpus")]
)
def test_a_range_or_an_unknown_name_is_refused(template, target, told):
    with pytest.raises(InputError) as caught:
        xlplugin.explain(template, target)
    assert told in str(caught.value)


def test_text_and_json_say_the_same(template, capsys):
    assert main(["explain", str(template), "gpus"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["gpus = 16 GPUs  (GPUs · Value, 'S'!B7)", "    = TRAIN_GPUS(B2,38.5,B4,B6)"]
    assert "  size = 10,000,000,000 parameters  (Parameters · Value, 'S'!B2)" in lines
    assert "      source: model card" in lines
    assert main(["explain", str(template), "gpus", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["name"] == "gpus" and told["value"] == 16.0
    assert [below["name"] for below in told["inputs"]] == ["size", "days", "'S'!B6"]


def test_what_stands_above_is_told_once(template, capsys):
    assert main(["explain", str(template), "twice"]) == 0  # B7 + B7 * days, days behind B7 as well
    lines = capsys.readouterr().out.splitlines()
    assert "  as above: days = 30 days" in lines
    assert sum(line.strip().startswith("days = ") for line in lines) == 1
    assert main(["explain", str(template), "twice", "--json"]) == 0
    told = {below["name"]: below for below in json.loads(capsys.readouterr().out)["inputs"]}
    assert told["days"]["again"] is True and "inputs" not in told["days"]
    assert told["gpus"]["inputs"]


def test_a_truth_is_shown_as_excel_shows_it(book, tmp_path, capsys):
    path = tmp_path / "truth.xlsx"
    path.write_bytes(book({"S": {"A1": True, "B1": "=NOT(A1)"}}, names={"off": "S!$B$1"}))
    assert main(["explain", str(path), "off"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("off = FALSE") and any("= TRUE" in line for line in lines[1:])


def test_the_market_of_the_template_reaches_every_input_that_moves_it():
    """Each input of the report that the market follows, and the old name of a model's size first."""
    with opened(TEMPLATES / "llm-compute-udf-en.xlsx") as model:
        (key,) = find_target(model.book, "tam_usd").keys
        step = Explained(model.book, model).step(key, depth=200)
    assert step.value == pytest.approx(230.1e9, rel=1e-3)
    found = {below.name: below for below in step.walk() if not below.formula}
    wanted = {"tokens_ratio", "mfu_training", "mfu_inference", "training_days", "monthly_visits", "tam_gpu",
              "questions_per_visit", "tokens_per_question", "peak_factor", "gpus_per_server"}  # fmt: skip
    assert wanted <= set(found)
    assert {"model_params[2]", "model_params[6]", "model_counts[1]"} <= set(found)
    assert all(found[name].source and found[name].label for name in wanted)


def test_a_heading_broken_before_a_wide_bracket_reads_on(book, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(book({"S": {"A1": "项目", "B1": "成本测算\n（亿美元）", "A2": "合计", "B2": "=1+1"}}))
    assert xlplugin.explain(path, "S!B2").label == "合计 · 成本测算（亿美元）"
