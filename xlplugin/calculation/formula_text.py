"""Formulas as the engine needs them: plain, with our versions of what it computes otherwise, or refused."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from xlplugin.calculation.array_arguments import intersected, many_for_one
from xlplugin.calculation.array_rows import NUMBERING, with_numbers
from xlplugin.calculation.corrections.formula import corrected
from xlplugin.calculation.corrections.syntax import tree
from xlplugin.calculation.deviations import deviation
from xlplugin.calculation.plain_formula import PlainFormula
from xlplugin.calculation.questions import answered, depends_on_place
from xlplugin.calculation.reversed_areas import has_reversed
from xlplugin.calculation.vocabulary import NotComputable, Place, Vocabulary, own_name

if TYPE_CHECKING:
    pass

_NATIVE_PREFIX = re.compile(r"^(?:_xlfn\.)?(?:_xlws\.)?", re.IGNORECASE)
_SHEET_SPAN = re.compile(r":[^!(),]*!")
_WORD = re.compile(r"[^\W\d][\w.]*")
_EMPTY = re.compile(r"[,(]\s*,|,\s*\)")


@lru_cache(maxsize=4096)
def is_native(name: str) -> bool:
    """Whether the engine implements a function of Excel."""
    import formualizer

    plain = _NATIVE_PREFIX.sub("", name)
    scratch = formualizer.Workbook()
    scratch.add_sheet("S")
    try:
        scratch.set_formula("S", 1, 1, f"={plain}()")
        value = scratch.evaluate_cell("S", 1, 1)
    except Exception:  # an error of another kind than "unknown" means that the function exists
        return True
    return not (isinstance(value, dict) and value.get("kind") in ("Name", "NImpl"))


def needs_rewriting(text: str, vocabulary: Vocabulary) -> bool:
    """Cheap test that spares the tokenizer formulas of nothing but cells and native functions."""
    if "[" in text or "@" in text or _SHEET_SPAN.search(text):
        return True
    if has_reversed(text):
        return True
    lower = text.lower()
    if "_xll." in lower or "_xldudf_" in lower:
        return True
    words = vocabulary.words.intersection(_WORD.findall(lower))
    if all(word.upper() in vocabulary.ours for word in words):
        return bool(words) and _EMPTY.search(text) is not None
    return True


@lru_cache(maxsize=65_536)
def called_functions(text: str) -> frozenset[str]:
    """Names before an opening parenthesis, texts left out."""
    bare = re.sub(r'"(?:[^"]|"")*"', "", text)
    return frozenset(match.upper() for match in re.findall(r"([A-Za-z_\[][\w.\]!]*)\(", bare))


def is_call_or_reference(text: str, operators: Collection[str] = ()) -> bool:
    """Whether a formula is nothing but one call, of none of `operators`, one reference or one name."""
    root = tree(text)
    return root["node_type"] in ("Function", "Reference") and root.get("name") not in operators


def rewrite(text: str, place: Place, spreads: bool = True, moves: bool = False) -> str:
    """The formula for the engine's memory; NotComputable when it has parts that the engine lacks.

    Args:
        spreads: whether it computes with whole areas: an array formula or a rule does, a plain cell does not.
        moves: whether the text also serves other cells, those that share the formula.
    """
    vocabulary = place.vocabulary
    _check_functions(text, vocabulary)
    if needs_rewriting(text, vocabulary):
        text = PlainFormula(text, place).result()
        _check_functions(text, vocabulary)  # a defined name has brought in what it means
    called = called_functions(text)
    if name := many_for_one(text, vocabulary.ours):
        raise NotComputable(f"{name} is given several values for one, which the engine does not spread")
    if not spreads and intersected(text, vocabulary.ours):
        raise NotComputable("Excel takes one cell of each area in it: it is no array formula")
    try:
        if not NUMBERING.isdisjoint(called):
            text = with_numbers(text, vocabulary.ours, spreads, (place.row, place.column) if moves else None)
        if depends_on_place(called):
            text = answered(text, place.sheet, vocabulary.cells)
            called = called_functions(text)
        if why := deviation(text, called):
            raise NotComputable(why)
        return corrected(text, called)
    except ValueError as error:
        raise NotComputable(f"it has a part that is not known here: {error}") from None


def _check_functions(text: str, vocabulary: Vocabulary) -> None:
    for name in called_functions(text):
        if not (own_name(name, vocabulary.ours) or name.startswith("_XLPM.") or is_native(name)):
            raise NotComputable(f"{name.removeprefix('_XLFN.')} is not a function that the engine knows")
