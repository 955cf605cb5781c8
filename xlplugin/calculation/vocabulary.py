"""What words in a book's formulas mean, and the ways in which calls of our functions are spelled."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlplugin.calculation.book_cells import BookCells
from xlplugin.ooxml.tables import Table

if TYPE_CHECKING:
    from xlplugin.registry import Function

_CALL = re.compile(r"(?:\[\d+\]!)?@?(?:_xll\.|_xldudf_)?([^\W\d][\w.]*)", re.IGNORECASE)


class NotComputable(Exception):
    """Why the engine cannot compute a formula; one line."""


@dataclass(frozen=True)
class Vocabulary:
    """What words in a book's formulas mean."""

    ours: Mapping[str, Function]
    tables: Mapping[str, Table] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)  # defined names that mean cells or formulas
    beyond: Collection[str] = ()  # defined names that the engine cannot take in
    local: Mapping[tuple[str, str], str | None] = field(
        default_factory=dict
    )  # by sheet and name; None: beyond
    cells: BookCells | None = None  # what formulas may ask about the book's rows and cells
    words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        local = (name for _, name in self.local)
        words = {*(name.lower() for name in self.ours), *self.tables, *self.names, *self.beyond, *local}
        object.__setattr__(self, "words", frozenset(words))


@dataclass(frozen=True)
class Place:
    """Where a formula stands, and what its words mean there."""

    sheet: str
    row: int
    column: int
    vocabulary: Vocabulary


def own_name(token: str, ours: Collection[str]) -> str | None:
    """Our function's name when a call is spelled in any of the ways that runtimes store it."""
    match = _CALL.fullmatch(token)
    name = match[1].upper() if match else ""
    return name if name in ours else None
