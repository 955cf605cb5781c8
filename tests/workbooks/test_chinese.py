"""The Chinese edition: signs of its own script, no English but names, units and what one types."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from tests.workbooks.built_templates import built, cached, formulas
from tests.workbooks.english_words import english_words
from workbooks.punctuation import punctuated

LETTER = re.compile("[\u4e00-\u9fff]")
TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
LATIN_SIGN = re.compile(  # a sign that begins a status, such as "? " or "× ", is none of the sentence
    r"(?<=[\u4e00-\u9fff）”]) ?[,;:?!]|(?<!^)[,;:?!] ?(?=[\u4e00-\u9fff（“])|['\"]|[，；：] "
)
NAME = re.compile(r"(?<=[A-Za-z0-9])\([ -~]+?\)")  # A100(FP16)
INTERVAL = re.compile(r"[(\[][\d.e]+, [\d.,e∞]+[\])]|\(-∞, ∞\)")
CITED = {"来源": (6,), "硬件": (3, 16, *range(18, 22)), "核对": (1,), "正文": (1,)}  # sources, models, ids
KEYS = {("硬件", 4), ("硬件", 5), ("假设", 47)}  # rows with keys of look-ups, hidden or beside the print


def cells() -> Iterator[tuple[str, str]]:
    """Every text that a cell of the built workbook shows, with its place; sources and ids apart."""
    for sheet in cached("native", "zh"):
        for row in sheet.iter_rows():
            for cell in row:
                cited = cell.column in CITED.get(sheet.title, ()) or (sheet.title, cell.row) in KEYS
                if isinstance(cell.value, str) and not cited:
                    yield f"{sheet.title}!{cell.coordinate}", cell.value


def others() -> Iterator[tuple[str, str]]:
    """What entry rules, charts and their descriptions say, and the texts within formulas."""
    for sheet in formulas("native", "zh"):
        for rule in sheet.data_validations.dataValidation:
            said = (rule.error, rule.errorTitle, rule.prompt, rule.promptTitle)
            yield from ((f"{sheet.title} {rule.sqref}", text) for text in said if text)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and isinstance(cell.value, str):
                    for text in re.findall(r'"([^"]*)"', cell.value):
                        yield f"{sheet.title}!{cell.coordinate}", text
    with zipfile.ZipFile(io.BytesIO(built("native", "zh"))) as archive:
        for name in archive.namelist():
            if "/charts/chart" in name:
                yield from (
                    (name, found.text or "")
                    for found in ElementTree.fromstring(archive.read(name)).iter(TEXT)
                )
            if "/drawings/drawing" in name:
                yield from (
                    (name, text) for text in re.findall(r'descr="([^"]*)"', archive.read(name).decode())
                )


def test_no_latin_sign_stands_in_a_chinese_text():
    found = [(place, text) for place, text in (*cells(), *others()) if LETTER.search(text)]
    assert len(found) > 3000
    wrong = [(place, text) for place, text in found if LATIN_SIGN.search(text)]
    assert wrong == []
    brackets = [
        (place, text) for place, text in found if re.search("[()]", INTERVAL.sub("", NAME.sub("", text)))
    ]
    assert brackets == []


def test_brackets_that_a_formula_puts_together_are_a_pair():
    assert [(place, text) for place, text in cells() if text.count("（") != text.count("）")] == []


def test_no_english_word_stands_in_a_chinese_cell():
    assert [(place, words) for place, text in cells() if (words := english_words(text))] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("单位(天)", "单位（天）"), ("GPU(张), 天", "GPU（张），天"),
        ("低: K2 (T39); 高", "低：K2（T39）；高"),
        ("A100(FP16)的峰值", "A100(FP16)的峰值"), ("允许:(0, 1]", "允许：(0, 1]"), ("f(a, b)", "f(a, b)"),
        ("上取整(6·激活 ÷ (MFU·天数))", "上取整（6·激活 ÷（MFU·天数））"), ("? 参数少见", "? 参数少见"),
        ('"GPU数量("&IF(A1="天(日)",1,2)', '"GPU数量（"&IF(A1="天（日）",1,2)'),
    ],
)  # fmt: skip
def test_signs_are_those_of_the_script(text, expected):
    assert punctuated(text) == expected
