"""What formulas read, what follows from cells, and in which order."""

from __future__ import annotations

import time

import pytest

from tests.calculation.formulas.books import formulas_of
from xlplugin.calculation.formulas.areas import Area, reads
from xlplugin.calculation.formulas.names import Place
from xlplugin.calculation.formulas.precedents import Graph, book_graph
from xlplugin.calculation.formulas.tree import parse
from xlplugin.ooxml.addresses import MAX_ROW, format_area

SHEETS = ["S", "T", "U"]


def read(text: str) -> set[str]:
    names = formulas_of({}, {"rate": "T!$C$3", "left": "S!XFD1"}).names
    found = reads(names.plain(parse(text), Place("S", 9, 9)), "S", SHEETS)
    return {f"{area.sheet}!{format_area(*area[1:])}" for area in found.areas} | (
        {"?"} if found.seeks else set()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1+B2:C3", {"S!A1", "S!B2:C3"}),
        ("t!A1", {"T!A1"}),
        ("S:U!A1", {"S!A1", "T!A1", "U!A1"}),
        ("[1]T!A1+Gone!A1", set()),
        ("A:A", {"S!A1:A1048576"}),
        ("rate+left", {"T!C3", "S!H9"}),
        ("SUM(A1:INDEX(B:B,C3))", {"S!A1", "S!B1:B1048576", "S!C3", "S!A1:C1048576"}),
        ("OFFSET(H19,MATCH(A1,B1:B9,0),0)", {"S!A1", "S!B1:B9", "?"}),
        ("OFFSET(A1,2,1,3)", {"S!B3:B5", "?"}),
        ("OFFSET(A1:B2,-1+1,0)", {"?"}),
        ("INDIRECT(A1)", {"S!A1", "?"}),
        ("ROW(A1)+COLUMN(B1:B2)+ROWS(C1:C3)+COLUMNS(D:D)", set()),
        ("_xlfn.FORMULATEXT(A1)+_xlfn.SHEET(A2)", set()),
        ("ROW(INDEX(A1:A9,B1))", {"S!B1"}),
        ("ROW(@A1:A9)", set()),
        ("CELL(\"row\",A1)", set()),
        ("CELL(\"contents\",A1)", {"S!A1"}),
        ("CELL(B1,A1)", {"S!A1", "S!B1"}),
        ("SUM(A1:OFFSET(A9,-1,0))", {"S!A1", "S!A1:A8", "S!A8", "?"}),
        ("IF(A1,B1,)", {"S!A1", "S!B1"}),
        ("_xlfn.LAMBDA(_xlpm.x,_xlpm.x+A1)(B1)", {"S!A1", "S!B1"}),
        ("A1#", {"S!A1"}),
    ],
)  # fmt: skip
def test_areas_read(text: str, expected: set[str]) -> None:
    assert read(text) == expected


def test_what_follows_and_what_stands_behind() -> None:
    formulas = formulas_of(
        {
            "B1": "=A1+1", "B2": "=SUM(B1:B1)", "B3": "=SUM(T:T!A1)", "B4": "=ROW(B1)", "B5": "=SUM(A:A)",
            "T!A1": "=S!B2", "U!A1": "=INDIRECT(\"S!A1\")", "U!A2": "=U!A1", "U!A3": "=A9",
        }
    )  # fmt: skip
    graph = book_graph(formulas)
    following = {("S", 1, 2), ("S", 2, 2), ("S", 3, 2), ("T", 1, 1), ("S", 5, 2)}
    assert graph.dependents([("S", 1, 1)], unseen=False) == following
    assert graph.dependents([("S", 1, 1)]) == following | {("U", 1, 1), ("U", 2, 1)}
    assert graph.precedents([("S", 3, 2)]) == {("S", 3, 2), ("T", 1, 1), ("S", 2, 2), ("S", 1, 2)}
    order, circles = graph.ordered(following)
    assert (
        order.index(("S", 1, 2))
        < order.index(("S", 2, 2))
        < order.index(("T", 1, 1))
        < order.index(("S", 3, 2))
    )
    assert circles == [] and len(order) == len(following)


def test_circles_are_found_and_an_anchor_is_none() -> None:
    formulas = formulas_of(
        {
            "A1": "=A1+1",
            "A2": "=SUM(A3:A4)",
            "A4": "=A2",
            "A5": "=OFFSET(A5,1,0)",
            "A6": "=ROW(A6)",
            "A7": "=A4",
        }
    )
    circles = book_graph(formulas).circles()
    assert sorted(map(sorted, circles)) == [[("S", 1, 1)], [("S", 2, 1), ("S", 4, 1)]]


def test_an_array_formula_stands_for_the_cells_that_it_fills() -> None:
    formulas = formulas_of({"A1": "=B1:B3*2", "C1": "=A3"})
    graph = book_graph(formulas, {("S", 1, 1): Area("S", 1, 1, 3, 1)})
    assert graph.dependents([("S", 2, 2)]) == {("S", 1, 1), ("S", 1, 3)}
    assert graph.precedents([("S", 1, 3)]) == {("S", 1, 3), ("S", 1, 1)}
    assert graph.precedents([("S", 2, 1)]) == {("S", 1, 1)}


def test_whole_columns_over_many_formulas_cost_no_square() -> None:
    started = time.process_time()
    count = 20_000
    read = {("S", row, 1): reads(parse(f"SUM(C:C)+B{row}"), "S", SHEETS) for row in range(1, count + 1)}
    read |= {("S", row, 3): reads(parse(f"D{row}"), "S", SHEETS) for row in range(1, count + 1)}
    graph = Graph(read)
    assert len(graph.dependents([("S", 7, 4)])) == count + 1
    assert len(graph.precedents([("S", 7, 1)])) == count + 1
    assert len(graph.ordered(read.keys())[0]) == 2 * count
    assert time.process_time() - started < 10
    assert count < MAX_ROW
