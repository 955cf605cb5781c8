"""The template as text: a changed formula is one changed line in review.

Renewed by `pytest tests/workbooks/test_golden.py --renew-golden`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbooks.built_templates import formulas

GOLDEN = Path(__file__).with_name("golden")


KINDS = {  # the udf edition in Chinese is told whole, of the others what differs from it
    ("udf", "zh"): ("formulas", "constants", "names"),
    ("udf", "en"): ("constants",),
    ("native", "zh"): ("formulas",),
}


def as_text(edition: str, lang: str) -> str:
    """One line a cell: Sheet!Cell, a tab, its formula or value; then the defined names."""
    kinds = KINDS[edition, lang]
    book = formulas(edition, lang)
    lines = []
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                kind = "formulas" if cell.data_type == "f" else "constants"
                if cell.value is not None and kind in kinds:
                    value = f"{cell.value:.15g}" if isinstance(cell.value, int | float) else str(cell.value)
                    lines.append(f"{sheet.title}!{cell.coordinate}\t{value}".replace("\n", "⏎"))
    if "names" in kinds:
        names = sorted(book.defined_names.items())
        lines += [f"name {name}\t{defined.attr_text}" for name, defined in names]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("edition", "lang"), KINDS)
def test_template_is_its_golden_text(edition, lang, request):
    path, text = GOLDEN / f"{edition}-{lang}.txt", as_text(edition, lang)
    if request.config.getoption("--renew-golden"):
        path.write_text(text, encoding="utf-8")
    stored = path.read_text(encoding="utf-8") if path.exists() else ""
    changed = sorted(set(stored.splitlines()) ^ set(text.splitlines()))
    assert stored == text, "renew with --renew-golden if meant:\n" + "\n".join(changed[:20])
