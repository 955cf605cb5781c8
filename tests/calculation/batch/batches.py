"""Small books through batches."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import openpyxl

from xlplugin.calculation.batch import BatchModel
from xlplugin.calculation.batch.model import grouped
from xlplugin.calculation.engine import Engine
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import Key, parse_cell
from xlplugin.values import CellValue as Value

DOUBTFUL = "doubtful"
Cells = Mapping[str, Value]


def engine_of(cells: Cells) -> Engine:
    """An engine over a book with one sheet, S; texts with `=` are formulas, errors stand as constants."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "S"
    for address, content in cells.items():
        sheet[address] = content.code if isinstance(content, ExcelError) else content
    buffer = io.BytesIO()
    workbook.save(buffer)
    return Engine(buffer.getvalue())


def key(cell: str) -> Key:
    return ("S", *parse_cell(cell))


def model_of(cells: Cells, inputs: Sequence[str], outputs: Sequence[str], asks: bool = False) -> BatchModel:
    """Some cells of such a book as a batch; `asks`: the engine for cells in doubt."""
    keys = [key(cell) for cell in outputs]
    return BatchModel(engine_of(cells), [key(cell) for cell in inputs], keys, asks=asks)


def by_both(formula: str, numbers: Sequence[float]) -> tuple[list[Value], list[Value]]:
    """What a formula over `A{0}` gives for each number: in columns, and by the engine."""
    cells: dict[str, Value] = {f"A{row}": number for row, number in enumerate(numbers, 1)}
    formulas: dict[str, Value] = {f"B{row}": f"={formula.format(row)}" for row in range(1, len(numbers) + 1)}
    engine = engine_of({**cells, **formulas})
    found = batch(formula.format(1), {}, [[number] for number in numbers])
    return found, engine.values("S", [(row, 2) for row in range(1, len(numbers) + 1)])


def batch(formula: str, cells: Cells, rows: Sequence[Sequence[Value]], asks: bool = False) -> list[Value]:
    """A formula's value for each row of A1, A2, ...; DOUBTFUL where the engine must compute it.

    Args:
        asks: it computes the formula alone, where that can be.
    """
    inputs = [f"A{number}" for number in range(1, len(rows[0]) + 1)]
    model = model_of({**cells, "Z1": f"={formula}"}, inputs, ["Z1"], asks)
    results: list[Value] = [None] * len(rows)
    for places, columns in grouped(rows):
        computed = model.compute(columns, len(places))
        values = computed.columns[0].listed(len(places))
        for place, value, doubt in zip(places.tolist(), values, computed.doubtful.tolist(), strict=True):
            results[place] = DOUBTFUL if doubt else value
    return results
