"""Random scenarios through batches and, row by row, through the engine."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field

import openpyxl

from tests.calculation.batch.random_formulas import INPUTS, Formulas, constants, scenarios
from xlplugin.calculation.batch import BatchModel, NotForBatch
from xlplugin.calculation.batch.sampling import same
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.areas import reads
from xlplugin.calculation.formulas.precedents import Graph
from xlplugin.calculation.formulas.tree import to_text
from xlplugin.headless.batch_rows import BatchRows
from xlplugin.ooxml.addresses import Key, parse_cell
from xlplugin.values import CellValue as Value


@dataclass
class Report:
    formulas: int = 0
    values: int = 0
    computed: int = 0  # values that batches gave
    differences: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.computed / max(self.values, 1)

    def __iadd__(self, other: Report) -> Report:
        self.formulas += other.formulas
        self.values += other.values
        self.computed += other.computed
        self.differences += other.differences
        return self


def compared(seed: int, formulas: int = 12, rows: int = 30) -> Report:
    """One random book: each of its formulas, with those that it stands on, as a batch and by the engine."""
    choices = random.Random(seed)
    cells = constants(choices)
    made = Formulas(choices)
    texts = {f"E{row}": made.next(f"E{row}") for row in range(1, formulas + 1)}
    engine = Engine(_book(cells, texts))
    inputs: list[Key] = [("S", *parse_cell(cell)) for cell in INPUTS]
    keys: list[Key] = [("S", *parse_cell(cell)) for cell in texts]
    models = {key: _model(engine, inputs, key) for key in keys if key in engine.trees.trees}
    given = scenarios(choices, rows)
    truth = {id(row): _by_engine(engine, inputs, row, keys) for row in given}
    report = Report()
    for key, model in models.items():
        report += _one(key, model, given, truth, to_text(engine.trees.plain(key)))
    return report


def _book(cells: dict[str, Value], formulas: dict[str, str]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "S"
    for address, content in cells.items():
        sheet[address] = (
            content if content is None or isinstance(content, (bool, float, str)) else content.code
        )
    for address, text in formulas.items():
        sheet[address] = f"={text}"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _model(engine: Engine, inputs: list[Key], key: Key) -> BatchModel | None:
    trees = engine.trees
    graph = Graph({k: reads(trees.plain(k), k[0], trees.sheets) for k in trees.trees})
    try:
        return BatchModel(engine, inputs, sorted(graph.precedents([key])))
    except NotForBatch:
        return None


def _by_engine(engine: Engine, inputs: list[Key], row: list[Value], keys: list[Key]) -> dict[Key, Value]:
    for key, value in zip(inputs, row, strict=True):
        engine.set(*key, value)
    engine.recalculate()
    return engine.values_at(keys)


def _one(
    key: Key, model: BatchModel | None, rows: list[list[Value]], truth: dict[int, dict[Key, Value]], text: str
) -> Report:
    report = Report(formulas=1, values=len(rows))
    if model is None:
        return report
    batch = BatchRows(model, lambda row: [truth[id(row)][cell] for cell in model.cells])
    found = batch.compute(rows)
    if batch.difference:
        report.differences.append(f"{text}: {batch.difference}")
    for row, values in zip(rows, found, strict=True):
        if values is None:
            continue
        report.computed += 1
        for cell, value in zip(model.cells, values, strict=True):
            if not same(value, truth[id(row)][cell]):
                report.differences.append(f"{text} for {row}: {value!r}, engine {truth[id(row)][cell]!r}")
    return report
