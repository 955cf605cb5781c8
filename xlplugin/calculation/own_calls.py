"""The calls of our functions in an open workbook, computed until nothing changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set

from xlplugin.calculation.engine_reading import Value, set_numbers, set_value, values_of
from xlplugin.calculation.engine_runtime import EngineWorkbook
from xlplugin.calculation.formulas.calls import called_functions
from xlplugin.calculation.formulas.tree import Array, ErrorValue, Number, Text, Truth, to_text
from xlplugin.calculation.formulas.volatility import RANDOM
from xlplugin.calculation.own_arguments import SCRATCH, Argument, Cells, Computed, Constant, OwnCall
from xlplugin.calculation.own_functions import Scratch
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import Key
from xlplugin.runner import call, each_cell
from xlplugin.values import is_alike

_NOTHING = object()


class OwnCalls:
    """The scratch sheet in an open workbook."""

    def __init__(self, workbook: EngineWorkbook, scratch: Scratch, sheets: Mapping[str, int]) -> None:
        """`sheets`: their numbers in the workbook, the scratch sheet among them."""
        self._workbook, self._calls = workbook, scratch.calls
        self.sheets, self._scratch = sheets, sheets[SCRATCH]
        for (row, column), text in scratch.formulas.items():
            workbook.set_formula(self._scratch, row - 1, column - 1, text)
        # Arguments that draw random numbers themselves.
        self.drawing = [
            (SCRATCH, *place)
            for place, text in scratch.formulas.items()
            if "RAND" in text.upper() and called_functions(text) & RANDOM
        ]
        self._results: list[object] = [_NOTHING] * len(self._calls)
        self._given: list[list[object] | None] = [None] * len(self._calls)
        self._rounds = [0] * len(self._calls)
        self._wanted: dict[tuple[int, ...], dict[str, list[tuple[int, int]]]] = {}
        self._readers, self._area_readers = _readers(self._calls)
        self._spreading = [
            place
            for place, made in enumerate(self._calls)
            if any(isinstance(argument, Computed) and argument.spreads for argument in made.arguments)
        ]

    @property
    def messages(self) -> list[ExcelError]:
        """Errors that our functions have returned, with their sentences."""
        found = (
            next((c for c in each_cell(result) if isinstance(c, ExcelError)), None)
            for result in self._results
        )
        return [error for error in found if error is not None]

    def settle(self, drawn: Collection[Key] = ()) -> list[Key]:
        """Computes every call from its arguments; cells whose calls depend on themselves.

        Nothing waits for calls that are `drawn`, which never come to rest.

        Calls are taken in the order in which they came to rest before, so that one pass does as a rule.
        """
        for number in range(1, len(self._calls) + 2):
            changed = False
            for level in self._levels():
                changed |= (moved := self._compute(level, number, drawn)) > 0
                if moved:
                    self._workbook.recalc()
            if not changed:
                return []
        return [self._calls[place].key for place in self._compute_again()]

    def standing_at(self, places: Set[Key]) -> set[Key]:
        """Cells of the calls whose results stand at some of these places of the scratch sheet."""
        return {made.key for made in self._calls if (SCRATCH, *made.place) in places}

    def depending_on(self, key: Key) -> Iterable[Key]:
        """Scratch cells of calls that read a cell."""
        areas = [
            c
            for c, area in self._area_readers.get(key[0], ())
            if area.top <= key[1] <= area.bottom and area.left <= key[2] <= area.right
        ]
        return [(SCRATCH, *self._calls[place].place) for place in {*self._readers.get(key, []), *areas}]

    def _levels(self) -> list[list[int]]:
        levels: dict[int, list[int]] = {}
        for place, number in enumerate(self._rounds):
            levels.setdefault(number, []).append(place)
        return [levels[number] for number in sorted(levels)]

    def _compute(self, places: Sequence[int], number: int, drawn: Collection[Key] = ()) -> int:
        """How many of these calls have another result than before, those that are drawn left out."""
        read = self._read(places)
        numbers: list[tuple[int, int, float]] = []
        changed = 0
        for place in places:
            made = self._calls[place]
            given = [_given(argument, read) for argument in made.arguments]
            if given == self._given[place] and made.arguments:
                continue
            self._given[place] = given
            result = call(made.function, given)
            if is_alike(result, self._results[place]):
                continue
            changed += made.key not in drawn
            self._results[place] = result
            self._rounds[place] = max(number, self._rounds[place])
            if type(result) is float and not made.spreads:
                numbers.append((*made.place, result))
            else:
                self._put(made, result)
        set_numbers(self._workbook, self._scratch, numbers)
        return changed

    def _compute_again(self) -> list[int]:
        before = list(self._results)
        self._compute(range(len(self._calls)), 0)
        return [place for place, result in enumerate(self._results) if not is_alike(result, before[place])]

    def _read(self, places: Sequence[int]) -> dict[Key, Value]:
        """What the arguments of these calls hold; a spread argument's values stand at minus its row."""
        at = tuple(places)
        if at not in self._wanted:
            self._wanted[at] = self._places(at)
        read: dict[Key, Value] = {}
        for sheet, cells in self._wanted[at].items():
            found = values_of(self._workbook, self.sheets[sheet], cells)
            read |= {(sheet, row, column): v for (row, column), v in zip(cells, found, strict=True)}
        for place in self._spreading:
            for argument in self._calls[place].arguments:
                if isinstance(argument, Computed) and argument.spreads:
                    read[SCRATCH, -argument.place[0], argument.place[1]] = self._spilled(argument)  # type: ignore[assignment]
        return read

    def _places(self, places: Iterable[int]) -> dict[str, list[tuple[int, int]]]:
        wanted: dict[str, dict[tuple[int, int], None]] = {}
        for place in places:
            for argument in self._calls[place].arguments:
                for sheet, row, column in self._cells(argument):
                    wanted.setdefault(sheet, {})[row, column] = None
        return {sheet: list(cells) for sheet, cells in wanted.items()}

    def _cells(self, argument: Argument) -> Iterable[Key]:
        if isinstance(argument, Computed):
            return [] if argument.spreads else [(SCRATCH, *argument.place)]
        if isinstance(argument, Cells):
            return [(argument.sheet, *place) for place in argument.places]
        return []

    def _spilled(self, argument: Computed) -> object:
        row, column = argument.place
        info = self._workbook.spill_info(self._scratch, row - 1, column - 1)
        height, width = (info.rows, info.cols) if info.engaged else (1, 1)
        places = [(row + below, column + right) for below in range(height) for right in range(width)]
        values = values_of(self._workbook, self._scratch, places)
        if (height, width) == (1, 1):
            return values[0]
        return [values[start : start + width] for start in range(0, len(values), width)]

    def _put(self, made: OwnCall, result: object) -> None:
        row, column = made.place
        if not made.spreads:
            while isinstance(result, list):
                result = result[0]
            set_value(self._workbook, self._scratch, row, column, result)  # type: ignore[arg-type]
            return
        rows = result if isinstance(result, list) else [[result]]
        rows = rows if rows and isinstance(rows[0], list) else [rows]
        array = Array(tuple(tuple(map(_element, line)) for line in rows))
        self._workbook.set_formula(self._scratch, row - 1, column - 1, to_text(array))


