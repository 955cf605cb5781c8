"""A value that the workbook does not let a person enter is refused from a script as well."""

from __future__ import annotations

import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from xlplugin.headless.fill import fill
from xlplugin.headless.model import open_model


def rule(kind, first=None, second=None, **more):
    return DataValidation(
        kind, formula1=first, formula2=second, showErrorMessage=True, **{"allow_blank": True} | more
    )


@pytest.fixture
def check(book, tmp_path):
    """Verdicts of a rule on B7:B9 over values for B8."""

    def verdicts(validation, values, own=0.5):
        def prepare(workbook):
            validation.add("B7:B9")
            workbook["S"].add_data_validation(validation)
            workbook.defined_names["words"] = DefinedName("words", attr_text="S!$D$1:$D$3")

        path = tmp_path / "book.xlsx"
        cells = {"B8": own, "B9": 1, "C8": "=B8", "A7": 9, "A8": 3, "D1": "H100", "D2": "A100", "D3": 8}
        path.write_bytes(book({"S": cells}, prepare))
        summary = fill(path, pd.DataFrame({"S!B8": values}, dtype=object))
        model = open_model(path)
        for value, status in zip(values, summary["status"], strict=True):
            if status == "ok":
                model.set("S!B8", value)
            else:
                with pytest.raises(ValueError, match=r"S!B8: .* is not allowed here"):
                    model.set("S!B8", value)
        return summary["status"].eq("ok").tolist(), summary["message"].tolist()

    return verdicts


RULES = [
    (rule("custom", "AND(ISNUMBER(B7),B7>0,B7<=1)"), [0.2, 0, 1, 7], [1, 0, 1, 0]),
    (rule("custom", "AND(ISNUMBER(B7),B7>0,B7<=A7)"), [0.2, 4, 3, 2, 1, -1], [1, 0, 1, 1, 1, 0]),
    (rule("custom", "LEN(B7)+INT(B7)=2"), [1, 2, 7, 8, 9], [1, 0, 0, 0, 0]),
    (rule("decimal", "0", "$A$8", operator="between"), [0, 3, 3.1, -0.1], [1, 1, 0, 0]),
    (rule("decimal", "1", operator="greaterThan"), [1, 1.5], [0, 1]),
    (rule("decimal", "1", "2", operator="notBetween"), [1, 0.5, 2.5], [0, 1, 1]),
    (rule("whole", "1", "10", operator="between"), [1, 1.5, 10, 11, 5], [1, 0, 1, 0, 1]),
    (rule("list", "=words"), ["H100", "a100", "H1OO", 8], [1, 1, 0, 1]),
    (rule("list", "$D$1:$D$2"), ["H100", "8"], [1, 0]),
    (rule("list", '"x, y"'), ["x", "y", "z"], [1, 1, 0]),
    (rule("textLength", "3", operator="lessThanOrEqual"), ["abc", "abcd"], [1, 0]),
    (rule("decimal", "0", "1", errorStyle="warning"), [7], [1]),
    (DataValidation("decimal", formula1="0", formula2="1"), [7], [1]),
    (rule("list", 'INDIRECT("words")'), ["H100", "H1OO"], [1, 0]),
    (rule("list", 'INDIRECT("D1:D"&2)'), ["H100", "B100"], [1, 0]),
    (rule("custom", "C7<5"), [2, 6, 4], [1, 0, 1]),
    (rule("custom", "CUBEVALUE(B7)"), [7], [1]),
]


@pytest.mark.parametrize(("validation", "values", "expected"), RULES)
def test_each_kind_of_rule(check, validation, values, expected):
    own = "A100" if isinstance(values[0], str) else 0.5
    assert check(validation, values, own)[0] == [bool(e) for e in expected]


def test_a_refusal_is_said_in_the_language_of_the_run(book, tmp_path):
    def prepare(workbook):
        for cell, validation in {"B8": rule("decimal", "0", "1"), "B9": rule("list", "D1:D2")}.items():
            validation.add(cell)
            workbook["S"].add_data_validation(validation)

    path = tmp_path / "book.xlsx"
    cells = {"B8": 1, "B9": "A100", "C8": "=B8&B9", "D1": "H100", "D2": "A100"}
    path.write_bytes(book({"S": cells}, prepare))
    table = fill(path, pd.DataFrame({"S!B8": [7], "S!B9": ["H1OO"]}), language="zh")
    assert table["message"].tolist() == [
        "S!B8：此处不允许7：数值，介于0与1之间；"
        "S!B9：此处不允许'H1OO'：应为下列之一：H100, A100；相近的有：H100"
    ]


