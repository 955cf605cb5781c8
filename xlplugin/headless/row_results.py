"""What a fill takes of a computed row: its outputs, its workbook, and why it is not trusted."""

from __future__ import annotations

from collections.abc import Sequence

from xlplugin.calculation.batch.column import Column, constant
from xlplugin.headless.filled_sheets import FilledSheets, picker
from xlplugin.headless.row_groups import GroupRow, RowGroup
from xlplugin.headless.row_kinds import RowKinds
from xlplugin.values import CellValue as Value

_FEW = 30  # rows: fewer are sooner looked at one by one than as columns


class RowResults:
    """Of rows one by one, and of rows of a group for all its rows at once, when the first is asked for.

    A row holds the values of `count` cells, and may hold more behind them.
    """

    def __init__(
        self,
        count: int,
        outputs: Sequence[int],
        unmoved: Sequence[Value],
        sheets: FilledSheets,
        kinds: RowKinds,
    ) -> None:
        """
        Args:
            outputs: places of the outputs among the cells, and behind them those that no input moves.
        """
        self._count, self._outputs, self._unmoved = count, list(outputs), list(unmoved)
        self._pick_outputs = picker(self._outputs)
        self._sheets, self._kinds = sheets, kinds

    def outputs(self, values: Sequence[Value]) -> tuple[Value, ...]:
        """Values of the outputs."""
        group = _group_of(values)
        if group is None:
            return tuple(self._pick_outputs([*values[: self._count], *self._unmoved]))
        if group.outputs is None:
            columns = [*group.cells[: self._count], *map(constant, self._unmoved)]
            lists = [columns[place].listed(group.size) for place in self._outputs]
            group.outputs = list(zip(*lists, strict=True)) or [()] * group.size
        return group.outputs[_number(values)]

    def workbook(self, inputs: Sequence[Value], values: Sequence[Value]) -> bytes:
        """The bytes of a workbook with these inputs."""
        group = _group_of(values)
        if group is None:
            return self._sheets.workbook([*values[: self._count], *inputs])
        if group.workbook is None:
            group.workbook = self._sheets.together(self._columns(group), group.size)
        return group.workbook(_number(values))

    def refusal(self, inputs: Sequence[Value], values: Sequence[Value]) -> str:
        """Which cell is not computed because of the kinds of these values, and why; empty where all are."""
        group = _group_of(values)
        if group is None:
            return self._kinds.refusal([*values[: self._count], *inputs])
        if group.refusals is None:
            group.refusals = self._kinds.refusals(self._columns(group), group.size)
        return group.refusals.get(_number(values), "")

    def _columns(self, group: RowGroup) -> list[Column]:
        return [*group.cells[: self._count], *group.inputs]


def _group_of(values: Sequence[Value]) -> RowGroup | None:
    return values.group if isinstance(values, GroupRow) and values.group.size >= _FEW else None


def _number(values: Sequence[Value]) -> int:
    assert isinstance(values, GroupRow)
    return values.number
