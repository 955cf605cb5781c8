"""Goal seek on the exact model: steps, both sides, and what is said where there is no answer."""

from __future__ import annotations

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

import xlplugin
from tests.opened_models import opened
from tests.templates import TEMPLATES
from xlplugin.cli import main
from xlplugin.errors import InputError
from xlplugin.headless.goal_words import GoalWords
from xlplugin.headless.seek import Search
from xlplugin.messages import speaking

CELLS = {
    "A1": "GPUs", "B1": 100, "B2": "=ROUNDUP(B1/8,0)", "B3": "=B1^2", "B4": "=1/B5", "B5": 0.25, "B6": "=7",
    "B7": "text", "B8": "=IF(B1>50,\"many\",\"few\")", "B9": "=2*B1+0.1",
}  # fmt: skip
NAMES = {
    "gpus": 1,
    "servers": 2,
    "square": 3,
    "inverse": 4,
    "mfu": 5,
    "fixed": 6,
    "word": 7,
    "said": 8,
    "line": 9,
}


@pytest.fixture
def template(book, tmp_path):
    def prepare(workbook):
        sheet = workbook["S"]
        rule = DataValidation("custom", formula1="AND(ISNUMBER(B5),B5>0,B5<=1)", showErrorMessage=True)
        rule.add("B5")
        sheet.add_data_validation(rule)
        sheet["B5"].number_format = "0%"
        for name, row in NAMES.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=f"S!$B${row}")

    path = tmp_path / "book.xlsx"
    path.write_bytes(book({"S": CELLS}, prepare))
    return path


def test_a_result_that_a_step_meets_is_met_on_a_whole_stretch(template):
    found = xlplugin.seek(template, "servers", 5, "gpus")
    assert found.best.result == 5 and 32 < found.best.value <= 40
    assert (found.before.result, found.after.result) == (4, 6)
    assert found.before.value == pytest.approx(32) and found.after.value == pytest.approx(40)
    assert (found.now.value, found.now.result) == (100, 13)


def test_a_step_over_the_target_has_a_neighbour_on_either_side(template):
    found = xlplugin.seek(template, "servers", 5.4, "gpus")
    assert (found.before.result, found.after.result) == (5, 6)
    assert found.before.value < found.after.value == pytest.approx(found.before.value, rel=1e-9)
    assert found.best.result == 5


def test_a_smooth_result_is_met_to_the_last_digit_in_few_digits(template):
    found = xlplugin.seek(template, "line", 90.1, "gpus")
    assert (found.best.value, found.best.result) == (45, 90.1)


def test_what_cannot_be_reached_is_told_with_the_nearest(template, capsys):
    with pytest.raises(InputError) as caught:
        xlplugin.seek(template, "inverse", 0.5, "mfu")
    assert (
        str(caught.value) == "no mfu up to 1 (100%) reaches inverse = 0.5: the least is 1, at mfu = 1 (100%)"
    )
    assert main(["seek", str(template), "inverse=0.5", "--by", "mfu"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_several_solutions_are_named_and_a_stretch_chooses(template):
    with pytest.raises(InputError, match=r"several values of gpus meet it, near -.* and near .*--between"):
        xlplugin.seek(template, "square", 400, "gpus")
    assert xlplugin.seek(template, "square", 400, "gpus", between=(0, 1000)).best.value == 20
    assert xlplugin.seek(template, "square", 400, "gpus", between=(-1000, 0)).best.value == -20


@pytest.mark.parametrize(
    ("target", "by", "told"),
    [
        ("inverse", "gpus", "inverse stays 4 whatever gpus is"),
        ("fixed", "gpus", "fixed stays 7 whatever gpus is"),
        ("said", "gpus", "said is no number whatever gpus is"),
        ("square", "word", "seek changes one number"),
        ("square", "servers", "formula"),
        ("square", "gpsu", "close: gpus"),
        ("sqare", "gpus", "close: square"),
    ],
)
def test_what_does_not_depend_or_is_no_input(template, target, by, told):
    with pytest.raises(InputError) as caught:
        xlplugin.seek(template, target, 3, by)
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_the_command_prints_five_digits_and_both_sides(template, capsys):
    assert main(["seek", str(template), "inverse=2.5", "--by", "mfu"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "mfu = 0.40000  gives inverse = 2.5"
    assert [line.split()[0] for line in lines[1:]] == ["now", "before", "after"]
    assert lines[1].endswith("0.25  gives 4")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["servers", "--by", "gpus"], "names no goal"),
        (["servers=abc", "--by", "gpus"], "'abc' is not a number"),
        (["servers=5", "--by", "gpus", "--between", "9", "1"], "the first must be the lower"),
    ],
)
def test_a_goal_that_cannot_be_read(template, capsys, arguments, told):
    assert main(["seek", str(template), *arguments]) == 2
    assert told in capsys.readouterr().err


def test_the_report_s_market_at_200_bn_and_below_its_floor():
    """No utilisation of training lowers the floor; it is told in the language in use."""
    with opened(TEMPLATES / "llm-compute-udf-zh.xlsx") as model:
        words = GoalWords(model.book, "tam_usd", "mfu_training")
        found = Search(model, "tam_usd", 2e11, "mfu_training", words).found(None)
        assert found.best.value == pytest.approx(0.467, abs=1e-3)
        assert found.after.result <= 2e11 <= found.before.result
        model.set("mfu_training", found.now.value)
        with pytest.raises(InputError) as caught, speaking("zh"):
            Search(model, "tam_usd", 1e11, "mfu_training", words).found(None)
    assert "mfu_training不大于1 (100%)时达不到" in str(caught.value) and "USD 171.3bn" in str(caught.value)


def test_the_command_speaks_the_book_s_language(book, tmp_path, capsys):
    path = tmp_path / "book.xlsx"
    names = {"mfu": "假设!$A$1", "gpus": "假设!$B$1"}
    path.write_bytes(book({"假设": {"A1": 0.5, "B1": "=100+A1^2"}}, names=names))
    assert main(["seek", str(path), "gpus=1", "--by", "mfu"]) == 2
    assert "达不到" in capsys.readouterr().err
