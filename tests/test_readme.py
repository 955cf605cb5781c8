"""The README says what is so: its commands, its table of functions, its pictures."""

from __future__ import annotations

import difflib
import re
import subprocess
from pathlib import Path

import pytest

from workbooks.editions import EDITIONS
from workbooks.sheets.function_list import CHAPTERS
from workbooks.sheets.function_words import MEANINGS
from xlplugin.cli import parser
from xlplugin.registry import functions

ROOT = Path(__file__).parents[1]
READMES = {
    lang: (ROOT / name).read_text(encoding="utf-8")
    for lang, name in (("en", "README.md"), ("zh", "README.zh.md"))
}


def function_table(lang: str) -> str:
    """The table that stands between a README's marks."""
    ordered = sorted(functions().values(), key=lambda item: CHAPTERS.index(item.chapter))
    heads = {"en": ("function", "returns", "what it gives"), "zh": ("函数", "单位", "含义")}[lang]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|"]
    for item in ordered:
        words = item.summary if lang == "en" else MEANINGS.get(item.name, "?")  # test_added_rows.py names it
        lines.append(f"| `{item.signature}` | {item.returns.unit or 'text'} | {words} |")
    return "\n".join(lines)


@pytest.mark.parametrize("lang", READMES)
def test_the_table_of_functions_is_that_of_the_code(lang):
    marked = re.search(r"<!-- functions:.*?-->\n(.*?)\n<!-- end of functions -->", READMES[lang], re.DOTALL)
    stands, wanted = marked[1].splitlines(), function_table(lang).splitlines()
    told = "\n".join(difflib.unified_diff(stands, wanted, "stands", "wanted", n=1, lineterm=""))
    assert stands == wanted, f"the README ({lang}), table of functions:\n{told}\n"


@pytest.mark.parametrize("lang", READMES)
def test_ci_runs_the_test_command_of_the_readme(lang):
    block = re.search(r"```sh\n(.*?)```", READMES[lang], re.DOTALL)[1]
    commands = [line.split("#")[0].strip() for line in block.splitlines()]
    assert commands == ["pip install . && xlplugin build", "pip install '.[test]' && pytest"]
    assert commands[1] in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("lang", READMES)
def test_every_command_and_edition_is_told(lang):
    for command in parser().commands.choices:
        assert f"`xlplugin {command}" in READMES[lang], command
    for edition in EDITIONS:
        assert f"| {edition} |" in READMES[lang], edition


@pytest.mark.parametrize("lang", READMES)
def test_pictures_and_links_lead_somewhere(lang):
    targets = re.findall(r"\]\(([^)#]+)\)", READMES[lang])
    assert targets
    for target in targets:
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_nothing_outside_the_agreed_entries_stands_at_the_top():
    agreed = {
        "pyproject.toml",
        "README.md",
        "README.zh.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "xlplugin",
        "udfs",
        "workbooks",
        "tests",
        "docs",
    }
    visible = {name for name in _kept() if not name.startswith((".", "__"))}
    assert agreed <= visible <= agreed | {"build", "dist", "uv.lock"}


def _kept() -> set[str]:
    """Names at the top that belong to the project, not what its commands have written beside them."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return {line.partition("/")[0] for line in listed.stdout.splitlines()}
    return {path.name for path in ROOT.iterdir() if not path.name.startswith("llm-compute-")}
