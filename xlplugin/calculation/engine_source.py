"""The bytes that the engine loads: the book's own, with formulas rewritten where it needs that.

Calls of our functions become cells of the scratch sheet, structured references plain areas (the engine
computes those but does not follow them). The file itself never sees any of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape  # xml.sax.saxutils loads all of urllib
from typing import TYPE_CHECKING

from xlplugin.calculation.engine_parts import names_of_functions, plain_parts
from xlplugin.calculation.file_name import with_sheet_name
from xlplugin.calculation.formulas.last_branches import lacks_last_branch, with_last_branches
from xlplugin.calculation.formulas.moved import moved
from xlplugin.calculation.formulas.names import Names, Place, relative_names
from xlplugin.calculation.formulas.parser import DEEPEST
from xlplugin.calculation.formulas.scanner import LONGEST
from xlplugin.calculation.formulas.tree import FormulaError, parse, to_text
from xlplugin.calculation.intersections import MAY_DIFFER
from xlplugin.calculation.own_arguments import NotComputable
from xlplugin.calculation.own_functions import Scratch
from xlplugin.ooxml import Book, Sheet
from xlplugin.ooxml.addresses import Key
from xlplugin.ooxml.archive import Archive
from xlplugin.ooxml.cell_text import render_value
from xlplugin.ooxml.cells import Cell, Formula

if TYPE_CHECKING:
    from xlplugin.registry import Function


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass
class Source:
    """What the engine loads, and what of the book it cannot be given."""

    data: bytes
    scratch: Scratch
    texts: dict[Key, str] = field(default_factory=dict)  # formulas of the file where the engine has others
    refused: dict[Key, str] = field(default_factory=dict)
    ordinary: list[Key] = field(default_factory=list)  # no array formulas, but may compute with arrays


class _Source:
    def __init__(self, book: Book, functions: Mapping[str, Function]) -> None:
        self._book, self._names = book, Names(book)
        self._scratch = Scratch({sheet.name: _last_used(sheet) for sheet in book.sheets}, functions)
        self._texts: dict[Key, str] = {}
        self._refused: dict[Key, str] = {}
        self._ordinary: list[Key] = []
        self._needs = _pattern(book, functions)

    def made(self) -> Source:
        contents = {}
        for sheet in self._book.sheets:
            self._note_ordinary(sheet)
            edits = [*self._edits(sheet), *((cell, None) for cell in _spilled(sheet))]
            if any("r" not in cell.attributes for cell in sheet.cells.cells.values()):
                texts = {(cell.row, cell.column): text for cell, text in edits}
                contents[sheet.part] = written_out(self._book, sheet, texts)
                continue
            if edits:
                contents[sheet.part] = with_formulas(sheet, edits)
        contents = dict(plain_parts(self._book, contents))
        data = self._book.package.data
        if contents or any(name.startswith("/") for name in self._book.package.members):
            # The engine refuses the names that XlsxWriter gives to pictures in cells, "/xl/richData/...".
            absolute = [name for name in self._book.package.members if name.startswith("/")]
            data = Archive(self._book.package, contents, absolute).build(contents)
        return Source(data, self._scratch, self._texts, self._refused, self._ordinary)

    def _note_ordinary(self, sheet: Sheet) -> None:
        groups: dict[str, bool] = {}
        for (row, column), cell in sheet.cells.cells.items():
            formula = cell.formula
            if formula is None or formula.kind not in ("normal", "shared"):
                continue
            index = formula.attributes.get("si", "") if formula.kind == "shared" else ""
            if formula.text:
                groups[index] = MAY_DIFFER.search(formula.text) is not None
            if groups.get(index, False):
                self._ordinary.append((sheet.name, row, column))

    def _edits(self, sheet: Sheet) -> Iterator[tuple[Cell, str | None]]:
        beyond: set[str] = set()  # shared formulas that the engine must not see
        groups: dict[str, Cell] = {}  # first cells of shared formulas that are to be rewritten
        for cell in sheet.cells.cells.values():
            formula = cell.formula
            if formula is None or formula.kind == "dataTable":
                continue
            index = formula.attributes.get("si", "") if formula.kind == "shared" else ""
            key = sheet.name, cell.row, cell.column
            reason = _beyond_any(formula.text)
            if reason is not None or (index in beyond and not formula.text):
                beyond.update(filter(None, [index]))
                self._refused[key] = reason or "its shared formula cannot be read"
                yield cell, None
                continue
            if formula.text and not self._is_other(formula.text):
                groups.pop(index, None)
                continue
            if formula.text:
                groups[index] = cell
            elif not index or index not in groups:
                continue
            new = self._rewritten(key, groups[index] if index else cell, cell)
            if new is not None:
                yield cell, new
            elif formula.text and key not in self._refused:
                groups.pop(index, None)

    def _is_other(self, text: str) -> bool:
        """Whether the engine may need a formula in other words."""
        return self._needs.search(text.upper()) is not None or lacks_last_branch(text)

    def _rewritten(self, key: Key, first: Cell, cell: Cell) -> str | None:
        """The formula for the engine; None where it stays as it is."""
        assert first.formula is not None and cell.formula is not None
        try:
            tree = moved(parse(first.formula.text), cell.row - first.row, cell.column - first.column)
            plain = with_sheet_name(self._names.plain(tree, Place(*key)), key[0])
            closed = with_last_branches(plain)
            new = self._scratch.rewritten(closed, key, cell.formula.kind == "array")
            if new == tree and first is cell:
                return None
            self._texts[key] = to_text(tree)
            return to_text(new)
        except (NotComputable, FormulaError) as reason:
            self._refused[key] = str(reason)
            return None


def _beyond_any(text: str) -> str | None:
    """Why a formula is longer or deeper than any of Excel's: the engine would give up the whole book."""
    if len(text) <= DEEPEST or (len(text) <= LONGEST and sum(map(text.count, "(-+@")) <= DEEPEST):
        return None
    try:
        parse(text)
    except FormulaError as error:
        return str(error)
    return None


