"""Comparisons of texts that hang on signs to which Excel of a language may give no weight.

Under zh_CN the engine passes over ✓, ≈ and 25,000 other signs, so that "✓"="✗". Its authors saw that in
Excel for Mac; of Excel for Windows nobody did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from formulon import CollationStrength, ValueKind
from formulon import Value as EngineValue

from xlplugin.calculation.engine_runtime import EngineWorkbook, bounded
from xlplugin.calculation.formulas.copies import Original
from xlplugin.calculation.formulas.nodes import Array, Binary, Call, Node, Text
from xlplugin.calculation.formulas.tree import FormulaError, walk
from xlplugin.calculation.formulas.volatility import SEEKING
from xlplugin.calculation.profiles import DEFAULT_PROFILE
from xlplugin.calculation.readings import Readings
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine
    from xlplugin.calculation.judge import Judge
    from xlplugin.ooxml.addresses import Key

PASSED_OVER = "it compares texts by signs (✓, ≈) that Excel of this language may pass over"
_OPERATORS = frozenset(("=", "<>", "<", ">", "<=", ">="))
_COMPARING = frozenset((
    "MATCH", "XMATCH", "VLOOKUP", "HLOOKUP", "LOOKUP", "XLOOKUP", "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS",
    "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS", "SWITCH", "SEARCH", "SORT", "SORTBY", "UNIQUE", "GROUPBY",
    "PIVOTBY", "DSUM", "DCOUNT", "DCOUNTA", "DAVERAGE", "DGET", "DMAX", "DMIN", "DPRODUCT", "DSTDEV",
    "DSTDEVP", "DVAR", "DVARP",
))  # fmt: skip
_WEIGHTED = frozenset(map(chr, range(0x4E00, 0x9FA6)))  # Chinese, each of which counts
_MAKING = SEEKING | {"UNICHAR"}  # what they give is no literal, and in no cell that the text names


class Compared(NamedTuple):
    """What a formula compares: the texts that it says, as one, and whether it may make or find others."""

    text: str
    makes_others: bool


def compared_otherwise(engine: Engine, judge: Judge, values: Mapping[Key, CellValue]) -> Iterator[Key]:
    """Formulas whose value is another where every sign counts, as in the language that the evidence is of."""
    if engine.profile == DEFAULT_PROFILE:
        return
    compared = dict(_comparing(engine))
    texts = {key: value for key, value in values.items() if isinstance(value, str)}
    signs = _weightless(engine, set().union(*texts.values(), *(each.text for each in compared.values())))
    if not signs:
        return
    cells = {(key[0].lower(), *key[1:]): 0 for key, text in texts.items() if not signs.isdisjoint(text)}
    reading = set(judge.readers(cells))
    keys = [
        key
        for key, (text, makes_others) in compared.items()
        if makes_others or key in reading or not signs.isdisjoint(text)
    ]
    if keys:
        yield from (key for key, _ in Readings(engine, keys).differ(DEFAULT_PROFILE, engine.profile))


def _weightless(engine: Engine, letters: Iterable[str]) -> frozenset[str]:
    """Which letters the order of the engine's profile passes over, where that is not as measured in Excel."""
    signs = sorted(letter for letter in letters if not letter.isascii() and letter not in _WEIGHTED)
    with bounded():
        if not signs or EngineWorkbook.locale_facts(engine.profile).collation_measured:
            return frozenset()
        texts = [EngineValue(ValueKind.TEXT, text=text) for text in ("", *signs)]
        found = EngineWorkbook.collation_classes(texts, CollationStrength.COMPARE, engine.profile)
    empty, *classes = found.class_ids
    return frozenset(sign for sign, number in zip(signs, classes, strict=True) if number == empty)


def _comparing(engine: Engine) -> Iterator[tuple[Key, Compared]]:
    known: dict[Original, Compared | None] = {}
    for key, copy in engine.trees.copies.items():
        if key in engine.uncomputed:
            continue
        if copy.original not in known:
            try:
                known[copy.original] = compared_in(copy.original.plain)
            except (FormulaError, RecursionError):  # named for that
                known[copy.original] = None
        if found := known[copy.original]:
            yield key, found


def compared_in(tree: Node) -> Compared | None:
    """What a formula compares; None where it compares nothing."""
    nodes = list(walk(tree))
    comparing = [node for node in nodes if _compares(node)]
    if not comparing:
        return None
    calls = {node.function for node in nodes if isinstance(node, Call)}
    if calls.isdisjoint(("LET", "LAMBDA")):  # else what is compared may be said anywhere
        nodes = [part for node in comparing for part in walk(node)]
    return Compared("".join(_texts(nodes)), not calls.isdisjoint(_MAKING))


def _compares(node: Node) -> bool:
    if isinstance(node, Binary):
        return node.operator in _OPERATORS
    return isinstance(node, Call) and node.function in _COMPARING


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Text):
            yield node.value
        elif isinstance(node, Array):
            yield from (item.value for row in node.rows for item in row if isinstance(item, Text))
