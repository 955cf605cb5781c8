"""The check command's own part: which packages lie below the floor of covered lines."""

from __future__ import annotations

from tests.check import FLOOR, below_the_floor


def report(**files: tuple[int, int]) -> dict:
    summaries = {
        name.replace("__", "/"): {"summary": {"num_statements": lines, "covered_lines": covered}}
        for name, (lines, covered) in files.items()
    }
    return {"files": summaries}


def test_each_package_must_reach_the_floor_by_itself():
    found = below_the_floor(report(a__x=(100, 100), a__y=(100, 90), b__x=(100, FLOOR - 1), c__x=(0, 0)))
    assert found == [f"b: {FLOOR - 1}.0% of 100 lines, at least {FLOOR}% wanted"]


def test_nothing_is_said_where_all_reach_it():
    assert below_the_floor(report(a__x=(100, FLOOR))) == []
