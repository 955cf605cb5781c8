"""SUMIF and AVERAGEIF add up an area of the size of the one that they test, whatever size they were given.

The engine computes that, but follows only the cells that the formula names.
"""

from __future__ import annotations

from dataclasses import replace

from xlplugin.calculation.formulas.areas import area_of
from xlplugin.calculation.formulas.nodes import Call, Reference
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW


def widened(call: Call) -> Call:
    """The call with that area written out; any other call as it is."""
    if call.function not in ("SUMIF", "AVERAGEIF") or len(call.arguments) != 3:
        return call
    tested, criterion, summed = call.arguments
    if not (isinstance(tested, Reference) and isinstance(summed, Reference)):
        return call
    return Call(call.name, (tested, criterion, _of_the_size(tested, summed)))


def _of_the_size(tested: Reference, summed: Reference) -> Reference:
    top, left, bottom, right = area_of(tested)
    height, width = bottom - top, right - left
    top, left, bottom, right = area_of(summed)
    if (bottom - top, right - left) == (height, width):
        return summed
    last_row, last_column = min(top + height, MAX_ROW), min(left + width, MAX_COLUMN)
    first = replace(summed.first, row=top, column=left)
    return replace(summed, first=first, last=replace(first, row=last_row, column=last_column))
