"""Which formulas of a calculated workbook are not trusted, and why: their functions, and the book around."""

from __future__ import annotations

import logging
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from xlplugin.calculation.argument_kinds import Use
from xlplugin.calculation.circles import CIRCULAR
from xlplugin.calculation.file_name import UNKNOWN
from xlplugin.calculation.formula_uses import Found, given_kind
from xlplugin.calculation.formulas.copies import Copy
from xlplugin.calculation.formulas.tree import Call, FormulaError, Node, Reference, walk
from xlplugin.calculation.formulas.volatility import SEEKING
from xlplugin.calculation.indirect_names import REASON, asks_for_a_name
from xlplugin.calculation.judge import Judge
from xlplugin.calculation.leap_day import OVER_LEAP_DAY, counts_over_leap_day
from xlplugin.calculation.locale_texts import DEPENDS_ON_LANGUAGE, may_read, read_otherwise
from xlplugin.calculation.seeking import reading_themselves
from xlplugin.calculation.sign_texts import PASSED_OVER, compared_otherwise
from xlplugin.calculation.trust import TrustTable, trust_table
from xlplugin.calculation.value_kinds import NUMERAL, ValueKinds, kind_of
from xlplugin.ooxml.addresses import MAX_ROW, Key, cell_label
from xlplugin.ooxml.cell_text import LONGEST_TEXT
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine

_log = logging.getLogger(__name__)
OVER_VISIBLE_ROWS = frozenset(("SUBTOTAL", "AGGREGATE"))
DATA_TABLE = Found(frozenset({Use("data table", 0, "", "")}), True)


def told(engine: Engine) -> None:
    """Logs how much of a book is computed, in detail each cell that is not, and why."""
    label, beyond = engine.book.package.label, engine.uncomputed
    _log.info("%s: %d formulas computed, %d not", label, len(engine.formulas), len(beyond))
    for key, reason in beyond.items():
        _log.debug("%s not computed: %s", cell_label(key), reason)


