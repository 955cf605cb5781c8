"""What `fill` and its neighbours say in Chinese of sentences that arise in English, and what stays so."""

from __future__ import annotations

import pandas as pd
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from xlplugin.cli import main
from xlplugin.headless.failures import FillError
from xlplugin.headless.fill import fill
from xlplugin.ooxml.limits import PackageError


@pytest.fixture
def saved(book, tmp_path):
    """Saves a workbook of one sheet."""

    def save(cells, sheet="S", **names):
        path = tmp_path / "book.xlsx"
        path.write_bytes(book({sheet: cells}, names=names))
        return path

    return save


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=CUBEVALUE(A1)", "CUBEVALUE尚未与Excel核对"),
        ("=DATEDIF(A1,40000,\"md\")", "DATEDIF取md时尚未与Excel核对"),
        ("=INDIRECT(\"given\")+A1", "以INDIRECT引用定义名称的用法尚未与Excel核对"),
    ],
)  # fmt: skip
def test_why_a_cell_is_not_trusted_is_told_in_the_language_asked_for(saved, formula, reason):
    path = saved({"A1": 1, "A2": 2, "B1": formula}, given="S!$A$2", result="S!$B$1")
    with pytest.raises(FillError) as caught:
        fill(path, pd.DataFrame({"S!A1": [5]}), language="zh")
    assert str(caught.value) == f"'S'!B1随输入变化但无法计算：{reason}"
    with pytest.raises(FillError, match="is not checked against Excel"):
        fill(path, pd.DataFrame({"S!A1": [5]}), language="en")


def test_a_cell_that_keeps_its_value_is_told_with_a_chinese_template(saved):
    path = saved({"A1": 1, "B1": "=A1*2", "C1": "=CUBEVALUE(B1)"}, sheet="模型", twice="模型!$B$1")
    warnings = fill(path, pd.DataFrame({"模型!A1": [5]}))["warnings"][0]
    assert "CUBEVALUE尚未与Excel核对" in warnings and "checked" not in warnings


def test_a_rule_that_is_not_asked_is_told(book, tmp_path):
    def prepare(workbook):
        rule = DataValidation("custom", formula1="CUBEVALUE(A1)", showErrorMessage=True)
        rule.add("A1")
        workbook["S"].add_data_validation(rule)

    path = tmp_path / "book.xlsx"
    path.write_bytes(book({"S": {"A1": 1, "B1": "=A1"}}, prepare))
    warnings = fill(path, pd.DataFrame({"S!A1": [7]}), language="zh")["warnings"].tolist()
    assert warnings == ["S!A1的录入规则未作检查：CUBEVALUE尚未与Excel核对"]


def test_what_a_function_says_of_a_failed_row_is_told(saved):
    path = saved({"A1": 8, "B1": "=SERVERS(A1)"}, gpus="S!$A$1", servers="S!$B$1")
    told = {
        language: fill(path, pd.DataFrame({"gpus": [8, -1]}), language=language)["message"][1]
        for language in ("zh", "en")
    }
    assert told["zh"].startswith("servers为#NUM!：SERVERS：gpus须不小于0")
    assert told["zh"].endswith("，现为-1")
    assert told["en"].startswith("servers is #NUM!: SERVERS: gpus must be at least 0")


def test_a_value_that_is_no_number_is_told(saved):
    path = saved({"A1": 8, "B1": "=A1*2"}, gpus="S!$A$1", twice="S!$B$1")
    message = fill(path, pd.DataFrame({"gpus": ["abc"]}), language="zh")["message"][0]
    assert message == "gpus：'abc'不是数值；请写成405B、4050亿、1,000或70%这样的形式"


def test_a_file_that_is_no_workbook_is_told(tmp_path, capsys):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"no zip")
    with pytest.raises(PackageError, match="不是zip压缩包"):
        fill(path, pd.DataFrame({"a": [1]}), language="zh")
    table = tmp_path / "in.csv"
    table.write_text("a\n1\n")
    assert main(["fill", str(path), str(table), "--summary", "-", "--lang", "zh"]) == 2
    assert capsys.readouterr().err == f"xlplugin: {path}不是.xlsx或.xlsm工作簿（不是zip压缩包）\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--vary", "a=uniform:1", "--output", "total"], "a：uniform需要2个数值，现给出1个"),
        (["--vary", "a=3:1:1", "--output", "total"], "从3到1、步长1的网格：步长须大于0，起点不得大于终点"),
    ],
)
def test_why_a_sweep_cannot_start_is_told(saved, capsys, arguments, told):
    path = saved({"A1": 1, "B1": "=A1*2"}, a="S!$A$1", total="S!$B$1")
    assert main(["sweep", str(path), *arguments, "--quiet", "--lang", "zh"]) == 2
    assert told in capsys.readouterr().err


EXPLAINED = {
    "zh": ["total = 2（'模型'!B1）", "    = A1*2", "    用名称写：a*2", "  a = 1（'模型'!A1）"],
    "en": ["total = 2  ('模型'!B1)", "    = A1*2", "    in words: a*2", "  a = 1  ('模型'!A1)"],
}  # fmt: skip
SOUGHT = {
    "zh": ["a = 2.5000时total = 5", "    现值       1.0时为2"],
    "en": ["a = 2.5000  gives total = 5", "    now      1.0  gives 2"],
}


@pytest.mark.parametrize(
    ("sheet", "options", "language"),
    [
        ("模型", [], "zh"), ("模型", ["--lang", "en"], "en"),
        ("Model", [], "en"), ("Model", ["--lang", "zh"], "zh"),
    ],
)  # fmt: skip
def test_how_a_result_comes_about_and_what_gives_it_is_told(saved, capsys, sheet, options, language):
    path = saved({"A1": 1, "B1": "=A1*2"}, sheet=sheet, a=f"{sheet}!$A$1", total=f"{sheet}!$B$1")
    assert main(["explain", str(path), "total", *options]) == 0
    wanted = [line.replace("模型", sheet) for line in EXPLAINED[language]]
    assert capsys.readouterr().out.splitlines() == wanted
    assert main(["seek", str(path), "total=5", "--by", "a", *options]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == SOUGHT[language]
    assert main(["explain", str(path), "totl", *options]) == 2
    assert ("既不是" in capsys.readouterr().err) == (language == "zh")
    assert main(["seek", str(path), "total=-5=x", "--by", "a", *options]) == 2
    assert ("不是数值" in capsys.readouterr().err) == (language == "zh")


def test_a_goal_that_cannot_be_met_is_told(saved, capsys, monkeypatch):
    path = saved({"A1": 1, "B1": "=A1*2", "C1": 7}, a="S!$A$1", total="S!$B$1", other="S!$C$1")
    monkeypatch.setenv("XLPLUGIN_LANG", "zh")
    assert main(["seek", str(path), "total=5", "--by", "other"]) == 2
    assert "无论other取何值，total都是2：两者无关" in capsys.readouterr().err


def test_what_recalc_says_of_cells_is_english_unless_chinese_is_asked_for(saved, capsys, monkeypatch):
    """Programs read these lines: the language of the book's sheets does not change them."""
    book = str(saved({"A1": 1, "B1": "=CUBEVALUE(A1)"}, sheet="模型"))
    assert main(["recalc", book]) == 1
    assert "'模型'!B1 not computed: CUBEVALUE is not checked against Excel" in capsys.readouterr().err
    monkeypatch.setenv("XLPLUGIN_LANG", "zh")
    assert main(["recalc", book]) == 1
    assert "'模型'!B1未计算：CUBEVALUE尚未与Excel核对" in capsys.readouterr().err
