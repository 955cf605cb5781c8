"""OFFSET in the cell that it starts from: its anchor is no cell that it reads, as the engine believes."""

from __future__ import annotations

import re
from collections.abc import Callable

from xlplugin.calculation.corrections.syntax import Node, printed, tree
from xlplugin.calculation.vocabulary import Place
from xlplugin.ooxml.addresses import format_cell, parse_cell, split_sheet

_OFFSET = re.compile(r"\bOFFSET\(", re.IGNORECASE)


def off_its_own_cell(formula: str, place: Place) -> str:
    """The formula, where OFFSET starts from the cell beside its own, one further: the same cells."""
    if not _OFFSET.search(formula) or format_cell(place.row, place.column) not in formula.replace("$", ""):
        return formula

    def replacing(node: Node, text: Callable[[Node], str]) -> str | None:
        if node["node_type"] != "Function" or node["name"].upper() != "OFFSET" or len(node["args"]) < 3:
            return None
        anchor, rows, *others = node["args"]
        if anchor["node_type"] != "Reference" or not _is_own(anchor["reference"], place):
            return None
        beside = 1 if place.row == 1 else -1
        moved = f"({text(rows) or 0})-({beside})"
        start = format_cell(place.row + beside, place.column)
        return f"OFFSET({','.join([start, moved, *map(text, others)])})"

    return printed(tree(formula), formula, replacing)


def _is_own(reference: str, place: Place) -> bool:
    sheet, address = split_sheet(reference)
    if sheet is not None and sheet.casefold() != place.sheet.casefold():
        return False
    try:
        return parse_cell(address.replace("$", "")) == (place.row, place.column)
    except ValueError:
        return False
