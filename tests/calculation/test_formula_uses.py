"""What a formula asks of the engine: functions, forms of reference, kinds of values."""

from __future__ import annotations

import pytest

from tests.calculation.kinds import uses
from xlplugin.calculation.formula_uses import FormulaUses
from xlplugin.calculation.formulas.tree import parse
from xlplugin.calculation.value_kinds import ValueKinds


def test_formulas_of_one_shape_are_told_apart_by_what_their_cells_hold():
    over = FormulaUses(ValueKinds([(("S", 1, 1), 3.0), (("S", 2, 1), "x"), (("T", 3, 1), "y")]))
    kinds = [
        {use.kind for use in over.of("S", parse(f"NPV(A{row},0)")).uses if use.form == "cell"}
        for row in (1, 2, 3)
    ]
    assert kinds == [{"number"}, {"text"}, {"blank"}]
    assert {use.kind for use in over.of("T", parse("NPV(A3,0)")).uses if use.form == "cell"} == {"text"}


def test_a_name_is_what_it_stands_for():
    over = FormulaUses(
        ValueKinds([(("S", 1, 1), "x")]), lambda name, sheet: {"rate": "S!$A$1"}.get(name.lower())
    )
    assert any(use == ("NPV", 1, "cell", "text") for use in over.of("S", parse("NPV(Rate,1)")).uses)


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("SUM(IFS(A1>1,B1,A1>2,A3))", {"number", "text"}),  # results, not conditions
        ("SUM(IFS(B3,A1,TRUE,A2))", {"number"}),
        ("SUM(SWITCH(B1,B2,A1,B2,A2))", {"number"}),
        ("SUM(SWITCH(A1,1,A2,B1))", {"number", "text"}),  # the last stands for all others
        ("SUM(CHOOSE(B1,A1,B3))", {"number", "truth"}),
    ],
)
def test_a_branch_gives_what_its_results_hold(formula, kinds):
    assert {use.kind for use in uses(formula).uses if use[:3] == ("SUM", 1, "result")} == kinds


@pytest.mark.parametrize(
    ("formula", "use"),
    [
        ("SUM(A1#)", ("reference to a spill", 0, "", "")),
        ("SUM(A1#)", ("SUM", 1, "spill", "number")),
        ("@A1:A3", ("SINGLE", 1, "area", "number")),
        ("SUM('S:T'!A1)", ("reference to several sheets", 0, "", "")),
        ("SUM(Sales[v])", ("structured reference", 0, "", "")),
        ("SUM(Sales[v])", ("SUM", 1, "area", "any")),
        ("SUM(Sales[@v])", ("SUM", 1, "cell", "any")),
        ("LAMBDA(x,x+1)(A1)", ("LAMBDA", 0, "applied", "nothing")),
        ("LAMBDA(x,NPV(B1,x))(A1)", ("NPV", 1, "cell", "text")),
        ("SUM(IFS(A1>1,A1:A2,TRUE,A3))", ("SUM", 1, "reference", "number")),
    ],
)
def test_each_way_to_refer_is_a_kind_of_its_own(formula, use):
    assert use in uses(formula).uses


def test_a_name_that_cannot_be_read_may_be_anything():
    over = FormulaUses(ValueKinds([]), lambda name, sheet: "SUM(")
    found = over.of("S", parse("NPV(Rate,1)"))
    assert ("NPV", 1, "result", "any") in found.uses and found.may_get_error
