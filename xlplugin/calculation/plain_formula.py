"""A formula with plain function names, omitted arguments marked, names and tables as the cells they mean."""

from __future__ import annotations

import re

from xlplugin.calculation.reversed_areas import has_reversed, in_order
from xlplugin.calculation.structured_references import plain_area
from xlplugin.calculation.vocabulary import NotComputable, Place, own_name

# Stands where an argument of ours was left out: the engine itself would pass 0, and 0 is a value.
OMITTED_MARK = "\ue000omitted\ue000"
_EXTERNAL = re.compile(r"^'?[^\[\]']*\[\d+\][^!]*!|^\[\d+\]!")
_END = re.compile(r"(?:'(?:[^']|'')+'|[^'!]+)!(\$?[A-Za-z]{1,3}\$?\d+)")


def _is_colon(token) -> bool:
    return token is not None and token.value == ":" and str(token.token_type) == "OpInfix"


def _is_reference(token) -> bool:
    return token is not None and str(token.subtype) == "Range"


class PlainFormula:
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
