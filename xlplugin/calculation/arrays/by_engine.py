"""One function of the engine for many numbers: where only it knows the answer."""

from __future__ import annotations

from collections.abc import Sequence


def by_engine(formula: str, numbers: Sequence[float]) -> list[object]:
    """Values of a formula with each number in turn at `{cell}`."""
    import formualizer

    workbook = formualizer.Workbook()
    workbook.add_sheet("S")
    workbook.set_values_batch("S", 1, 1, [[number] for number in numbers])
    rows = range(1, len(numbers) + 1)
    workbook.set_formulas_batch("S", 1, 2, [["=" + formula.replace("{cell}", f"A{row}")] for row in rows])
    workbook.evaluate_all()
    return [workbook.get_value("S", row, 2) for row in rows]
