"""A sheet part rendered and deflated for one scenario after another; what a few before it had is kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from xlplugin.ooxml.archive import Packed, packed
from xlplugin.ooxml.hidden_lines import NO_LINES, Lines
from xlplugin.ooxml.sheet_patch import SheetPatch
from xlplugin.values import CellValue

# Many a sheet holds one line on the whole scenario, nearly always the same, above much that never changes.
_MOST_KEPT = 4


class PackedSheet:
    """A patch whose results are deflated; each only once where the next scenarios have the same values."""

    def __init__(self, patch: SheetPatch) -> None:
        self._patch = patch
        self._kept: deque[tuple[Sequence[CellValue], Lines, Packed]] = deque(maxlen=_MOST_KEPT)

    def packed(self, values: Sequence[CellValue], shown: Lines = NO_LINES) -> Packed:
        """The part for these values, one a position of the patch, with these lines shown."""
        for known, lines, part in self._kept:
            # TRUE equals 1 in Python and is another text in the file.
            if known == values and lines == shown and all(map(_is_one_type, known, values)):
                return part
        part = packed(self._patch.render(values, shown))
        self._kept.appendleft((values, shown, part))
        return part


def _is_one_type(first: CellValue, second: CellValue) -> bool:
    return type(first) is type(second)
