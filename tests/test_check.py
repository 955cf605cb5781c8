"""The check command's own part: which packages lie below the floor of covered lines."""

from __future__ import annotations

from tests.check import FLOOR, below_the_floor, parser


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


def test_help_tells_what_runs_without_an_option_and_what_each_does():
    told = " ".join(parser().format_help().split())
    assert "Without an option style (ruff), types (mypy) and tests (pytest) run" in told
    for option in (
        "--static style and types alone",
        "--coverage all of it, the tests with branch coverage, and the floor",
        f"--floor no tests: whether the run with --coverage before reached {FLOOR}%",
        "--options no checks: print the options",
    ):
        assert option in told
