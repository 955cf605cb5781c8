"""Finds the areas that hold a cell, among very many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from xlplugin.calculation.formulas.areas import Area

T = TypeVar("T")
# Sides of the tiles, in powers of two: an area is noted in the at most four tiles of the smallest size that
# is not smaller than it.
_ROW_SIZES = (0, 3, 6, 9, 12, 15, 18, 21)
_COLUMN_SIZES = (0, 3, 6, 9, 12, 15)


class AreaIndex(Generic[T]):
    """Things by the area that they belong to; an area that was found is taken out."""

    def __init__(self) -> None:
        self._things: dict[Area, list[T]] = {}
        self._tiles: dict[tuple[str, int, int, int, int], dict[Area, None]] = {}
        self._sizes: dict[tuple[int, int], None] = {}

    def add(self, area: Area, thing: T) -> None:
        """Notes a thing under an area."""
        known = self._things.get(area)
        if known is not None:
            known.append(thing)
            return
        self._things[area] = [thing]
        for tile in self._tiles_of(area):
            self._tiles.setdefault(tile, {})[area] = None

    def take(self, sheet: str, row: int, column: int) -> Iterator[T]:
        """The things of all areas that hold a cell; each area is given once."""
        for rows, columns in self._sizes:
            tile = self._tiles.get((sheet, rows, row >> rows, columns, column >> columns))
            if not tile:
                continue
            for area in [a for a in tile if a[1] <= row <= a[3] and a[2] <= column <= a[4]]:
                yield from self._remove(area)

    def _remove(self, area: Area) -> list[T]:
        for tile in self._tiles_of(area):
            del self._tiles[tile][area]
        return self._things.pop(area)

    def _tiles_of(self, area: Area) -> list[tuple[str, int, int, int, int]]:
        sheet, top, left, bottom, right = area
        rows = next(size for size in _ROW_SIZES if bottom - top < 1 << size)
        columns = next(size for size in _COLUMN_SIZES if right - left < 1 << size)
        self._sizes[rows, columns] = None
        return [
            (sheet, rows, row, columns, column)
            for row in range(top >> rows, (bottom >> rows) + 1)
            for column in range(left >> columns, (right >> columns) + 1)
        ]
