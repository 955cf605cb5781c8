"""ROW, COLUMN, ROWS and COLUMNS of areas, told from the reference itself.

The engine reads the cells for them, so that =ROW(A1) in A1 would depend on itself; and of an area it has the
first number only where Excel has an array of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.array_arguments import TAKE_ARRAYS, gives_array
from xlplugin.calculation.corrections.shapes import area_of, fixed_lines
from xlplugin.calculation.corrections.syntax import Node, children, plain_name, printed, tree
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW

if TYPE_CHECKING:
    from xlplugin.registry import Function

NUMBERING = {"ROW", "COLUMN", "ROWS", "COLUMNS"}
_OF_OTHERS = {"ROW": "SEQUENCE(ROWS({0}),1,ROW({0}))", "COLUMN": "SEQUENCE(1,COLUMNS({0}),COLUMN({0}))"}
_LAST = {"ROW": MAX_ROW, "COLUMN": MAX_COLUMN}


def with_numbers(
    text: str, functions: Mapping[str, Function], spreads: bool, moving: tuple[int, int] | None = None
) -> str:
    """The formula without references in such calls; ValueError where their array is too long.

    Args:
        spreads: whether it is an array formula; in others only some functions take arrays.
        moving: row and column for which it is written, when its text also serves other cells.
    """
    import formualizer

    try:
        root = tree(text)
    except formualizer.ParserError:
        return text
    arrays = list(_arrays(root, spreads, functions))

    def replacing(node: Node, text: Callable[[Node], str]) -> str | None:
        name = plain_name(node["name"]) if node["node_type"] == "Function" else ""
        if name not in NUMBERING or len(node["args"]) != 1:
            return None
        is_array, area = any(node is found for found in arrays), node["args"][0]
        if area_of(area) is None:
            return _OF_OTHERS[name].format(text(area)) if is_array else None
        lines = _Lines(name.removesuffix("S"), area, moving)
        if name.endswith("S"):
            return lines.count()
        return lines.all() if is_array else lines.first()

    return printed(root, text, replacing)


class _Lines:
    """First number and count of a reference's rows, or columns, as formulas."""

    def __init__(self, name: str, area: Node, moving: tuple[int, int] | None) -> None:
        self._name, place = name, name == "COLUMN"
        self._ends = area_of(area)[place], area_of(area)[place + 2]
        fixed = fixed_lines(area)
        self._fixed = fixed[place], fixed[place + 2]
        self._own = None if moving is None else moving[place]

    def _number(self, end: int) -> str:
        if self._own is None or self._fixed[end]:
            return str(self._ends[end])
        return f"({self._name}()+({self._ends[end] - self._own}))"

    def first(self) -> str:
        return self._number(0)

    def count(self) -> str:
        if self._own is None or self._fixed[0] == self._fixed[1]:
            return str(self._ends[1] - self._ends[0] + 1)
        return f"({self._number(1)}-{self._number(0)}+1)"

    def all(self) -> str:
        if self._ends == (1, _LAST[self._name]):
            raise ValueError(f"an array of all numbers that {self._name} has")
        across = self._name == "COLUMN"
        return f"SEQUENCE({'1,' if across else ''}{self.count()},{'' if across else '1,'}{self.first()})"


def _arrays(node: Node, spreads: bool, functions: Mapping[str, Function]) -> Iterator[Node]:
    """Calls of ROW and COLUMN that give arrays."""
    if node["node_type"] == "Function":
        name = plain_name(node["name"])
        if name in _OF_OTHERS and spreads and node["args"] and gives_array(node["args"][0], functions):
            yield node
            return
        spreads = spreads or name in TAKE_ARRAYS
    for child in children(node):
        yield from _arrays(child, spreads, functions)
