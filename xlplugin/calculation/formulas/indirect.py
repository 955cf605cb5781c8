"""INDIRECT in terms that the engine has: of defined names, which it does not find, and from one sheet."""

from __future__ import annotations

from collections.abc import Iterable

from xlplugin.calculation.formulas.names import Names, Place
from xlplugin.calculation.formulas.on_sheet import on_sheet
from xlplugin.calculation.formulas.tree import (
    Array,
    Binary,
    Call,
    FormulaError,
    Name,
    Node,
    Reference,
    Text,
    replaced,
    walk,
)
from xlplugin.ooxml.addresses import quote_sheet

_MOST = 254  # values that CHOOSE takes


def with_names_found(node: Node, names: Names, words: Iterable[str], place: Place) -> Node:
    """The tree with every INDIRECT choosing among these names that stand for areas; else by the address."""
    if not any(map(_is_indirect, walk(node))):
        return node
    areas = dict(list(_areas(names, words, place))[:_MOST])

    def change(part: Node) -> Node:
        if not _is_indirect(part):
            return part
        assert isinstance(part, Call)
        text, *style = part.arguments
        by_address = Call(part.name, (_with_sheet(text, place.sheet), *style))
        return _chosen(text, areas, by_address) if areas else by_address

    return replaced(node, change)


def _is_indirect(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "INDIRECT" and bool(node.arguments)


def _areas(names: Names, words: Iterable[str], place: Place) -> Iterable[tuple[str, Reference]]:
    for word in words:
        try:
            meant = names.plain(Name(word), place)
        except FormulaError:
            continue
        if isinstance(meant, Reference):
            yield word, on_sheet(meant, place.sheet)  # type: ignore[misc]


def _chosen(text: Node, areas: dict[str, Reference], otherwise: Node) -> Node:
    words = Array(tuple((Text(word),) for word in areas))
    which = Call("_xlfn.XMATCH", (text, words))
    return Call("IF", (Call("ISNA", (which,)), otherwise, Call("CHOOSE", (which, *areas.values()))))


def _with_sheet(text: Node, sheet: str) -> Node:
    has_sheet = Call("ISNUMBER", (Call("FIND", (Text("!"), text)),))
    return Call("IF", (has_sheet, text, Binary("&", Text(f"{quote_sheet(sheet)}!"), text)))
