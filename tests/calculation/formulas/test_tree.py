"""Trees of formulas: what is read, what is printed, and that both agree."""

from __future__ import annotations

import time
from itertools import product

import pytest
from hypothesis import given, settings

from tests.calculation.formulas.trees import trees
from xlplugin.calculation.formulas.nodes import PRECEDENCE
from xlplugin.calculation.formulas.tree import (
    Binary,
    Call,
    Corner,
    ErrorValue,
    FormulaError,
    Name,
    Node,
    Number,
    Omitted,
    Origin,
    Parentheses,
    Postfix,
    Reference,
    Structured,
    Text,
    Truth,
    Unary,
    parse,
    replaced,
    to_text,
    walk,
)
from xlplugin.errors import InputError

ONE, TWO, THREE = Number(1.0), Number(2.0), Number(3.0)


def cell(row: int, column: int, sheet: str = "") -> Reference:
    return Reference(Corner(row, column), None, Origin(sheet))


@settings(max_examples=400, deadline=None)
@given(trees)
def test_a_printed_tree_reads_as_itself(tree: Node) -> None:
    assert parse(to_text(tree)) == tree


def test_a_range_to_a_spill_is_no_spill_of_an_area() -> None:
    tree = Binary(":", cell(1, 1), Postfix("#", cell(1, 2)))
    assert to_text(tree) == "A1:(B1#)" and parse(to_text(tree)) == tree


