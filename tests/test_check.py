"""The check command's own part: which packages lie below the floor of covered lines."""

from __future__ import annotations

from tests.check import FLOOR, below_the_floor, parser


def report(**files: tuple[int, int]) -> dict:
    summaries = {
        name.replace("__", "/"): {"summary": {"covered_lines": covered, "missing_lines": lines - covered}}
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
    assert "Style (ruff), types (mypy) and tests (pytest) with branch coverage (SlipCover) run" in told
    for option in (
        "--static style and types alone",
        f"--floor no tests: whether those before reached {FLOOR}%",
        "--environment no checks: print what a shell exports",
    ):
        assert option in told
