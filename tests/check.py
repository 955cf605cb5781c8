"""Everything that must hold before a change lands, in one command: `python -m tests.check`.

Without an option style (ruff), types (mypy) and tests (pytest) run, in this order; the first that fails ends
it with exit code 1. CI runs the same parts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("xlplugin", "udfs", "workbooks")
FLOOR = 95  # per cent of the lines of every package
STATIC = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy", "xlplugin", "udfs", "workbooks"),
)
# worksteal keeps the tests of a module together, and leaves no worker idle behind the last long module.
TESTS = ("-n", "2", "--dist", "worksteal", "--durations=15")
COVERAGE = (*(f"--cov={name}" for name in PACKAGES), "--cov-branch", "--cov-report=")  # the floor tells


def succeeds(*command: str) -> bool:
    """Runs a tool of this environment and shows what it prints."""
    print("$", *command, flush=True)
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode == 0


def below_the_floor(report: dict) -> list[str]:
    """A line for each package in which too few lines are covered; reads coverage's JSON report."""
    lines: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for file, found in report["files"].items():
        package = Path(file).parent.as_posix()
        lines[package] += found["summary"]["num_statements"]
        covered[package] += found["summary"]["covered_lines"]
    shares = {package: 100 * covered[package] / count for package, count in lines.items() if count}
    return [
        f"{package}: {share:.1f}% of {lines[package]} lines, at least {FLOOR}% wanted"
        for package, share in sorted(shares.items())
        if share < FLOOR
    ]


def floor_holds() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        if not succeeds("coverage", "json", "-q", "-o", str(path)):
            return False
        report = json.loads(path.read_text())
    low = below_the_floor(report)
    total = report["totals"]["percent_covered"]
    print(
        *(low or [f"coverage with branches {total:.1f}%, every package at {FLOOR}% of its lines or more"]),
        sep="\n",
    )
    return not low


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="python -m tests.check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    part = found.add_mutually_exclusive_group()
    part.add_argument(
        "--static", action="store_true", help="style and types alone: ruff, mypy (half a minute)"
    )
    part.add_argument(
        "--coverage",
        action="store_true",
        help="all of it, the tests with branch coverage, and the floor: Python's tracer makes loops two to "
        "three times as slow, so the default goes without",
    )
    part.add_argument(
        "--floor",
        action="store_true",
        help=f"no tests: whether the run with --coverage before reached {FLOOR}%% in every package",
    )
    part.add_argument(
        "--options",
        action="store_true",
        help="no checks: print the options that CI gives to pytest, for PYTEST_ADDOPTS",
    )
    return found


def main() -> int:
    arguments = parser().parse_args()
    if arguments.options:
        print(*TESTS)
        return 0
    if arguments.floor:
        return not floor_holds()
    static = [succeeds(*command) for command in STATIC]
    if arguments.static or not all(static):
        return not all(static)
    os.environ.setdefault("CI", "true")  # a test that skips for want of LibreOffice is a failure here
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # hundreds of starts of Python would compile all of it anew
    if not arguments.coverage:
        return not succeeds("pytest", *TESTS)
    return not (succeeds("pytest", *TESTS, *COVERAGE) and floor_holds())


if __name__ == "__main__":
    sys.exit(main())
