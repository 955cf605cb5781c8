"""Why a scenario failed, in words."""

from __future__ import annotations

from collections.abc import Sequence

from xlplugin.calculation.engine_input import Key
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import format_cell, quote_sheet

CIRCULAR = "#CIRC!"


def cell_label(key: Key) -> str:
    """`'Sheet'!A1`."""
    return f"{quote_sheet(key[0])}!{format_cell(key[1], key[2])}"


def explain(label: str, error: ExcelError, messages: Sequence[ExcelError]) -> str:
    """`tam_usd is #NUM!: SERVERS: gpus must be...`: with the first sentence that a function gave for it."""
    if error.code == CIRCULAR:
        return f"{label} follows from a circular reference"
    reason = error.message or next((m.message for m in messages if m == error and m.message), "")
    return f"{label} is {error.code}" + (f": {reason}" if reason else "")
