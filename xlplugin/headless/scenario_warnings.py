"""What is odd about a scenario that can be filled: an input that does not count, one that a status doubts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplugin.headless.failures import FillError
from xlplugin.headless.fill_plan import FillPlan
from xlplugin.headless.input_cells import input_cells
from xlplugin.headless.labels import Labels
from xlplugin.headless.moved_arrays import MovedBook
from xlplugin.messages import say
from xlplugin.ooxml.addresses import Key
from xlplugin.values import CellValue

USED = "_used"  # the name of the cell that holds what counts in place of an input
_STATUS = ("状态", "status")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class ScenarioWarnings:
    """What to look at for each input of a plan."""

    def __init__(self, plan: FillPlan) -> None:
        self._plan = plan
        places = {label.casefold(): place for place, label in enumerate(plan.output_labels)}
        names: dict[Key, list[str]] = {}
        for _, _, name, key in input_cells(plan.book):
            names.setdefault(key, []).append(name)
        self._used = [
            next((places[used] for name in (cell.label, *names.get(cell.key, ()))
                  if (used := f"{name}{USED}".casefold()) in places), None)
            for cell in plan.inputs
        ]  # fmt: skip
        cells = {key: place for place, key in enumerate(plan.cells)}
        labels = Labels(plan.book)
        self._status = [_status_place(labels, cell.key, cells) for cell in plan.inputs]

    def of(
        self,
        inputs: Sequence[CellValue],
        given: Sequence[bool],
        values: Sequence[CellValue] | MovedBook,
        outputs: Sequence[CellValue],
    ) -> list[str]:
        """Sentences, in the order of the columns, on the inputs that the scenario gives itself."""
        found = []
        told: dict[str, list[int]] = {}  # what a status says: the inputs beside it
        for number, cell in enumerate(self._plan.inputs):
            used, status = self._used[number], self._status[number]
            if not given[number]:
                continue
            if used is not None and not _same(inputs[number], outputs[used]):
                found.append(
                    say(
                        "{label} does not count: the scenario chosen in the workbook puts {used} there",
                        label=cell.label,
                        used=_shown(outputs[used]),
                    )
                )
            if status is not None and not isinstance(values, MovedBook):
                said = values[status]
                if isinstance(said, str) and said.startswith("?"):
                    told.setdefault(said.removeprefix("?").strip(), []).append(number)
        for said, beside in told.items():
            meant = [number for number in beside if _tells(said, inputs[number])] or beside[:1]
            found += [
                say("{label}: {reason}", label=self._plan.inputs[number].label, reason=said)
                for number in meant
            ]
        return list(dict.fromkeys(found))


def check_live(plan: FillPlan, label: str) -> None:
    """FillError for a model in which no formula depends on any input: a values edition, a frozen book.

    A workbook with neither formulas nor names is a form, and may be filled.
    """
    if plan.cells or not plan.inputs or _follows_from_constants(plan):
        return
    if plan.engine.formulas or input_cells(plan.book):
        raise FillError(
            say("{label}: nothing in it follows from its inputs (a values edition or a frozen workbook?); "
                "fill a workbook that has its formulas", label=label)
        )  # fmt: skip


def _follows_from_constants(plan: FillPlan) -> bool:
    """Whether any formula that is computed follows from a constant, an input of whatever scenario."""
    engine = plan.engine
    if not engine.formulas:
        return False
    constants = [
        (sheet.name, *place)
        for sheet in plan.book.sheets
        for place, cell in sheet.cells.cells.items()
        if cell.formula is None
    ]
    return not (engine.dependents(constants) - engine.kept).isdisjoint(engine.formulas)


def _status_place(labels: Labels, key: Key, cells: dict[Key, int]) -> int | None:
    """Where the plan computes the status cell of an input: the next in its row under such a heading."""
    row = sorted(other for other in cells if other[:2] == key[:2] and other[2] > key[2])
    return next((cells[other] for other in row if labels.stands_under(other, _STATUS)), None)


def _tells(said: str, value: CellValue) -> bool:
    """Whether a sentence names a number: one status may stand beside a whole row of inputs."""
    return isinstance(value, float | int) and value in map(float, _NUMBER.findall(said))


def _same(given: CellValue, used: CellValue) -> bool:
    if isinstance(given, str) and isinstance(used, str):
        return given.strip().casefold() == used.strip().casefold()
    return given == used


def _shown(value: CellValue) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)
