"""Everything that must hold before a change lands, in one command: `python -m tests.check`.

Style (ruff), types (mypy) and tests (pytest) with branch coverage (SlipCover) run, in this order; the first
that fails ends it with exit code 1, and so does a package with too few covered lines. CI runs the same parts.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
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
# LibreOffice's own Python runs this one; tests/excel/test_calc_addin.py asks it from there.
OMITTED = ("xlplugin/excel/calc_addin/component.py",)
REPORT = ROOT / ".coverage.json"  # of the tests before


def environment() -> dict[str, str]:
    """What the tests run under: pytest's options, and SlipCover's, which reach the workers this way."""
    return {
        "CI": "true",  # a test that skips for want of LibreOffice is a failure here
        "PYTEST_ADDOPTS": " ".join(TESTS),
        "SLIPCOVER_ENABLED": "1",
        "SLIPCOVER_BRANCH": "1",
        "SLIPCOVER_SOURCE": ",".join(PACKAGES),
        "SLIPCOVER_OMIT": ",".join(OMITTED),
        "COVERAGE_REPORT": str(REPORT),
    }


def succeeds(*command: str) -> bool:
    """Runs a tool of this environment and shows what it prints."""
    print("$", *command, flush=True)
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode == 0


def below_the_floor(report: dict) -> list[str]:
    """A line for each package in which too few lines are covered; reads SlipCover's JSON report."""
    lines: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for file, found in report["files"].items():
        package = Path(file).parent.as_posix()
        lines[package] += found["summary"]["covered_lines"] + found["summary"]["missing_lines"]
        covered[package] += found["summary"]["covered_lines"]
    shares = {package: 100 * covered[package] / count for package, count in lines.items() if count}
    return [
        f"{package}: {share:.1f}% of {lines[package]} lines, at least {FLOOR}% wanted"
        for package, share in sorted(shares.items())
        if share < FLOOR
    ]


def floor_holds() -> bool:
    """Whether the tests before reached the floor; prints what lies below."""
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    low = below_the_floor(report)
    total = report["summary"]["percent_covered"]
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
        "--floor",
        action="store_true",
        help=f"no tests: whether those before reached {FLOOR}%% of the lines of every package",
    )
    part.add_argument(
        "--environment",
        action="store_true",
        help="no checks: print what a shell exports before pytest, as CI does",
    )
    return found


def main() -> int:
    arguments = parser().parse_args()
    if arguments.environment:
        print(*(f"export {name}={shlex.quote(value)}" for name, value in environment().items()), sep="\n")
        return 0
    if arguments.floor:
        return not floor_holds()
    static = [succeeds(*command) for command in STATIC]
    if arguments.static or not all(static):
        return not all(static)
    os.environ |= environment()
    # Hundreds of starts of Python would compile all of it anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    REPORT.unlink(missing_ok=True)
    return not (succeeds("pytest") and floor_holds())


if __name__ == "__main__":
    sys.exit(main())