def engine_source(book: Book, functions: Mapping[str, Function]) -> Source:
    """What the engine loads for a book."""
    return _Source(book, functions).made()


def _pattern(book: Book, functions: Mapping[str, Function]) -> re.Pattern[str]:
    """Finds texts that may have to be rewritten: calls of ours, tables, and names that stand for either.

    In upper case: a search that regards no case is four times as fast.
    """
    parts = [rf"(?:{_any_of(functions)})\("] if functions else []
    parts += [r'CELL\(\s*"FILENAME"', r"(?:SUM|AVERAGE)IF\("]
    # The engine reads a relative name as if it stood in A1.
    parts += filter(None, [_any_of([*names_of_functions(book), *relative_names(book)])])
    if book.tables:
        # `Sales[Amount]`, `[@Amount]`, and a bare `Sales`; not `[1]Sheet!A1`
        parts += [rf"(?:{_any_of(book.tables)})(?![\w(])", r"(?<=[^\]'])\[[^\d\]]"]
    pattern = _either(parts)
    known: set[str] = set()
    while found := {name.name for name in book.names if pattern.search(name.text.upper())} - known:
        known |= found
        pattern = _either([*parts, _any_of(known)])
    return pattern


def _last_used(sheet: Sheet) -> tuple[int, int]:
    places = sheet.cells.cells
    return max((row for row, _ in places), default=1), max((column for _, column in places), default=1)


def _either(parts: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts or ['(?!)'])})")


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name.upper()) for name in names)


def _spilled(sheet: Sheet) -> Iterator[Cell]:
    """Cells with the values of an array formula: the engine would take them for constants in its way."""
    for owner, (top, left, bottom, right) in sheet.filled_areas:
        if owner.formula is None or owner.formula.kind != "array":
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                cell = sheet.cells.cells.get((row, column))
                if cell is not None and (cell.formula is None or _is_filled(cell.formula)):
                    yield cell


def _is_filled(formula: Formula) -> bool:
    """`<f ca="1"/>`: Excel's mark in cells that a volatile array fills."""
    return formula.kind == "normal" and not formula.text


def with_formulas(sheet: Sheet, edits: list[tuple[Cell, str | None]]) -> bytes:
    """The sheet's part with other formulas in these cells, shared ones written out; None: no cell."""
    content, prefix = sheet.cells.content, sheet.cells.prefix
    pieces, at = [], 0
    for cell, text in sorted(edits, key=lambda edit: edit[0].start):
        if text is None:
            pieces.append(content[at : cell.start])
            at = cell.end
            continue
        assert cell.formula is not None and cell.formula_span is not None
        kept = "".join(
            f' {name}="{escape(value)}"'
            for name, value in cell.formula.attributes.items()
            if cell.formula.kind != "shared" or name not in ("t", "si", "ref")
        )
        start, end = cell.formula_span
        pieces += (content[at:start], f"<{prefix}f{kept}>{escape(text, quote=False)}</{prefix}f>".encode())
        at = end
    return b"".join([*pieces, content[at:]])


def written_out(book: Book, sheet: Sheet, texts: Mapping[tuple[int, int], str | None]) -> bytes:
    """A plain part for a sheet whose cells do not say where they stand, which the engine does not read."""
    rows: dict[int, list[Cell]] = {}
    for cell in sheet.cells.cells.values():
        if texts.get((cell.row, cell.column), "") is not None:
            rows.setdefault(cell.row, []).append(cell)
    data = ""
    for row in sorted(rows):
        cells = "".join(_cell(book, cell, texts.get((row, cell.column))) for cell in rows[row])
        data += f'<row r="{row}">{cells}</row>'
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData></worksheet>'.encode()


def _cell(book: Book, cell: Cell, text: str | None) -> str:
    kind, value = render_value(cell.value(book.strings))
    formula = ""
    if cell.formula is not None:
        plain = text is not None and cell.formula.kind == "shared"
        given = {} if plain else cell.formula.attributes
        marks = "".join(f' {name}="{escape(mark)}"' for name, mark in given.items())
        now = cell.formula.text if text is None else text
        formula = f"<f{marks}>{escape(now, quote=False)}</f>"
    stored = "" if value is None else f"<v>{value}</v>"
    return f'<c r="{cell.address}" t="{kind or "n"}">{formula}{stored}</c>'