class BookTrust:
    """Over one calculated state of a workbook."""

    def __init__(self, engine: Engine, table: TrustTable | None = None) -> None:
        self._engine = engine
        self._table = table or trust_table()
        self._names = {name.name.lower() for name in engine.book.names if not name.name.startswith("_xlnm")}
        self._hidden = {
            sheet.name.lower(): sheet.cells.hidden_rows
            for sheet in engine.book.sheets
            if any(table.filtered for table in sheet.tables)
        }
        self._hides = any(self._hidden.values())

    def reasons(self) -> dict[Key, str]:
        """By formula cell why its value is not trusted; those that are trusted are left out."""
        values = self._opening = dict(self._values())
        judge = self._judge = Judge(self._engine, ValueKinds(values.items()))
        reasons: dict[Key, str] = dict(self._engine.trees.unread)
        reading: list[Key] = []
        finding: list[Key] = []
        for key, copy in self._engine.trees.copies.items():
            if key in self._engine.uncomputed:
                continue
            try:
                found = judge.found(key, copy)
            except (FormulaError, RecursionError) as error:
                reasons[key] = str(error) if isinstance(error, FormulaError) else "it is nested too deep"
                continue
            reason = self._reason(key, copy, found, values)
            if any(map(found.calls, SEEKING)):
                finding.append(key)
            if reason is not None:
                reasons[key] = reason
            elif may_read(found):
                reading.append(key)
        if not self._engine.is_profile_given:
            reasons |= dict.fromkeys(read_otherwise(self._engine, reading), DEPENDS_ON_LANGUAGE)
        reasons |= dict.fromkeys(self._closed_by(finding, values), CIRCULAR)
        for key in compared_otherwise(self._engine, judge, values):
            reasons.setdefault(key, PASSED_OVER)
        reasons = {key: reason for key, reason in reasons.items() if key not in self._engine.uncomputed}
        return reasons | self._data_tables(judge.random)

    def _closed_by(self, finding: list[Key], values: Mapping[Key, CellValue]) -> Iterator[Key]:
        """Cells in circles that OFFSET and INDIRECT close; one that reads its own cell alone is 0 here."""
        yield from self._engine.circles_through(finding)
        yield from reading_themselves(self._engine, [key for key in finding if values.get(key) == 0])

    def moved(self, values: Mapping[Key, CellValue]) -> dict[Key, str]:
        """The same of formulas that were trusted, once cells hold these values and all others as on opening.

        A formula that refers to a cell of another kind than before is judged anew, or to an input whose
        text may be a date or number, and one that gives an error or nearly 0.
        """
        kinds = {(key[0].lower(), *key[1:]): kind_of(value) for key, value in values.items()}
        given = {key for key, value in values.items() if is_cut(value) or given_kind(value)}
        numerals = {(k[0].lower(), *k[1:]) for k in values if k not in self._engine.trees.copies}
        kinds = {
            place: kind
            for place, kind in kinds.items()
            if kind != self._judge.kinds.cell(*place) or (kind == NUMERAL and place in numerals)
        }
        everything = ChainMap(dict(values), self._opening)
        reasons, reading = {}, []
        for key in {*self._judge.readers(kinds), *given} - self._engine.uncomputed.keys():
            copy = self._engine.trees.copies.get(key)
            if copy is None:
                continue
            found = self._judge.found(key, copy, kinds)
            if reason := self._reason(key, copy, found, everything):
                reasons[key] = reason
            elif may_read(found):
                reading.append(key)
        if reading and not self._engine.is_profile_given:
            reasons |= dict.fromkeys(read_otherwise(self._engine, reading, values), DEPENDS_ON_LANGUAGE)
        return reasons

    def _reason(self, key: Key, copy: Copy, found: Found, values: Mapping[Key, CellValue]) -> str | None:
        value, sheet = values.get(key), key[0]
        if found.calls("INDIRECT") and asks_for_a_name(copy.plain, self._names, _reader(sheet, values)):
            return REASON
        if found.calls("DATE") and counts_over_leap_day(copy.plain, _reader(sheet, values)):
            return OVER_LEAP_DAY
        if is_cut(value):
            return f"its text is as long as a cell holds ({LONGEST_TEXT:,} letters): it may be cut"
        if isinstance(value, str) and UNKNOWN in value:
            return "where the file lies and what it is called is known to Excel only"
        reason = self._table.reason(found, value)
        if reason is None and self._hides and (found.calls("SUBTOTAL") or found.calls("AGGREGATE")):
            return self._over_hidden_rows(copy.plain, sheet)
        return reason

    def _values(self) -> Iterator[tuple[Key, CellValue]]:
        """Every value of the book, those of spilled cells among them."""
        for sheet in self._engine.book.sheets:
            places = dict.fromkeys(sheet.cells.cells)
            for name, row, column in self._engine.arrays:
                if name == sheet.name and (area := self._engine.spill(name, row, column)):
                    places |= {
                        (r, c): None for r in range(area[0], area[2] + 1) for c in range(area[1], area[3] + 1)
                    }
            for place, value in zip(places, self._engine.values(sheet.name, places), strict=True):
                yield (sheet.name, *place), value

    def _over_hidden_rows(self, tree: Node, sheet: str) -> str | None:
        """SUBTOTAL and AGGREGATE leave out rows that a table's filter hides, which no evidence covers."""
        for node in walk(tree):
            if isinstance(node, Call) and node.function in OVER_VISIBLE_ROWS:
                for part in walk(node):
                    if isinstance(part, Reference) and self._is_hidden(part, sheet):
                        return f"{node.function} over rows that a table's filter hides is not checked"
        return None

    def _is_hidden(self, node: Reference, sheet: str) -> bool:
        last = node.last or node.first
        top, bottom = sorted((node.first.row or 1, last.row or MAX_ROW))
        return any(top <= row <= bottom for row in self._hidden.get((node.origin.sheet or sheet).lower(), ()))

    def _data_tables(self, random: bool) -> dict[Key, str]:
        reason = self._table.reason(DATA_TABLE, None)
        if random:
            reason = (
                reason
                or "a what-if data table over random numbers: Excel draws them anew for each of its cells"
            )
        return {key: reason for key in self._engine.data_tables if reason is not None}


def _reader(sheet: str, values: Mapping[Key, CellValue]) -> Callable[[Reference], CellValue]:
    def value_of(node: Reference) -> CellValue:
        row, column = node.first.row, node.first.column
        return values.get((node.origin.sheet or sheet, row, column)) if row and column else None

    return value_of


def is_cut(value: CellValue) -> bool:
    """Whether a text is as long as a cell holds: there the engine cuts, and Excel gives #VALUE!."""
    return isinstance(value, str) and len(value) >= LONGEST_TEXT
