"""The case tables of tests/cases as calls with what a cell may hold. Convention: tests/cases/README.md."""

from __future__ import annotations

import csv
import datetime
import functools
import math
import re
from dataclasses import dataclass
from pathlib import Path

import udfs
from xlplugin.errors import CODES, ExcelError
from xlplugin.registry import Function
from xlplugin.runner import OMITTED

FOLDER = Path(__file__).with_name("cases")
KINDS = ("hand", "boundary", "published", "error", "reading", "bounds")
PLAIN_KINDS = ("hand", "boundary", "published", "error")  # a plain formula neither reads texts nor has bounds
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Case:
    """One row of a table: a call and what must come out."""

    function: Function
    line: int
    arguments: tuple[object, ...]  # one value an argument; OMITTED where it is not given
    expected: object
    digits: int | None
    kind: str
    why: str

    @property
    def given(self) -> tuple[object, ...]:
        """The arguments without the omitted ones at the end, as a formula would give them."""
        arguments = self.arguments
        while arguments and arguments[-1] is OMITTED:
            arguments = arguments[:-1]
        return arguments

    @property
    def has_range(self) -> bool:
        return any(isinstance(value, list) for value in self.arguments)

    @property
    def in_plain_formula(self) -> bool:
        """Whether the plain formula in one cell must give the same; a range then must be a table it sums."""
        scalar = not isinstance(self.expected, list)
        return self.kind in PLAIN_KINDS and scalar and self.function.traceable

    def accepts(self, result: object) -> bool:
        return matches(result, self.expected, self.digits)

    def __str__(self) -> str:
        return f"{self.function.name}:{self.line} {self.why}"


def matches(result: object, expected: object, digits: int | None = None) -> bool:
    if isinstance(expected, list):
        return (
            isinstance(result, list | tuple)
            and len(result) == len(expected)
            and all(matches(*pair, digits) for pair in zip(result, expected, strict=True))
        )
    if not isinstance(expected, float):
        return type(result) is type(expected) and result == expected
    if isinstance(result, bool | str | ExcelError) or not isinstance(result, float | int):
        return False
    if digits is None:
        return math.isclose(result, expected, rel_tol=1e-12)
    unit = 10.0 ** (math.floor(math.log10(abs(expected))) + 1 - digits)
    return abs(result - expected) <= unit / 2 * (1 + 1e-9)


def tabled_functions() -> list[Function]:
    """Every function with arguments; the others say something of the package and are tested apart."""
    functions = [getattr(udfs, name) for name in udfs.__all__]
    return [function for function in functions if function.arguments]


@functools.cache
def cases(name: str) -> tuple[Case, ...]:
    function = getattr(udfs, name)
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines)
        names = [argument.name for argument in function.arguments]
        if set(table.fieldnames) - {"digits"} != {*names, "expected", "kind", "why"}:
            raise ValueError(f"{name}.csv has the columns {table.fieldnames}")
        return tuple(read_case(function, names, table.line_num, row) for row in table)


def read_case(function: Function, names: list[str], line: int, row: dict[str, str]) -> Case:
    return Case(
        function=function,
        line=line,
        arguments=tuple(cell(row[name]) for name in names),
        expected=cell(row["expected"]),
        digits=int(row["digits"]) if row.get("digits") else None,
        kind=row["kind"],
        why=row["why"],
    )


def all_cases() -> list[Case]:
    return [case for function in tabled_functions() for case in cases(function.name)]


def cell(text: str) -> object:
    """What a cell of a case table stands for."""
    if text == "":
        return None
    if text == "omitted":
        return OMITTED
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if text in CODES:
        return ExcelError(text)
    if text.startswith("'"):
        return text[1:]
    if text.startswith("{") and text.endswith("}"):
        return [[cell(part) for part in row.split(",")] for row in text[1:-1].split(";")]
    if DATE.fullmatch(text):
        return datetime.datetime.fromisoformat(text)
    return float(text) if NUMBER.fullmatch(text) else text
