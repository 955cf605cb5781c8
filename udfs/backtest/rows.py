"""The rows of a CSV, and what a model asks of one: a number, a chip, a generation; or why there is none."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from udfs import catalogue
from udfs.accelerator import Accelerator
from udfs.coefficients import generations, read
from xlplugin.errors import ExcelError, InputError
from xlplugin.text_numbers import parse_number


class Unusable(Exception):
    """Why a model leaves a row out, in a few words."""


class Unreached(Unusable):
    """A row that was measured, though the model finds no way to serve it; `group`: its class of models."""

    def __init__(self, reason: str, group: str = "") -> None:
        super().__init__(reason)
        self.group = group


@dataclass(frozen=True)
class Row:
    """One row of the file; `line` is where it stands. What is asked for and lacks makes the row Unusable."""

    line: int
    cells: dict[str, str] = field(repr=False)

    @property
    def id(self) -> str:
        return self.text("id") or f"line {self.line}"

    @property
    def name(self) -> str:
        return self.text("run") or self.text("model")

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def has(self, column: str) -> bool:
        return bool(self.text(column))

    def number(self, column: str, zero: bool = False) -> float:
        """A number above 0 (with `zero`: at least 0)."""
        text = self.text(column)
        if not text:
            raise Unusable(f"{column} is empty")
        try:
            number = parse_number(text)
        except ExcelError:
            raise Unusable(f"{column} {text[:40]!r} is not a number") from None
        if number < 0 or (number == 0 and not zero):
            raise Unusable(f"{column} must be {'at least' if zero else 'above'} 0, got {text[:40]}")
        return number

    def chip(self) -> Accelerator:
        """The catalogue's row of the GPU."""
        if not self.has("gpu"):
            raise Unusable("gpu is empty")
        try:
            return catalogue.find(self.text("gpu"))
        except ExcelError as error:
            raise Unusable(f"gpu {error.message}") from None

    def generation(self, model: str) -> str:
        """Ampere, Hopper or Blackwell: by the catalogue, or by the family that the GPU's name begins with."""
        arch = architecture(self.text("gpu"))
        if arch not in generations(model):
            raise Unusable(f"no generation is known for gpu {self.text('gpu')[:40]!r}")
        return generations(model)[arch]

    def dense_peak(self) -> float:
        """FLOP/s of the dense 16-bit peak: as the row states it, else as the catalogue does."""
        if self.has("peak_bf16_dense_tflops"):
            return self.number("peak_bf16_dense_tflops") * 1e12
        peak = self.chip().peak("FP16", "dense")
        if peak is None:
            raise Unusable(f"no dense 16-bit peak is known for gpu {self.text('gpu')[:40]!r}")
        return peak * 1e12

    def sizes(self) -> tuple[float, float]:
        """Active and total parameters; where no total is stated all are active."""
        active = self.number("params_active")
        total = self.number("params_total") if self.has("params_total") else active
        if active > total:
            raise Unusable("params_active is above params_total")
        return active, total


def architecture(gpu: str) -> str:
    name = catalogue.folded(gpu)
    if name in catalogue.by_name():
        return catalogue.by_name()[name].arch
    families = {row["prefix"]: row["arch"] for row in read("chip_families.csv")}
    return next((arch for prefix, arch in families.items() if name.startswith(prefix)), "")


def read_rows(path: Path) -> tuple[set[str], list[Row]]:
    """Columns and rows of a CSV in UTF-8. Raises InputError for what is none, or has no row."""
    if path.is_dir():
        raise InputError(f"{path} is a directory; give a CSV")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            columns = {(name or "").strip() for name in table.fieldnames or ()}
            rows = [Row(table.line_num, stripped(cells)) for cells in table]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} is no CSV in UTF-8: {error}") from None
    if not rows:
        raise InputError(f"{path} has no rows under a line of column names")
    return columns, rows


def stripped(cells: dict[str, str]) -> dict[str, str]:
    """A row's texts by column; what stands beyond the last column has no name and is dropped."""
    return {name.strip(): value for name, value in cells.items() if name and isinstance(value, str)}
