"""Words of a formula that refer to cells, as nodes and back: addresses, sheets before `!`, table columns."""

from __future__ import annotations

import re
from functools import lru_cache

from xlplugin.calculation.formulas.nodes import HERE, Corner, Name, Origin, Reference, Structured
from xlplugin.calculation.formulas.scanner import FormulaError
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW, column_letters, column_number, quote_sheet

_END = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")
_PLAIN_SHEET = re.compile(r"[^\W\d]\w*")
# A sheet of such a name stands in quotes, or `R1C1!A1` and `Q4!A1` would read as cells.
_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*C?[0-9]*|C[0-9]*|TRUE|FALSE", re.IGNORECASE)
_ORIGIN = re.compile(r"(?:(.*\\|.*/)?\[([^\[\]]*)\])?([^:]*)(?::(.*))?", re.DOTALL)
_PIECE = re.compile(r"\[((?:[^\[\]']|'.)*+)\]|([,:])|([^\[\],:]+)", re.DOTALL)
_ITEMS = {item.upper(): item for item in ("#All", "#Data", "#Headers", "#Totals", "#This Row")}
_PLAIN_COLUMN = re.compile(r"\w(?:[^\[\],:'@#]*[^\[\],:'@#\s])?")
_MARKED = re.compile(r"(['\[\]#@])")


@lru_cache(maxsize=65_536)
def reference(text: str, where: Origin) -> Reference | Name:
    """The reference that an address means; a name where no sheet has it: `ABC2000000`."""
    first, colon, last = text.partition(":")
    try:
        return Reference(_corner(first), _corner(last) if colon else None, where)
    except ValueError:
        if colon:
            raise FormulaError(f"{text} is outside a sheet (last cell XFD1048576)") from None
        return Name(text, where)


def _corner(text: str) -> Corner:
    match = _END.fullmatch(text)
    if match is None:
        raise ValueError(text)
    mark, letters, second_mark, digits = match.groups()
    row = int(digits) if digits else None
    column = column_number(letters) if letters else None
    if (row or 1) > MAX_ROW or (column or 1) > MAX_COLUMN:
        raise ValueError(text)
    row_mark = second_mark if letters else mark
    return Corner(row, column, row_mark == "$", bool(letters) and mark == "$")


@lru_cache(maxsize=4096)
def origin(text: str) -> Origin:
    """Sheets and book of what stands before a reference, `!` included."""
    inner = text[:-1]
    if inner.startswith("'"):
        inner = inner[1:-1].replace("''", "'")
    match = _ORIGIN.fullmatch(inner)
    if match is None:  # a path without brackets: '/folder/book.xlsx'!name
        return Origin(inner)
    folder, book, sheet, last_sheet = match.groups()
    if book is None and last_sheet is not None and len(sheet) == 1 and last_sheet.startswith("\\"):
        return Origin(inner)  # 'C:\folder\book.xlsx'!name
    return Origin(sheet, last_sheet or "", (folder or "") + book if book is not None else "")


def structured(text: str, where: Origin) -> Structured:
    """The structured reference that a word with brackets is."""
    table, _, inner = text[:-1].partition("[")
    inner = inner.strip()
    items: list[str] = []
    if inner.startswith("@"):
        items.append("#This Row")
        inner = inner[1:].strip()
    columns: list[str] = []
    marks = ""
    for bracketed, mark, bare in _PIECE.findall(inner) if inner.startswith("[") else [(inner, "", "")]:
        word = bracketed or bare.strip()
        if word.strip().upper() in _ITEMS:
            items.append(_ITEMS[word.strip().upper()])
        elif word:
            columns.append(re.sub(r"'(.)", r"\1", word, flags=re.DOTALL))
        marks += mark
    if len(columns) > 2 or (len(columns) == 2) != (":" in marks):
        raise FormulaError(f"{text} is not a structured reference")
    first, last = (*columns, None, None)[:2]
    return Structured(table, tuple(items), first, last, where)


def reference_text(node: Reference) -> str:
    """A1 text of a reference, with its sheets."""
    text = (
        corner_text(node.first)
        if node.last is None
        else f"{corner_text(node.first)}:{corner_text(node.last)}"
    )
    return text if node.origin is HERE else origin_text(node.origin) + text


def corner_text(corner: Corner) -> str:
    """`$A$1`, `A` or `1`."""
    text = ""
    if corner.column is not None:
        text = ("$" if corner.column_fixed else "") + column_letters(corner.column)
    if corner.row is not None:
        text += ("$" if corner.row_fixed else "") + str(corner.row)
    return text


@lru_cache(maxsize=4096)
def origin_text(where: Origin) -> str:
    """What stands before a reference, `!` included; nothing for the formula's own sheet."""
    if where == HERE:
        return ""
    folder, _, book = where.book.rpartition("\\") if "\\" in where.book else where.book.rpartition("/")
    folder = where.book[: len(where.book) - len(book)]
    sheets = where.sheet + (f":{where.last_sheet}" if where.last_sheet else "")
    text = (f"{folder}[{book}]" if where.book else "") + sheets
    plain = not folder and all(map(_needs_no_quotes, filter(None, (where.sheet, where.last_sheet))))
    plain = plain and (not book or book.isdigit() or _PLAIN_SHEET.fullmatch(book) is not None)
    return f"{text if plain else quote_sheet(text)}!"


def _needs_no_quotes(sheet: str) -> bool:
    return _PLAIN_SHEET.fullmatch(sheet) is not None and _LIKE_A_CELL.fullmatch(sheet) is None


def structured_text(node: Structured) -> str:
    """A structured reference as files store it."""
    parts = [f"[{item}]" for item in node.items]
    columns = [_MARKED.sub(r"'\1", column) for column in (node.first, node.last) if column is not None]
    if columns:
        parts.append(":".join(f"[{column}]" for column in columns))
    plain = not columns or _PLAIN_COLUMN.fullmatch(columns[0]) is not None
    inner = parts[0][1:-1] if len(parts) == 1 and plain and len(columns) < 2 else ",".join(parts)
    return f"{origin_text(node.origin)}{node.table}[{inner}]"
