"""Which cells a formula reads, for formulas that the engine itself does not take in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from xlplugin.calculation.defined_names import vocabulary_of
from xlplugin.calculation.engine_input import Key
from xlplugin.calculation.structured_references import plain_area
from xlplugin.calculation.vocabulary import Place, Vocabulary
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import parse_area, split_sheet

# Formulas whose cells a reader cannot tell from their text, or whose value changes by itself.
MOVING = re.compile(r"\b(?:INDIRECT|OFFSET|RAND|RANDBETWEEN|RANDARRAY|CELL|INFO)\(", re.IGNORECASE)
_FINDS_ITS_CELLS = re.compile(r"\b(?:INDIRECT|OFFSET)\(", re.IGNORECASE)
_MAY_BE_HALF_SEEN = re.compile(r"\)\s*:|:\s*[^\W\d][\w.]*\(|\b(?:SUMIF|AVERAGEIF)\(", re.IGNORECASE)
_EXTERNAL = re.compile(r"\[\d+\]")


def is_half_seen(formula: str) -> bool:
    """Whether it reads cells that its references do not name, so that no dependency list has them.

    `IF(...):A4` names two ends of an area, SUMIF widens a short third area to the size of its first, and
    INDIRECT and OFFSET find their cells while they run.
    """
    if _FINDS_ITS_CELLS.search(formula):
        return True
    if _MAY_BE_HALF_SEEN.search(formula) is None:
        return False
    import formualizer

    try:
        return _is_half_seen(formualizer.parse("=" + formula).to_dict())
    except Exception:  # it cannot be read: what it reads cannot be told
        return True


def _is_half_seen(node: Mapping) -> bool:
    if node["node_type"] == "BinaryOp" and node["operator"] == ":":
        return True
    arguments = node.get("args", [])
    if node["node_type"] == "Function" and node["name"].upper() in ("SUMIF", "AVERAGEIF"):
        shapes = {_shape(argument) for argument in arguments[::2]}
        if len(shapes) > 1 or None in shapes:
            return True
    inner = [node[side] for side in ("left", "right", "operand") if side in node]
    return any(map(_is_half_seen, [*arguments, *inner]))


def _shape(node: Mapping) -> tuple[int, int] | str | None:
    """Rows and columns of a plain area; the text of whole columns or rows; None for anything else."""
    if node["node_type"] != "Reference":
        return None
    address = split_sheet(node["reference"])[1].replace("$", "")
    try:
        top, left, bottom, right = parse_area(address)
    except ValueError:
        ends = address.split(":")
        whole = len(ends) == 2 and ends[0] == ends[1]
        return ("column" if ends[0].isalpha() else "row") if whole else None
    return bottom - top, right - left


def may_read(book: Book, key: Key, cells: Collection[Key]) -> bool:
    """Whether the formula in a cell reads one of these cells; yes where that cannot be told."""
    cell = book.sheet(key[0]).cells.cells[key[1:]]
    if not cell.formula.text or is_half_seen(cell.formula.text):
        return True  # it shares a formula, which stands in another cell, or reads more than it names
    place = Place(*key, vocabulary_of(book, key[0], {}))
    try:
        areas = list(areas_read(cell.formula.text, place))
    except ValueError:
        return True
    return any_within(cells, areas)


def any_within(cells: Collection[Key], areas: Iterable[tuple[str, tuple[int, int, int, int]]]) -> bool:
    """Whether one of the cells lies in one of the areas."""
    areas = list(areas)
    return any(
        sheet == area_sheet.casefold() and top <= row <= bottom and left <= column <= right
        for sheet, row, column in ((name.casefold(), row, column) for name, row, column in cells)
        for area_sheet, (top, left, bottom, right) in areas
    )


def areas_read(text: str, place: Place) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Sheet and area of every reference; ValueError for one that is no plain area."""
    import formualizer

    try:
        tokens = list(formualizer.tokenize("=" + text))
    except Exception as error:
        raise ValueError(str(error)) from None
    for token in tokens:
        if token.value == ":" and str(token.token_type) == "OpInfix":
            raise ValueError("an area between ends")
        if str(token.token_type) == "Operand" and str(token.subtype) == "Range":
            yield from _meant(token.value, place, place.vocabulary)


def _meant(text: str, place: Place, words: Vocabulary) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    if _EXTERNAL.search(text) and "!" in text:
        return  # another workbook: no cell of this one
    if text.lower() in words.names:
        yield from areas_read(words.names[text.lower()], place)
        return
    if "[" in text or text.lower() in words.tables:
        text = plain_area(text, words.tables, place.sheet, place.row, place.column)
    sheet, address = split_sheet(text)
    yield sheet or place.sheet, parse_area(address)
