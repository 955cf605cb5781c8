"""Formulas as the engine needs them: plain function names, omitted arguments marked, tables as areas."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from xlplugin.calculation.array_arguments import intersected, many_for_one
from xlplugin.calculation.array_rows import NUMBERING, with_numbers
from xlplugin.calculation.book_cells import BookCells
from xlplugin.calculation.corrections.formula import corrected
from xlplugin.calculation.corrections.syntax import tree
from xlplugin.calculation.deviations import deviation
from xlplugin.calculation.questions import answered, depends_on_place
from xlplugin.calculation.reversed_areas import has_reversed, in_order
from xlplugin.calculation.structured_references import plain_area
from xlplugin.ooxml.tables import Table

if TYPE_CHECKING:
    from xlplugin.registry import Function

# Stands where an argument of ours was left out: the engine itself would pass 0, and 0 is a value.
OMITTED_MARK = "\ue000omitted\ue000"
_CALL = re.compile(r"(?:\[\d+\]!)?@?(?:_xll\.|_xldudf_)?([^\W\d][\w.]*)", re.IGNORECASE)
_NATIVE_PREFIX = re.compile(r"^(?:_xlfn\.)?(?:_xlws\.)?", re.IGNORECASE)
_EXTERNAL = re.compile(r"^'?[^\[\]']*\[\d+\][^!]*!|^\[\d+\]!")
_SHEET_SPAN = re.compile(r":[^!(),]*!")
_WORD = re.compile(r"[^\W\d][\w.]*")
_EMPTY = re.compile(r"[,(]\s*,|,\s*\)")


_END = re.compile(r"(?:'(?:[^']|'')+'|[^'!]+)!(\$?[A-Za-z]{1,3}\$?\d+)")


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
        text = _Rewriter(text, place).result()
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


def _is_colon(token) -> bool:
    return token is not None and token.value == ":" and str(token.token_type) == "OpInfix"


def _is_reference(token) -> bool:
    return token is not None and str(token.subtype) == "Range"


class _Rewriter:
    """Walks the tokens once and collects replacements as (start, end, text) in bytes."""

    def __init__(self, text: str, place: Place) -> None:
        import formualizer

        self.place, self.words, self.source = place, place.vocabulary, ("=" + text).encode("utf-8")
        try:
            self.tokens = list(formualizer.tokenize("=" + text))
        except Exception as error:
            raise NotComputable(f"the formula cannot be read: {error}") from None
        self.edits: list[tuple[int, int, str]] = []
        self._second_end = False
        self.open: list[list] = []  # [is ours, saw an argument since the last separator, saw a separator]

    def result(self) -> str:
        before = [None, None, *self.tokens]
        for end, colon, token in zip(before, before[1:], self.tokens, strict=False):
            self._second_end = _is_colon(colon) and _is_reference(end)
            self._visit(token, str(token.token_type), str(token.subtype))
        out, at = [], 1
        for start, end, text in self.edits:
            out += (self.source[at:start], text.encode("utf-8"))
            at = end
        return b"".join([*out, self.source[at:]]).decode("utf-8")

    def _visit(self, token, kind: str, subtype: str) -> None:
        if kind == "Whitespace":
            return
        if subtype == "Open":
            self._argument()
            name = own_name(token.value[:-1], self.words.ours) if kind == "Func" else None
            if name is not None:
                self.edits.append((token.start, token.end, f"{name}("))
            self.open.append([name is not None, False, False])
        elif subtype == "Close":
            ours, filled, separated = self.open.pop() if self.open else (False, True, False)
            if ours and separated and not filled:
                self.edits.append((token.start, token.start, f'"{OMITTED_MARK}"'))
        elif kind == "Sep" and self.open:
            if self.open[-1][0] and not self.open[-1][1]:
                self.edits.append((token.start, token.start, f'"{OMITTED_MARK}"'))
            self.open[-1][1:] = [False, True]
        else:
            self._argument()
            if kind == "Operand" and subtype == "Range":
                self._reference(token)

    def _argument(self) -> None:
        if self.open:
            self.open[-1][1] = True

    def _reference(self, token) -> None:
        text = token.value
        sheets = text.rpartition("!")[0]
        if _EXTERNAL.match(text):
            raise NotComputable(f"{text} refers to another workbook")
        if ":" in sheets and not (sheets.startswith("'") and sheets.count("'") > 2):
            raise NotComputable(f"{text} spans several sheets")
        word = text.rpartition("!")[2].lower()
        owner = sheets.strip("'").replace("''", "'").casefold()
        if (owner, word) in self.words.local:
            meaning = self.words.local[owner, word]
            if meaning is None:
                raise NotComputable(f"the name {text} is not one that the engine can compute")
            self.edits.append((token.start, token.end, meaning))
            return
        if word in self.words.beyond:
            raise NotComputable(f"the name {text} is not one that the engine can compute")
        if word in self.words.names:
            # The engine's own dependency list does not look through names: it gets the cells they mean.
            self._replace(token, self.words.names[word])
        elif self._second_end and "!" in text:
            self._replace(token, text)
        elif "[" in text or word in self.words.tables:
            self._table_area(token, text if "[" in text else text + "[]")
        elif has_reversed(text):
            self.edits.append((token.start, token.end, in_order(text)))

    def _replace(self, token, text: str) -> None:
        """The second end of `Sheet!A1:Sheet!B2` loses its sheet: one area, all of whose cells are known."""
        plain = _END.fullmatch(text) if self._second_end else None
        self.edits.append((token.start, token.end, plain[1] if plain else text))

    def _table_area(self, token, text: str) -> None:
        place = self.place
        try:
            area = plain_area(text, self.words.tables, place.sheet, place.row, place.column)
        except ValueError as error:
            raise NotComputable(str(error)) from None
        self.edits.append((token.start, token.end, area))
