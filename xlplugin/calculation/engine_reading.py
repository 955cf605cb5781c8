"""Values, formulas and dependents of many cells at once. Rows and columns count from 1, sheets from 0."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from formulon import ErrorCode, ValueKind
from formulon import Value as EngineValue

from xlplugin.calculation.engine_calls import DIRECT, Block, address, export, text_at
from xlplugin.calculation.engine_runtime import LIB, EngineWorkbook
from xlplugin.errors import ExcelError
from xlplugin.values import CellValue as Value

Spot = tuple[int, int, int]  # sheet, row, column
# An error of the engine that a file cannot hold as itself, or no value at all (a LAMBDA).
NO_VALUE = "no value that a cell can hold"
_VALUE = struct.Struct("<i4xd")  # kind, number
_NUMBER, _TEXT = int(ValueKind.NUMBER), int(ValueKind.TEXT)
_SPOT = struct.Struct("<3I")
_BLOCK = 4096  # cells read at once
_CODES = {
    ErrorCode.NULL: "#NULL!", ErrorCode.DIV0: "#DIV/0!", ErrorCode.VALUE: "#VALUE!", ErrorCode.REF: "#REF!",
    ErrorCode.NAME: "#NAME?", ErrorCode.NUM: "#NUM!", ErrorCode.NA: "#N/A", ErrorCode.SPILL: "#SPILL!",
    ErrorCode.GETTING_DATA: "#GETTING_DATA", ErrorCode.CALC: "#CALC!",
}  # fmt: skip
_NUMBERS = {code: number for number, code in _CODES.items()}


def values_of(workbook: EngineWorkbook, sheet: int, places: Sequence[tuple[int, int]]) -> list[Value]:
    """Values of cells of a sheet."""
    if not DIRECT:
        return [slow_value(workbook, sheet, row, column) for row, column in places]
    found: list[Value] = []
    for start in range(0, len(places), _BLOCK):
        found += _read(workbook.handle, sheet, places[start : start + _BLOCK])
    return found


def slow_value(workbook: EngineWorkbook, sheet: int, row: int, column: int) -> Value:
    """The same for one cell through formulon's binding."""
    return plain_value(workbook.get_value(sheet, row - 1, column - 1))


def plain_value(value: EngineValue) -> Value:
    """A value of formulon's as cells here hold it."""
    if value.kind is ValueKind.ERROR:
        return _other(ValueKind.ERROR, -1 if value.error_code is None else value.error_code)
    plain = value.to_python()
    return plain if plain is None or isinstance(plain, float | bool | str) else _other(value.kind, 0)


def _read(handle: int, sheet: int, places: Sequence[tuple[int, int]]) -> list[Value]:
    call, size = export("fm_workbook_get_value", 5), _VALUE.size
    values: list[Value] = []
    with Block(size * len(places)) as block:
        for number, (row, column) in enumerate(places):
            call(handle, sheet, row - 1, column - 1, block.start + size * number)
        read = block.read(0, size * len(places))
        for at, (kind, found) in enumerate(_VALUE.iter_unpack(read)):
            if kind == _NUMBER:
                values.append(found)
            elif kind == _TEXT:  # its text was lent until the next call
                row, column = places[at]
                call(handle, sheet, row - 1, column - 1, block.start)
                values.append(text_at(block.word(8)))
            else:
                values.append(_other(kind, int.from_bytes(read[size * at + 8 : size * at + 12], "little")))
    return values


def _other(kind: int, word: int) -> Value:
    if kind == ValueKind.BLANK:
        return None
    if kind == ValueKind.BOOL:
        return bool(word)
    if kind == ValueKind.ERROR and word in _CODES:
        return ExcelError(_CODES[ErrorCode(word)])
    return ExcelError("#CALC!", NO_VALUE)


def set_value(workbook: EngineWorkbook, sheet: int, row: int, column: int, value: Value) -> None:
    """Puts a constant into a cell."""
    place = (sheet, row - 1, column - 1)
    if value is None:
        workbook.set_blank(*place)
    elif isinstance(value, bool):
        workbook.set_bool(*place, value)
    elif isinstance(value, str):
        workbook.set_text(*place, value)
    elif isinstance(value, ExcelError):
        workbook.set_error(*place, _NUMBERS[value.code])
    else:
        workbook.set_number(*place, float(value))


def set_numbers(workbook: EngineWorkbook, sheet: int, cells: Iterable[tuple[int, int, float]]) -> None:
    """Puts numbers into many cells."""
    if not DIRECT:
        for row, column, number in cells:
            workbook.set_number(sheet, row - 1, column - 1, number)
        return
    call, handle = export("fm_workbook_set_number", 5), workbook.handle
    with LIB.call_lock:
        for row, column, number in cells:
            call(handle, sheet, row - 1, column - 1, number)


def formulas_of(workbook: EngineWorkbook, sheet: int, places: Iterable[tuple[int, int]]) -> list[str]:
    """Formulas without `=`, empty where there is none."""
    if not DIRECT:
        return [
            (workbook.get_formula(sheet, row - 1, column - 1) or "").removeprefix("=")
            for row, column in places
        ]
    call, handle = export("fm_workbook_get_formula", 5), workbook.handle
    found = []
    with Block(4) as block:
        for row, column in places:
            call(handle, sheet, row - 1, column - 1, block.start)
            found.append(text_at(block.word(0)).removeprefix("="))
    return found


@contextmanager
def reading_dependents(workbook: EngineWorkbook) -> Iterator[Callable[[int, int, int], list[Spot]]]:
    """A function of sheet, row and column: the cells that read this one, by the engine's own graph.

    Names, whole columns and spilled areas are known to it.
    """
    if not DIRECT:
        yield lambda sheet, row, column: [
            (node.sheet, node.row + 1, node.col + 1)
            for node in workbook.dependents(sheet, row - 1, column - 1)
        ]
        return
    ask, node = export("fm_workbook_dependents", 6), export("fm_cell_nodes_at", 3)
    count, destroy = (export(f"fm_cell_nodes_{verb}", 1, False) for verb in ("count", "destroy"))
    with Block(_SPOT.size) as block:

        def read(sheet: int, row: int, column: int) -> list[Spot]:
            ask(workbook.handle, sheet, row - 1, column - 1, 1, block.start)
            nodes, found = block.word(0), []
            start = address(block.start)
            for number in range(count(nodes)):
                node(nodes, number, block.start)
                other, line, place = _SPOT.unpack(ctypes.string_at(start, _SPOT.size))
                found.append((other, line + 1, place + 1))
            destroy(nodes)
            return found

        yield read


def spilled_area(
    workbook: EngineWorkbook, sheet: int, row: int, column: int
) -> tuple[int, int, int, int] | None:
    """The area that a formula's result fills; None when it is its own cell only."""
    info = workbook.spill_info(sheet, row - 1, column - 1)
    if not info.engaged or (info.rows, info.cols) == (1, 1):
        return None
    return row, column, row + info.rows - 1, column + info.cols - 1


@cache
def is_known(function: str) -> bool:
    """Whether the engine has a function of this name."""
    return EngineWorkbook.function_metadata(function) is not None
