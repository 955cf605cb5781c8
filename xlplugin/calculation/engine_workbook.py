"""A workbook in the engine's memory: its cells by sheet, row and column, and what follows from which."""

from __future__ import annotations

import datetime

from xlplugin.calculation.engine_input import Key
from xlplugin.calculation.engine_values import SCRATCH, from_engine, to_engine
from xlplugin.calculation.formula_reads import is_half_seen
from xlplugin.calculation.iterated_loops import MAX_CHANGE, MAX_STEPS
from xlplugin.ooxml.addresses import format_cell, parse_area, parse_cell, quote_sheet, split_sheet

_MANY = 1_000_000
_ASKING, _WATCHING = SCRATCH + "ask", SCRATCH + "watch"


class EngineWorkbook:
    """Not yet evaluated when made; `iterates`: whether loops are computed."""

    def __init__(self, data: bytes, date_1904: bool, iterates: bool = False) -> None:
        self.raw = _loaded(data, date_1904, iterates)  # formualizer's
        self.watched_anew: dict[Key, str] = {}  # formulas to be set again before each evaluation
        self._watched, self._can_ask = 0, False

    def has_kind(self, key: Key, kind: str) -> bool:
        """Whether a cell holds the engine's error of a kind."""
        value = self.raw.get_value(*key)
        return isinstance(value, dict) and value.get("kind") == kind

    def formula(self, key: Key) -> str | None:
        """The formula in a cell, shared formulas written out."""
        text = self.raw.get_formula(*key)
        return text.removeprefix("=") if text else text

    def spill(self, key: Key) -> tuple[int, int, int, int] | None:
        """Area that a formula's result fills, when that is more than its cell."""
        cell = self.raw.inspect_cell(_address(key), include_values=False).cell
        return parse_area(split_sheet(cell.spill.extent)[1]) if cell.spill and cell.spill.extent else None

    def readers(self, key: Key) -> list[Key]:
        """Cells whose formulas name a cell."""
        report = self.raw.dependents(_address(key), max_results=_MANY, max_work=100 * _MANY)
        found = []
        for dependent in report.dependents:
            sheet, address = split_sheet(dependent.cell)
            if not sheet.startswith(SCRATCH):
                found.append((sheet, *parse_cell(address)))
        return found

    def ask(self, formula: str, key: Key, value: object) -> object:
        """Value that a formula would have with another value in a cell; nothing is changed."""
        before = self.raw.get_value(*key)
        if not self._can_ask:
            self.raw.add_sheet(_ASKING)
            self._can_ask = True
        self.raw.set_value(*key, to_engine(value))
        self.raw.set_formula(_ASKING, 1, 1, f"={formula}")
        try:
            return from_engine(self.raw.evaluate_cell(_ASKING, 1, 1))
        finally:
            self.raw.set_value(_ASKING, 1, 1, None)
            self.raw.set_value(*key, before)

    def watch(self, formula: str) -> Key:
        """Has a formula, whose references name their sheets, computed each time; where its value stands."""
        if not self._watched:
            self.raw.add_sheet(_WATCHING)
        self._watched += 1
        key = (_WATCHING, self._watched, 1)
        self.raw.set_formula(*key, f"={formula}")
        if is_half_seen(formula):
            self.watched_anew[key] = formula
        return key


def _loaded(data: bytes, date_1904: bool, iterates: bool):
    import formualizer

    settings = formualizer.EvaluationConfig()
    # Its threads would wait for each other to call Python, and for those of other processes of a run.
    settings.enable_parallel = False
    settings.date_system = "1904" if date_1904 else "1900"
    if iterates:
        settings.cycle_policy = "iterate"
        settings.iterate_max_iterations, settings.iterate_max_change = MAX_STEPS, MAX_CHANGE
    config = formualizer.WorkbookConfig(eval_config=settings)
    workbook = formualizer.Workbook.from_bytes(data, config=config)
    # One moment for all evaluations: what follows from NOW() must agree from scenario to scenario.
    now = datetime.datetime.now().astimezone()
    offset = int(now.utcoffset().total_seconds())
    workbook.set_deterministic_clock(now.astimezone(datetime.UTC), offset)
    return workbook


def _address(key: Key) -> str:
    return f"{quote_sheet(key[0])}!{format_cell(key[1], key[2])}"
