"""What every function owes to a spreadsheet: a name, short documentation, known arguments, a source."""

from __future__ import annotations

import inspect

import pytest

import udfs
from tests.case_tables import FOLDER, tabled_functions
from tests.udfs.excel_names import EXCEL_FUNCTIONS, LIKE_A_CELL, NAME, VBA_WORDS
from udfs import fleet_quantities, quantities
from xlplugin.quantity import Quantity, SameAs, Untold
from xlplugin.registry import DOC_LIMIT, Function, functions

ALL = [getattr(udfs, name) for name in udfs.__all__]
ARGUMENTS = [(function, argument) for function in ALL for argument in function.arguments]
ARGUMENT_IDS = [f"{function.name}-{argument.name}" for function, argument in ARGUMENTS]


def each(function: Function) -> str:
    return function.name


def test_the_package_exports_what_is_registered():
    ours = {name for name, f in functions().items() if f.body.__module__.startswith("udfs.")}
    assert {f.name for f in ALL} == ours
    assert udfs.__all__ == sorted(udfs.__all__)


@pytest.mark.parametrize("function", ALL, ids=each)
def test_a_name_is_upper_case_and_means_nothing_else_to_excel(function):
    assert NAME.fullmatch(function.name)
    assert not LIKE_A_CELL.fullmatch(function.name)
    assert function.name not in EXCEL_FUNCTIONS
    assert function.name.lower() not in VBA_WORDS


def test_the_list_of_excel_s_names_is_whole():
    assert len(EXCEL_FUNCTIONS) > 480
    assert {"GROWTH", "YIELD", "XLOOKUP", "SUM", "FORECAST.ETS", "GROUPBY"} <= EXCEL_FUNCTIONS


@pytest.mark.parametrize("function", ALL, ids=each)
def test_a_function_says_what_it_returns_and_where_the_formula_comes_from(function):
    assert 20 <= len(function.summary) <= DOC_LIMIT
    assert function.summary[0].isupper() and function.summary.endswith(".")
    assert len(function.source) > 10
    assert all(len(line) < 110 for line in function.__doc__.splitlines())


@pytest.mark.parametrize("function", ALL, ids=each)
def test_a_body_is_a_few_straight_lines(function):
    source = inspect.getsource(function.body)
    code = source.split('"""')[-1].strip().splitlines()
    assert 1 <= len(code) <= 10
    assert not any(line.strip().startswith(("if ", "for ", "while ", "try", "import ")) for line in code)


@pytest.mark.parametrize(("function", "argument"), ARGUMENTS, ids=ARGUMENT_IDS)
def test_an_argument_is_named_for_vba_and_explained(function, argument):
    assert argument.name.islower() and argument.name not in VBA_WORDS
    assert not LIKE_A_CELL.fullmatch(argument.name)
    quantity = argument.quantity
    assert quantity.meaning[0].isupper() and 3 <= len(quantity.meaning) <= 80
    assert quantity.unit or getattr(quantity, "choices", ())
    assert len(argument.doc) <= DOC_LIMIT
    assert quantity.allowed


@pytest.mark.parametrize("function", ALL, ids=each)
def test_optional_arguments_come_last_and_their_defaults_are_allowed(function):
    required = [argument.required for argument in function.arguments]
    assert required == sorted(required, reverse=True)
    for argument in function.arguments:
        if not argument.required and not isinstance(argument.default, SameAs | Untold):
            assert argument.quantity.read(argument.default) == argument.default


def test_an_argument_name_means_one_quantity():
    """Where the same name stands for several quantities, they differ in bounds only, not in unit."""
    units: dict[str, set[str]] = {}
    for _, argument in ARGUMENTS:
        units.setdefault(argument.name, set()).add(argument.quantity.unit)
    several = {name: found for name, found in units.items() if len(found) > 1}
    assert several == {
        "tokens": {"tokens", "tokens/question"},  # of a run, and of a question with its answer
        "price": {"money/user/month", "money/share"},  # of a subscription, and of a share
    }


def test_every_quantity_is_used():
    used = {id(quantity) for f in ALL for quantity in (f.returns, *(a.quantity for a in f.arguments))}
    vocabulary = {**vars(quantities), **vars(fleet_quantities)}
    declared = {name: value for name, value in vocabulary.items() if isinstance(value, Quantity)}
    unused = [name for name, value in declared.items() if id(value) not in used]
    assert unused == ["PEAK", "ROW_PEAKS"]  # what a chip's number and a column's cells are read as


def test_every_table_belongs_to_a_function():
    assert {path.stem for path in FOLDER.glob("*.csv")} == {function.name for function in tabled_functions()}
    assert {f.name for f in ALL} - {f.name for f in tabled_functions()} == {"XLP_LAST_ERROR", "XLP_VERSION"}
