"""Calls of our functions within formulas: what their arguments mean there, and what cannot be computed."""

from __future__ import annotations

import re

import pytest

from tests.computed import engine_of, uncomputed, value_of
from tests.computed import shown as plain

CELLS = {"A1": 8, "A2": 17, "A3": 80}  # GPUs, of which a server holds 8
TWICE = "a name bound twice around a function of this package"
RANDOM = "random numbers reach a function of this package: each calculation draws them anew"
CIRCLE = "a circular reference through a function of this package"


def stored(formula: str) -> str:
    """As a file stores it: the newer functions and the names g, h and x with their prefixes."""
    return re.sub(r"\b([ghx])\b", r"_xlpm.\1", re.sub(r"\b(?=(?:LET|MAP|LAMBDA)\()", "_xlfn.", formula))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=LET(g,A2,SERVERS(g))", 3),
        ("=LET(g,A1+A2,h,SERVERS(g),h*2)", 8),
        ("=LET(g,A2,h,g*2,SERVERS(h))", 5),
        ("=LET(g,SERVERS(A3),SERVERS(g))", 2),
        ("=LET(g,A1:A3,SUM(SERVERS(g)))", 14),
        ("=LET(g,A3,SERVERS(A2)+g)", 83),
        ("=LET(g,A2,LET(g,A3,SERVERS(g))+SERVERS(g))", 13),
        ("=SERVERS(ROW()*16)", 2),
        ("=SERVERS(COLUMN())", 4),  # in Z1
        ("=SERVERS(A2*2)+SERVERS(A2*2)", 10),
        ("=SERVERS(#N/A)", "#N/A"),
        ("=SUM(SERVERS({8,17,80}))", 14),
        ('=INDEX(SERVERS(IF({1,0,1},A1,"x")),2)', "#VALUE!"),
    ],
)
def test_an_argument_means_what_it_means_in_its_cell(formula, value):
    assert plain(value_of(stored(formula), CELLS)) == value


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("=SERVERS(Nowhere!A1)", "there is no sheet Nowhere"),
        ("=SERVERS(A1:XFD9000)", "SERVERS over 147,456,000 cells: at most 100,000 are read"),
        ("=SUM(MAP(A1:A3,LAMBDA(g,SERVERS(g))))", "a function of this package within LAMBDA"),
        ("=LET(g,A1,SERVERS(LET(g,A1*3,g)))", TWICE),
        ("=LET(g,A1,SERVERS(SUM(MAP(A1:A2,A1:A2,LAMBDA(x,g,x+g)))))", TWICE),
    ],
)
def test_a_call_that_cannot_be_computed_is_named_and_the_rest_computed(formula, reason):
    assert uncomputed(stored(formula), CELLS) == reason
    assert engine_of(stored(formula), CELLS | {"B1": "=SERVERS(A2)"}).get("S", 1, 2) == 3


@pytest.mark.parametrize("formula", ["=SERVERS(RANDBETWEEN(1,8))", "=SERVERS(B1)+1", "=SUM(SERVERS(A1:B1))"])
def test_random_numbers_never_come_to_rest_in_a_function_of_ours(formula):
    assert uncomputed(formula, CELLS | {"B1": "=RANDBETWEEN(1,8)"}) == RANDOM


@pytest.mark.parametrize("formula", ["=SERVERS(A2)+RAND()*0", "=SERVERS(A2)+B1*0", "=IF(B1>9,1,SERVERS(A2))"])
def test_random_numbers_beside_a_function_of_ours_leave_it_alone(formula):
    assert value_of(formula, CELLS | {"B1": "=RANDBETWEEN(1,8)"}) == 3


@pytest.mark.parametrize("formula", ["=Z1", '=INDIRECT("Z1")'])
def test_a_call_that_reads_its_own_result_is_named(formula):
    assert uncomputed("=SERVERS(A1)*8+1", {"A1": formula}) == CIRCLE
