"""functions.csv stands on its evidence: rows and books of Excel beside the project, and cases of our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.calculation.evidence import table
from tests.calculation.evidence.compared import SHARED
from tests.calculation.evidence.own_cases import compared_own_cases, own_cases
from xlplugin.calculation.formulas.tree import parse
from xlplugin.errors import CODES

CELL = re.compile(r"\$?[A-Z]{1,3}\$?\d+")
VALUES = {
    "n": re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", re.IGNORECASE),
    "s": re.compile(".*", re.DOTALL),
    "b": re.compile("True|False"),
    "e": re.compile("|".join(map(re.escape, CODES))),
}
KNOWN_WRONG = {"MAXIFS", "MINIFS"}  # docs/upstream

needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="rows and books of Excel stand beside the project only"
)


@needs_shared
def test_functions_csv_is_current():
    assert table.digest() == table.DIGEST.read_text(encoding="utf-8").strip(), (
        "functions.csv may be stale: python -m tests.calculation.evidence.table"
    )


def faults(case: dict[str, str]) -> Iterator[str]:
    """What is wrong with a row of own_cases.csv."""
    if not case["definition"]:
        yield "says no definition"
    if not CELL.fullmatch(case["at"]):
        yield "at is no cell"
    if case["type"] not in VALUES or not VALUES[case["type"]].fullmatch(case["value"]):
        yield f"{case['value']!r} is no value of type {case['type']!r}"
    try:
        parse(case["formula"])
        for address in json.loads(case["cells"]):
            if not CELL.fullmatch(address.rpartition("!")[2]):
                yield f"{address!r} in cells is no cell"
    except ValueError as error:  # of the JSON, and FormulaError
        yield f"formula and cells: {error}"


def test_own_cases_are_well_formed():
    told = [f"line {int(case['id']) + 2}: {fault}" for case in own_cases() for fault in faults(case)]
    assert not told, "own_cases.csv:\n" + "\n".join(told)


@needs_shared
def test_the_engine_gives_what_own_cases_say():
    """But for functions that the engine is known to get wrong: those cases narrow what is trusted."""
    compared = zip(own_cases(), compared_own_cases(), strict=True)
    told = [
        f"line {int(case['id']) + 2}: the engine gives {found.value!r} for {found.formula}"
        for case, found in compared
        if not found.agrees and case["function"] not in KNOWN_WRONG
    ]
    assert not told, "own_cases.csv:\n" + "\n".join(told)
