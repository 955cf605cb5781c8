"""Sentences that arise in English and are shown in Chinese: every one is known, with all of its words."""

from __future__ import annotations

import ast
import csv
import string
from itertools import chain
from pathlib import Path

import pytest

import udfs
import xlplugin
from xlplugin.calculation.book_trust import DATA_TABLE
from xlplugin.calculation.engine import AS_DISPLAYED, CIRCULAR, UNSETTLED
from xlplugin.calculation.indirect_names import REASON
from xlplugin.calculation.locale_texts import DEPENDS_ON_LANGUAGE
from xlplugin.calculation.trust import EVERYWHERE, TABLE, parsed_kinds
from xlplugin.calculation.value_kinds import NAMES
from xlplugin.errors import ExcelError, InputError
from xlplugin.messages import SENTENCES, retold, speaking
from xlplugin.registry import functions

CORE, UDFS = Path(xlplugin.__file__).parent, Path(udfs.__file__).parent
RAISED = (
    "ExcelError", "FormulaError", "PackageError", "SweepError", "EngineStopped", "NotComputable", "Undecided"
)  # fmt: skip
BOUNDS = ("at least", "at most", "above", "below", "one of", "a range", "a number", "a catalogue", " or ")
FIELD = "…"  # stands for a field of a sentence
FIELDS = {
    "function.name": "F", "call.function": "F", "node.function": "F", "error.message": "division by zero",
    "self._rule.explain(value)": "division by zero", "error.args[0]": "division by zero",
    "what": "row", "meant": "",
    "lack": "a range of values needs numpy, which is not installed here",
    "advice(folded(name[:40]))": "see the Hardware sheet for the names",
    "gpu.gap(precision, basis)": "has no FP16 sparse figure; known: none",
}  # fmt: skip
NOT_SHOWN = {"an argument is this error", f"{FIELD} is not known here"}  # Excel, eval


def raised() -> set[str]:
    """Every text that the calculation, the files, the sweeps or the functions raise; fields as one sign."""
    paths = [path for path in CORE.rglob("*.py") if path.parent.name not in ("excel", "headless", "commands")]
    calls = (
        node
        for path in chain(paths, UDFS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED
    )
    texts = {text_of(argument) for call in calls for argument in call.args}
    return {text for text in texts if " " in text} - NOT_SHOWN


def text_of(node: ast.expr) -> str:
    if isinstance(node, ast.FormattedValue):
        return FIELDS.get(ast.unparse(node.value), FIELD)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(text_of, node.values))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def told(sentence: str) -> str:
    with speaking("zh"):
        return retold(sentence)


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize("text", sorted(raised()))
def test_what_is_raised_has_its_chinese(text):
    assert any(is_chinese(told(text.replace(FIELD, value))) for value in ("x", "7"))


def test_the_texts_are_found():
    assert len(raised()) > 90


@pytest.mark.parametrize("function", sorted(functions()))
def test_the_bounds_of_every_argument_are_told(function):
    for argument in functions()[function].arguments:
        said = told(f"{function}: {argument.name} must be {argument.quantity.allowed}, got 'x y'")
        assert said.startswith(f"{function}：{argument.name}须") and said.endswith("，现为'x y'")
        assert not [word for word in BOUNDS if word in said]


def test_all_words_of_evidence_are_told():
    with open(TABLE, encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    uses = {line["function"] for line in lines if line["function"][0].islower()} - {EVERYWHERE}
    forms = {form for line in lines for _, form, _ in parsed_kinds(line["kinds"])}
    forms -= {
        "gives",
        "gives in an array formula",
        "arguments",
        "together",
        "selector",
        "left out",
        "applied",
        "",
    }
    for words in (*uses, *forms, *NAMES.values()):
        assert is_chinese(told(words)), words
    assert uses and forms and DATA_TABLE


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("CUBEVALUE is not checked against Excel", "CUBEVALUE尚未与Excel核对"),
        (
            "SUMIFS with text (area) as argument 2 is not checked against Excel",
            "SUMIFS的第2个参数为区域（文本）时尚未与Excel核对",
        ),
        (
            "operator + with number and text among its arguments at once is not checked against Excel",
            "运算符+的参数中同时出现数值与文本的情形尚未与Excel核对",
        ),
        (
            "DSUM with nothing left out as argument 2 is not checked against Excel",
            "DSUM省略第2个参数时尚未与Excel核对",
        ),
        ("that XIRR gives #NUM! here is not checked against Excel", "XIRR在此处得出#NUM!，尚未与Excel核对"),
        (UNSETTLED, "迭代计算不收敛"),
        (CIRCULAR, "单元格引用了自身（循环引用）"),
        (AS_DISPLAYED, "工作簿启用了“以显示精度为准”，本工具不按此计算"),
        (REASON, "以INDIRECT引用定义名称的用法尚未与Excel核对"),
        (DEPENDS_ON_LANGUAGE, "公式把文本读作日期或数值，结果取决于Excel的语言：请用--profile指定"),
        ("what a person wrote: above all", "what a person wrote: above all"),  # no sentence of ours
    ],
)  # fmt: skip
def test_a_sentence_is_retold(english, chinese):
    assert told(english) == chinese
    assert retold(english) == english


def test_a_sentence_within_a_sentence_is_retold():
    with pytest.raises(ExcelError) as caught:
        udfs.GPU_PEAK("H2O", "FP16", "sparse")
    assert told(caught.value.message).startswith("GPU_PEAK：")
    assert "是否指" in told(caught.value.message)
    assert told(
        "F: days must be above 0 (days); 'abc' is not a number; write 405B, 4050亿, 1,000 or 70%"
    ) == ("F：days须大于0（days）；'abc'不是数值；请写成405B、4050亿、1,000或70%这样的形式")


def test_what_leaves_the_block_is_in_its_language():
    with pytest.raises(InputError, match=r"^有两个输入是同一单元格$"), speaking("zh"):
        raise InputError("two inputs are the same cell")
    with pytest.raises(InputError, match=r"^two inputs are the same cell$"), speaking("en"):
        raise InputError("two inputs are the same cell")


def names(text: str) -> set[str]:
    return {name for _, name, *_ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_fields():
    with open(SENTENCES, encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert names(row["en"]) == names(row["zh"]), row
