"""The README says what is so: its commands, its table of functions, its pictures."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from workbooks.editions import EDITIONS
from xlplugin.cli import parser
from xlplugin.registry import functions

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHAPTERS = (
    "hardware",
    "training",
    "utilisation",
    "inference",
    "serving",
    "costs",
    "servers",
    "pricing",
    "adoption",
    "market",
    "valuation",
    "runtime",
)


def function_table() -> str:
    """The table that stands between the README's marks; paste this when the test fails."""
    ordered = sorted(functions().values(), key=lambda item: CHAPTERS.index(item.chapter))
    lines = ["| function | returns | what it gives | defaults |", "|---|---|---|---|"]
    for item in ordered:
        defaults = ", ".join(f"{a.name} {a.default}" for a in item.arguments if not a.required)
        lines.append(f"| `{item.signature}` | {item.returns.unit or 'text'} | {item.summary} | {defaults} |")
    return "\n".join(lines)


def test_the_table_of_functions_is_that_of_the_code():
    marked = re.search(r"<!-- functions:.*?-->\n(.*?)\n<!-- end of functions -->", README, re.DOTALL)
    assert marked and marked[1] == function_table()


def test_ci_runs_the_test_command_of_the_readme():
    block = re.search(r"```sh\n(.*?)```", README, re.DOTALL)[1]
    commands = [line.split("#")[0].strip() for line in block.splitlines()]
    assert commands == ["pip install . && xlplugin build", "pip install '.[test]' && pytest"]
    assert commands[1] in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()


def test_every_command_and_edition_is_told():
    actions = parser()._subparsers._group_actions[0].choices
    for command in actions:
        assert f"`xlplugin {command}" in README, command
    for edition in EDITIONS:
        assert f"| {edition} |" in README, edition


def test_pictures_and_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    for target in targets:
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_nothing_outside_the_agreed_entries_stands_at_the_top():
    agreed = {
        "pyproject.toml",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "xlplugin",
        "udfs",
        "workbooks",
        "tests",
        "docs",
    }
    visible = {name for name in _kept() if not name.startswith((".", "__"))}
    assert agreed <= visible <= agreed | {"build", "dist"}


def _kept() -> set[str]:
    """Names at the top that belong to the project, not what its commands have written beside them."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return {line.partition("/")[0] for line in listed.stdout.splitlines()}
    return {path.name for path in ROOT.iterdir() if not path.name.startswith("llm-compute-")}
