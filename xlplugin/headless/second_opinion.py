"""A second opinion on a recalculated workbook: LibreOffice computes the same book, differences are told."""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.calculation.engine_source import with_formulas
from xlplugin.calculation.formulas.tree import (
    Call,
    FormulaError,
    Node,
    Number,
    Omitted,
    Reference,
    Text,
    children,
    parse,
    to_text,
    with_children,
)
from xlplugin.calculation.formulas.volatility import VOLATILE
from xlplugin.errors import ExcelError, InputError
from xlplugin.expr import Expr, RangeExpr
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.ooxml.archive import Archive
from xlplugin.ooxml.cells import Cell
from xlplugin.runner import OMITTED
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine
    from xlplugin.ooxml import Sheet
    from xlplugin.registry import Function

TOLERANCE = 1e-9
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
# Always compute on loading: by default it takes the values that the file has.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item></oor:items>"""


class NoSecondOpinion(InputError):
    """LibreOffice is not there, or did not give a workbook back; one line."""


@dataclass(frozen=True)
class Opinion:
    """What LibreOffice says of the formulas that can be compared."""

    compared: int
    unknown: int  # cells for which it has no function: #NAME?
    left_out: int  # volatile, kept, calls of ours without a native form, and what follows from those
    differences: dict[str, tuple[CellValue, CellValue]]  # 'Sheet'!A1: ours, its


def office() -> str:
    """LibreOffice's program; NoSecondOpinion where there is none."""
    for program in ("soffice", *_ELSEWHERE):
        if found := shutil.which(program):
            return found
    raise NoSecondOpinion("--verify needs LibreOffice: soffice is not on the PATH")


def second_opinion(engine: Engine, seconds: float) -> Opinion:
    """LibreOffice's values beside the engine's; NoSecondOpinion when it takes longer than `seconds`."""
    native = _Native(engine)
    texts = native.texts()
    left_out = {*engine.uncomputed, *engine.kept, *engine.calling(VOLATILE), *native.without}
    left_out = engine.following(left_out) if left_out else left_out
    wanted = [key for key in engine.formulas if key not in left_out]
    theirs = _computed(_written(engine.book, texts), engine.book.package.label, seconds)
    values = engine.values_at(wanted)
    found = {key: theirs.value(*key) for key in wanted}
    unknown = {key for key in wanted if found[key] == ExcelError("#NAME?") != values[key]}
    differences = {
        cell_label(key): (values[key], found[key])
        for key in wanted
        if key not in unknown and not same(values[key], found[key])
    }
    count = len(wanted) - len(unknown)
    return Opinion(count, len(unknown), len(engine.formulas) - len(wanted), differences)


def same(ours: CellValue, theirs: CellValue) -> bool:
    """Whether two values are one within the tolerance; a blank is an empty text, a truth its number."""
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return math.isclose(ours, theirs, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return (ours if ours is not None else "") == (theirs if theirs is not None else "")


class _Native:
    """Formulas with our functions as plain formulas; `without`: cells for which there is none."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._functions = engine, engine.functions
        self._names = {name.name.casefold() for name in engine.book.names}
        self.without: list[Key] = []

    def texts(self) -> dict[Key, str]:
        """By cell that calls one of our functions."""
        found = {}
        for key, copy in self._engine.trees.copies.items():
            if copy.original.calls.isdisjoint(self._functions):
                continue
            try:
                found[key] = to_text(self._plain(copy.tree))
            except (FormulaError, TypeError, ValueError, ExcelError):
                self.without.append(key)
        return found

    def _plain(self, node: Node) -> Node:
        node = with_children(node, tuple(map(self._plain, children(node))))
        function = self._functions.get(node.function) if isinstance(node, Call) else None
        if function is None or not isinstance(node, Call):
            return node
        return parse(f"({self._traced(function, node)})")

    def _traced(self, function: Function, call: Call) -> str:
        given = [_as_argument(argument) for argument in call.arguments]
        text = str(function.trace([*given, *[OMITTED] * (len(function.arguments) - len(given))]))
        if "hw_chips" in text and "hw_chips" not in self._names:
            raise ValueError("the catalogue of chips is not in this workbook")
        return text


def _as_argument(node: Node) -> object:
    if isinstance(node, Omitted):
        return OMITTED
    if isinstance(node, Number | Text):
        return node.value
    if isinstance(node, Reference) and node.last is not None:
        return RangeExpr(to_text(node))
    return Expr(to_text(node) if isinstance(node, Reference) else f"({to_text(node)})")


def _written(book: Book, texts: Mapping[Key, str]) -> bytes:
    contents = {}
    for sheet in book.sheets:
        edits = list(_edits(sheet, texts))
        if edits:
            contents[sheet.part] = with_formulas(sheet, edits)
    return Archive(book.package, contents).build(contents)


def _edits(sheet: Sheet, texts: Mapping[Key, str]) -> Iterator[tuple[Cell, str | None]]:
    for place, cell in sheet.cells.cells.items():
        if (sheet.name, *place) in texts:
            yield cell, texts[sheet.name, *place]


def conversion(book: Path, folder: Path) -> list[str]:
    """The command by which LibreOffice computes a workbook anew and writes it into folder/out."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [office(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    return [*command, str(book)]


def _computed(data: bytes, label: str, seconds: float) -> Book:
    with tempfile.TemporaryDirectory(prefix="xlplugin-") as name:
        folder = Path(name)
        (folder / "book.xlsx").write_bytes(data)
        try:
            subprocess.run(conversion(folder / "book.xlsx", folder), capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise NoSecondOpinion(f"{label}: LibreOffice took longer than {seconds:g} s (--limit)") from None
        result = folder / "out" / "book.xlsx"
        if not result.exists():
            raise NoSecondOpinion(f"{label}: LibreOffice gave no workbook back")
        return Book(Package(result.read_bytes(), label=label))
