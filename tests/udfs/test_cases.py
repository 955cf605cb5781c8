"""Every case table on single values and on arrays."""

from __future__ import annotations

import numpy as np
import pytest

from tests.case_tables import KINDS, Case, all_cases, cases, matches, tabled_functions
from xlplugin import ExcelError
from xlplugin.runner import OMITTED, call

STACKED = [f for f in tabled_functions() if all(a.quantity.broadcasts for a in f.arguments) and not f.parts]


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_one_call(case: Case):
    try:
        result = case.function(*case.given)
    except ExcelError as error:
        result = error
    assert case.accepts(result), f"{result!r}, not {case.expected!r}"


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_as_a_cell_shows_it(case: Case):
    result = call(case.function, case.given)
    assert case.accepts(result), f"{result!r}, not {case.expected!r}"


@pytest.mark.parametrize("function", STACKED, ids=lambda f: f.name)
def test_all_rows_as_one_range(function):
    """Good and bad rows stacked: each result is what the row alone gives, so no row spoils another."""
    rows = [case for case in cases(function.name) if not case.has_range]
    columns = [
        [[blank_if_omitted(value)] for value in column] for column in zip(*arguments(rows), strict=True)
    ]
    results = function(*columns)
    assert len(results) == len(rows) >= 10
    for case, (result,) in zip(rows, results, strict=True):
        assert case.accepts(result), f"{case}: {result!r}, not {case.expected!r}"


@pytest.mark.parametrize("function", STACKED, ids=lambda f: f.name)
def test_number_rows_as_numpy_columns(function):
    """The rows of plain numbers as float arrays, those that differ in words or gaps one call each."""
    groups: dict[tuple, list[Case]] = {}
    for case in cases(function.name):
        if not case.has_range and isinstance(case.expected, float):
            shared = tuple(None if type(v) is float else (type(v), v) for v in case.arguments)
            groups.setdefault(shared, []).append(case)
    stacked = [rows for rows in groups.values() if any(type(v) is float for v in rows[0].arguments)]
    for rows in stacked:
        columns = [
            np.array(column) if type(column[0]) is float else column[0]
            for column in zip(*arguments(rows), strict=True)
        ]
        results = function(*columns)
        assert results.dtype == float and results.shape == (len(rows),)
        for case, result in zip(rows, results.tolist(), strict=True):
            assert matches(result, case.expected, case.digits), f"{case}: {result!r}"
    assert stacked or function.name == "GPU_SPEC"


@pytest.mark.parametrize("function", tabled_functions(), ids=lambda f: f.name)
def test_a_table_has_every_kind_of_row(function):
    kinds = [case.kind for case in cases(function.name)]
    assert set(kinds) == set(KINDS)
    assert all(case.why for case in cases(function.name))


def arguments(rows: list[Case]) -> list[tuple]:
    return [case.arguments for case in rows]


def blank_if_omitted(value: object) -> object:
    """In a range an argument cannot be left out; a blank cell means the same for an optional one."""
    return None if value is OMITTED else value
