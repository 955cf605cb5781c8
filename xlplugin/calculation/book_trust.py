"""Which formulas of a calculated workbook are not trusted, and why: their functions, and the book around."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplugin.calculation.argument_kinds import Use
from xlplugin.calculation.file_name import UNKNOWN, with_sheet_name
from xlplugin.calculation.formula_uses import FormulaUses, Found, Shape
from xlplugin.calculation.formulas.copies import Copy, Original, Span
from xlplugin.calculation.formulas.tree import Call, FormulaError, Node, Reference, walk
from xlplugin.calculation.indirect_names import REASON, asks_for_a_name
from xlplugin.calculation.locale_texts import DEPENDS_ON_LANGUAGE, may_read, read_otherwise
from xlplugin.calculation.trust import TrustTable, trust_table
from xlplugin.calculation.value_kinds import ANY, ValueKinds
from xlplugin.ooxml.addresses import MAX_ROW
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine

Key = tuple[str, int, int]  # sheet, row, column
RANDOM = frozenset(("RAND", "RANDBETWEEN", "RANDARRAY"))
OVER_VISIBLE_ROWS = frozenset(("SUBTOTAL", "AGGREGATE"))
LONGEST_TEXT = 32_767  # letters that a cell holds: the engine cuts there, Excel gives #VALUE!
DATA_TABLE = Found(frozenset({Use("data table", 0, "", "")}), True)


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
        values = dict(self._values())
        judge = _Judge(self._engine, ValueKinds(values.items()))
        reasons: dict[Key, str] = dict(self._engine.trees.unread)
        reading: list[Key] = []
        for key, copy in self._engine.trees.copies.items():
            if key in self._engine.uncomputed:
                continue
            try:
                found = judge.found(key, copy, self._form(key))
            except (FormulaError, RecursionError) as error:
                reasons[key] = str(error) if isinstance(error, FormulaError) else "it is nested too deep"
                continue
            reason = self._reason(key, copy, found, values)
            if reason is not None:
                reasons[key] = reason
            elif may_read(found):
                reading.append(key)
        if not self._engine.is_profile_given:
            reasons |= dict.fromkeys(read_otherwise(self._engine, reading), DEPENDS_ON_LANGUAGE)
        reasons = {key: reason for key, reason in reasons.items() if key not in self._engine.uncomputed}
        return reasons | self._data_tables(judge.random)

    def _reason(self, key: Key, copy: Copy, found: Found, values: dict[Key, CellValue]) -> str | None:
        value, sheet = values.get(key), key[0]
        if found.calls("INDIRECT") and self._asks_for_a_name(copy.plain, sheet, values):
            return REASON
        if isinstance(value, str) and len(value) >= LONGEST_TEXT:
            return f"its text is as long as a cell holds ({LONGEST_TEXT:,} letters): it may be cut"
        if isinstance(value, str) and UNKNOWN in value:
            return "where the file lies and what it is called is known to Excel only"
        reason = self._table.reason(found, value)
        if reason is None and self._hides and (found.calls("SUBTOTAL") or found.calls("AGGREGATE")):
            return self._over_hidden_rows(copy.plain, sheet)
        return reason

    def _asks_for_a_name(self, tree: Node, sheet: str, values: dict[Key, CellValue]) -> bool:
        def value_of(node: Reference) -> CellValue:
            row, column = node.first.row, node.first.column
            return values.get((node.origin.sheet or sheet, row, column)) if row and column else None

        return asks_for_a_name(tree, self._names, value_of)

    def _form(self, key: Key) -> str:
        array = self._engine.arrays.get(key)
        if array is None:
            return ""
        return "dynamic array formula" if array.dynamic else "array formula"

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


class _Judge:
    """What formulas use, over kinds of values; `random`: whether any draws random numbers."""

    def __init__(self, engine: Engine, kinds: ValueKinds) -> None:
        self._kinds, self._uses = kinds, FormulaUses(kinds)
        self._own = frozenset(engine.functions)
        self._shapes: dict[tuple[Original, str], Shape] = {}
        self._found: dict[Found, Found] = {}  # without our functions
        self.random = False

    def found(self, key: Key, copy: Copy, form: str) -> Found:
        original = copy.original
        shape = self._shapes.get((original, form))
        if shape is None:
            tree = with_sheet_name(original.plain, key[0])
            shape = self._shapes[original, form] = self._uses.shape(key[0], tree, form)
        if shape.tree is original.plain:
            kinds = [self._kinds_at(span, copy) for span in original.spans]
            found = self._uses.over(shape, kinds)
        else:
            found = self._uses.of(key[0], with_sheet_name(copy.plain, key[0]), form)
        if found not in self._found:
            self._found[found] = found.without(self._own)
            self.random = self.random or any(map(found.calls, RANDOM))
        return self._found[found]

    def _kinds_at(self, span: Span | None, copy: Copy) -> int:
        if span is None:
            return ANY
        sheet, (top, left, bottom, right) = span.sheet.lower(), span.at(copy.down, copy.right)
        if (top, left) == (bottom, right):
            return self._kinds.cell(sheet, top, left)
        return self._kinds.area(sheet, top, left, bottom, right)