@pytest.mark.parametrize(("outer", "inner"), list(product(PRECEDENCE, PRECEDENCE)))
def test_two_operators_in_either_nesting(outer: str, inner: str) -> None:
    a, b, c = Name("rate"), Name("cost"), Name("mean")
    left, right = Binary(outer, Binary(inner, a, b), c), Binary(outer, a, Binary(inner, b, c))
    assert parse(to_text(left)) == left
    assert parse(to_text(right)) == right
    for operator in ("-", "@"):
        for tree in (
            Binary(outer, Unary(operator, a), b),
            Unary(operator, Binary(outer, a, b)),
            Binary(outer, a, Unary(operator, b)),
        ):
            assert parse(to_text(tree)) == tree
    for tree in (
        Binary(outer, Postfix("%", a), b),
        Postfix("%", Binary(outer, a, b)),
        Binary(outer, a, Postfix("%", b)),
    ):
        assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("-2^2", Binary("^", Unary("-", TWO), TWO)),
        ("2^3^2", Binary("^", Binary("^", TWO, THREE), TWO)),
        ("2^-1%", Binary("^", TWO, Postfix("%", Unary("-", ONE)))),
        ("1-2-3", Binary("-", Binary("-", ONE, TWO), THREE)),
        ("1=2&3", Binary("=", ONE, Binary("&", TWO, THREE))),
        ("(1-2)", Parentheses(Binary("-", ONE, TWO))),
        ("(1)-(2)", Binary("-", ONE, TWO)),
        ("sheet1!A1", cell(1, 1, "sheet1")),
        ("'Q1 ''24'!B2", cell(2, 2, "Q1 '24")),
        ("S!A1:S!B2", Reference(Corner(1, 1), Corner(2, 2), Origin("S"))),
        ("S:T!A1", Reference(Corner(1, 1), None, Origin("S", "T"))),
        ("'S 1:T 2'!A1", Reference(Corner(1, 1), None, Origin("S 1", "T 2"))),
        ("[1]S!$A$1", Reference(Corner(1, 1, True, True), None, Origin("S", "", "1"))),
        ("'[1]S 1'!A1", Reference(Corner(1, 1), None, Origin("S 1", "", "1"))),
        ("[1]!rate", Name("rate", Origin("", "", "1"))),
        ("'Other.xlsx'!rate", Name("rate", Origin("Other.xlsx"))),
        ("A:$C", Reference(Corner(None, 1), Corner(None, 3, False, True))),
        ("$1:2", Reference(Corner(1, None, True), Corner(2, None))),
        ("A1#", Postfix("#", cell(1, 1))),
        ("@A1:A3", Unary("@", Reference(Corner(1, 1), Corner(3, 1)))),
        ("A1:OFFSET(A1,1,)", Binary(":", cell(1, 1), Call("OFFSET", (cell(1, 1), ONE, Omitted())))),
        ("A1 A1:A3", Binary(" ", cell(1, 1), Reference(Corner(1, 1), Corner(3, 1)))),
        ("SUM((A1,A2))", Call("SUM", (Binary(",", cell(1, 1), cell(2, 1)),))),
        ("IF( A1 ,, \"a\"\"b\" )", Call("IF", (cell(1, 1), Omitted(), Text('a"b')))),
        ("ABC2000000", Name("ABC2000000")),
        ("true", Truth(True)),
        ("TRUE()", Call("TRUE", ())),
        ("S!#REF!", ErrorValue("#REF!")),
        ("#REF!A1", ErrorValue("#REF!")),
        ("1.5e3+.5", Binary("+", Number(1500.0), Number(0.5))),
        ("T[]", Structured("T")),
        ("T[@a]", Structured("T", ("#This Row",), "a")),
        ("T[@[a b]:[c]]", Structured("T", ("#This Row",), "a b", "c")),
        ("[@a]", Structured("", ("#This Row",), "a")),
        ("T[[#This Row],a]", Structured("T", ("#This Row",), "a")),
        ("T[[#Headers],[it''s]]", Structured("T", ("#Headers",), "it's")),
        ("T[a, b]", Structured("T", (), "a, b")),
        ("LOG10(1)", Call("LOG10", (ONE,))),
        ("Q1!A1", cell(1, 1, "Q1")),
    ],
)  # fmt: skip
def test_words_and_precedence_are_excels(text: str, tree: Node) -> None:
    assert parse(text) == tree
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    "text",
    [
        *("", "1+", "(1", "1)", "SUM(1", "1 2", "A1:", "{1,2;3}", "{A1}", "{1", "'a", '"a', "T[[a],[b]]"),
        *("S!", "a!!b", "S! A1", "1e999", "A1048577:B1", "[", "?", "=1"),
    ],
)  # fmt: skip
def test_what_is_no_formula_is_said_in_one_line(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert isinstance(caught.value, InputError)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 200


HOSTILE = {
    "letters": "a" * 100_000,
    "names": "a." * 50_000,
    "sheets": "S!" * 50_000,
    "ends": "A1" + ":A1" * 50_000,
    "parentheses": "(" * 10_000,
    "closed": "(" * 10_000 + "1" + ")" * 10_000,
    "calls": "ABS(" * 7_000 + "1" + ")" * 7_000,
    "signs": "-" * 30_000 + "1",
    "percents": "1" + "%" * 30_000,
    "brackets": "[" * 30_000,
    "tables": "T[[" + "a][" * 10_000,
    "quotes": "'" * 30_001,
    "texts": '"' * 30_001,
    "arrays": "{" * 30_000,
    "spaces": " " * 32_000 + ")",
    "applied": "f(1)" + "(1)" * 10_000,
    "spilled": "A1" + "#" * 30_000,
    "at": "@" * 30_000 + "A1",
    "spans": "a:" * 16_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_formulas_are_refused_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(FormulaError):
        parse(text)
    assert time.process_time() - started < 1


def test_a_sum_of_thousands_of_terms_is_read_printed_and_walked() -> None:
    text = "+".join(["A1"] * 8_000)
    tree = parse(text)
    assert to_text(tree) == text
    assert to_text(parse(text.replace("+", ","))) == f"({text.replace('+', ',')})"
    assert sum(node == cell(1, 1) for node in walk(tree)) == 8_000
    assert to_text(replaced(tree, lambda node: ONE if isinstance(node, Reference) else node)) == "+".join(
        "1" * 8_000
    )


def test_walk_goes_in_the_order_of_the_text() -> None:
    assert [node for node in walk(parse("IF(1,2,-3)")) if isinstance(node, Number)] == [ONE, TWO, THREE]
