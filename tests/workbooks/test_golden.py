"""The template as text: a changed formula is one changed line in review.

Renewed by `pytest tests/workbooks/test_golden.py --renew-golden`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbooks.built_templates import formulas

GOLDEN = Path(__file__).with_name("golden")


def formula_lines(edition: str) -> list[str]:
    """One line a formula: Sheet!Cell, a tab, the formula."""
    return [
        f"{sheet.title}!{cell.coordinate}\t{cell.value}".replace("\n", "⏎")
        for sheet in formulas(edition, "zh")
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def name_lines(edition: str) -> list[str]:
    names = formulas(edition, "zh").defined_names
    return [f"name {name}\t{defined.attr_text}" for name, defined in sorted(names.items())]


def as_text(edition: str) -> str:
    """Formulas and defined names of the udf edition; of the native one what differs from it.

    Constants are data: test_templates.py compares the built templates byte for byte.
    """
    lines = formula_lines("udf") + name_lines("udf")
    if edition != "udf":
        known = set(lines)
        lines = [line for line in formula_lines(edition) + name_lines(edition) if line not in known]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("edition", ["udf", "native"])
def test_template_is_its_golden_text(edition, request):
    path, text = GOLDEN / f"{edition}-zh.txt", as_text(edition)
    if request.config.getoption("--renew-golden"):
        path.write_text(text, encoding="utf-8")
    stored = path.read_text(encoding="utf-8") if path.exists() else ""
    changed = sorted(set(stored.splitlines()) ^ set(text.splitlines()))
    assert stored == text, "renew with --renew-golden if meant:\n" + "\n".join(changed[:20])
