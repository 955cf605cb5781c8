"""Messages in two languages: every one has its Chinese with the same values; which one is spoken."""

from __future__ import annotations

import ast
import csv
import re
import string
from pathlib import Path

import pytest

import xlplugin
from xlplugin.cli import main
from xlplugin.messages import CATALOGUE, SENTENCES, language_of, say, speaking

ROOT = Path(xlplugin.__file__).parent


def said() -> set[str]:
    """Every text that some module says."""
    found = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def catalogue() -> dict[str, str]:
    with open(CATALOGUE, encoding="utf-8", newline="") as stream:
        return {row["en"]: row["zh"] for row in csv.DictReader(stream)}


def fields(text: str) -> set[tuple[str | None, str | None, str | None]]:
    return {(name, spec, conversion) for _, name, spec, conversion in string.Formatter().parse(text) if name}


# Half width in a Chinese sentence too: fields, texts in quotes, cells, options, numbers, what a person types.
TYPED = re.compile(
    r"""\{[^}]*\}|'[^']*'(?:![A-Z]\d)?|"[^"]*"|--decimal [.,]|\.[a-z]+|\d[\d,.:%]*"""
    "|输入,输入=数值|低:高:步长|[a-z_]+="
)


@pytest.mark.parametrize("path", [CATALOGUE, SENTENCES], ids=lambda path: path.stem)
def test_chinese_sentences_have_full_width_punctuation(path):
    with open(path, encoding="utf-8", newline="") as stream:
        chinese = [row["zh"] for row in csv.DictReader(stream)]
    assert len(chinese) > 100
    assert [text for text in chinese if re.search(r"[,;:?!()]|\.$", TYPED.sub("", text))] == []


WORDS = {
    "name",
    "value",
    "unit",
    "label (zh)",
    "label (en)",
    "allowed",
    "usual",
    "cell",
    "also",
}  # of a table


def test_every_message_has_its_chinese_and_nothing_else_is_in_the_catalogue():
    assert len(said()) > 60
    assert said() | WORDS == set(catalogue())


@pytest.mark.parametrize("english", sorted(catalogue()))
def test_both_have_the_same_values(english):
    assert fields(catalogue()[english]) == fields(english)


def test_the_language_is_that_of_most_sheets():
    assert language_of(["说明", "假设", "Data"]) == "zh"
    assert language_of(["Guide", "训练"]) == "en"
    with speaking("zh"):
        assert say("scenarios") == "情景"
    assert say("scenarios") == "scenarios"


@pytest.mark.parametrize(
    ("template", "options", "error", "done"),
    [
        ("zh", [], "列'训练MFX'", "已计算1个情景"), ("en", [], "column '训练MFX'", "1 scenarios filled"),
        ("zh", ["--lang", "en"], "column '训练MFX'", "1 scenarios filled"),
        ("en", ["--lang", "zh"], "列'训练MFX'", "已计算1个情景"),
    ],
)  # fmt: skip
def test_a_command_speaks_the_templates_language_or_the_one_asked_for(
    book, tmp_path, capsys, template, options, error, done
):
    path, table = tmp_path / "book.xlsx", tmp_path / "in.csv"
    sheet = {"zh": "假设", "en": "Assumptions"}[template]
    cells, names = {"A1": 0.3, "B1": "=2*A1"}, {"mfu_training": f"{sheet}!$A$1", "tam_usd": f"{sheet}!$B$1"}
    path.write_bytes(book({sheet: cells}, names=names))
    arguments = ["fill", str(path), str(table), "--summary", str(tmp_path / "s.csv"), *options]
    table.write_text("训练MFX\n0.4\n", encoding="utf-8")
    assert main(arguments) == 2
    assert error in capsys.readouterr().err
    table.write_text("mfu_training\n0.4\n")
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(done)
    assert ("每秒" in captured.err) == (done[0] == "已")