def test_a_rule_that_nothing_here_computes_is_named(book, tmp_path):
    def prepare(workbook):
        validation = rule("custom", "CUBEVALUE(B8)")
        validation.add("B8")
        workbook["S"].add_data_validation(validation)

    path = tmp_path / "book.xlsx"
    path.write_bytes(book({"S": {"B8": 1, "C8": "=B8"}}, prepare))
    assert fill(path, pd.DataFrame({"S!B8": [7]}))["warnings"].tolist() == [
        "S!B8 has an entry rule that is not asked: CUBEVALUE is not checked against Excel"
    ]


def test_the_message_has_the_words_of_the_rule_or_says_what_is_allowed(check):
    assert check(rule("list", "=words", error="a chip of the list"), ["H1OO"], "A100")[1] == [
        "S!B8: 'H1OO' is not allowed here: a chip of the list (one of H100, A100, 8); close: H100"
    ]
    assert check(rule("decimal", "0", "1"), [7])[1] == [
        "S!B8: 7 is not allowed here: a number between 0 and 1"
    ]


def test_a_rule_that_only_the_engine_computes_is_asked_once_for_each_other_value(book, tmp_path, asked):
    """Than the template's own: a table of all inputs holds most of them as they are."""

    def prepare(workbook):
        validation = rule("custom", "SUM(TEXTSPLIT(B8,0.5))<3")
        validation.add("B8")
        workbook["S"].add_data_validation(validation)

    path = tmp_path / "book.xlsx"
    path.write_bytes(book({"S": {"B8": 1, "C8": "=B8"}}, prepare))
    fill(path, pd.DataFrame({"S!B8": [1, 2, 3] * 100}))
    assert asked["ask"] == 2


DEPENDENT = {
    "S": {
        "A1": "chips", "A2": "H100", "A3": 10, "A4": 5, "B3": "=A3*2",
        "D1": "H100", "D2": "A100", "E1": "TPU", "E2": "LPU",
    }
}  # fmt: skip


def dependent_rules(workbook):
    """The second drop-down offers what the first one names; a number is bounded by what another gives."""
    listed = rule("list", "INDIRECT($A$1)")
    listed.add("A2")
    bounded = rule("decimal", "0", "$B$3", error="at most twice the year's demand")
    bounded.add("A4")
    for validation in (listed, bounded):
        workbook["S"].add_data_validation(validation)


@pytest.mark.parametrize("count", [1, 8])  # by the engine, and over arrays where they can
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"S!A2": "A100"}, ""),
        ({"S!A2": "TPU"}, "S!A2: 'TPU' is not allowed here: one of the entries of INDIRECT($A$1)"),
        ({"S!A1": "others", "S!A2": "TPU"}, ""),
        ({"S!A1": "others", "S!A2": "A100"}, "S!A2: 'A100' is not allowed here"),
        ({"S!A4": 21}, "S!A4: 21 is not allowed here: at most twice the year's demand"),
        ({"S!A3": 11, "S!A4": 21}, ""),
        ({"S!A3": 2, "S!A4": 5}, ""),  # the cell keeps what it had: nobody has entered it
        ({"S!A3": 2, "S!A4": 4.5}, "S!A4: 4.5 is not allowed here"),
        ({"S!A3": "x", "S!A4": 4}, "S!A3: 'x' is not a number"),
    ],
)
def test_rules_that_depend_on_other_inputs_look_at_the_whole_scenario(book, tmp_path, row, message, count):
    path = tmp_path / "book.xlsx"
    names = {"chips": "S!$D$1:$D$2", "others": "S!$E$1:$E$2", "total": "S!$B$3"}
    path.write_bytes(book(DEPENDENT, dependent_rules, names))
    table = fill(path, pd.DataFrame([row] * count), output=tmp_path / "out")
    assert table["status"].tolist() == ["failed" if message else "ok"] * count
    assert table["message"][0].startswith(message) and bool(table["message"][0]) == bool(message)
    assert len(list((tmp_path / "out").iterdir())) == (0 if message else count)