def _given(argument: Argument, read: Mapping[Key, Value]) -> object:
    """An argument as our functions take it."""
    if isinstance(argument, Constant):
        return argument.value
    if isinstance(argument, Computed):
        return read[SCRATCH, -argument.place[0] if argument.spreads else argument.place[0], argument.place[1]]
    if argument.is_single:
        return read[argument.sheet, argument.top, argument.left]
    columns = range(argument.left, argument.right + 1)
    return [
        [read[argument.sheet, row, c] for c in columns] for row in range(argument.top, argument.bottom + 1)
    ]


def _element(value: object) -> Number | Text | Truth | ErrorValue:
    if isinstance(value, ExcelError):
        return ErrorValue(value.code)
    if isinstance(value, bool):
        return Truth(value)
    return Text(value) if isinstance(value, str) else Number(float(value))  # type: ignore[arg-type]


def _readers(calls: Sequence[OwnCall]) -> tuple[dict[Key, list[int]], dict[str, list[tuple[int, Cells]]]]:
    """By cell the calls that read it; by sheet those that read an area of it, with the area."""
    cells: dict[Key, list[int]] = {}
    areas: dict[str, list[tuple[int, Cells]]] = {}
    for place, made in enumerate(calls):
        for argument in made.arguments:
            if isinstance(argument, Computed):
                cells.setdefault((SCRATCH, *argument.place), []).append(place)
            elif isinstance(argument, Cells) and argument.is_single:
                cells.setdefault((argument.sheet, argument.top, argument.left), []).append(place)
            elif isinstance(argument, Cells):
                areas.setdefault(argument.sheet, []).append((place, argument))
    return cells, areas
