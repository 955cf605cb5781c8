"""Rows of excel_values.csv and of own_cases.csv: computed by the engine, each on a sheet of its own."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.calculation.evidence.compared import SHARED, Compared, judged, stored
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formula_uses import FormulaUses
from xlplugin.calculation.formulas.tree import parse
from xlplugin.calculation.value_kinds import Value, ValueKinds
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import parse_cell

csv.field_size_limit(1 << 24)
ROWS = SHARED / "facts" / "excel_values.csv"
A_WORKBOOK = 150  # rows of one workbook


def stored_rows(path: Path = ROWS) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compared_rows(rows: list[dict[str, str]], origin: str = "rows") -> Iterator[Compared]:
    """Each row with what the engine gives for it."""
    for start in range(0, len(rows), A_WORKBOOK):
        part = rows[start : start + A_WORKBOOK]
        for row, value in zip(part, _engine_values(part), strict=True):
            yield _compared(row, value, origin)


def _engine_values(rows: list[dict[str, str]]) -> list[Value]:
    import rows_against_excel as instrument

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.xlsx")
        instrument.book(str(path), [row | {"formula": _placed(row, at)} for at, row in enumerate(rows)])
        engine = Engine(path.read_bytes())
        return [engine.get(f"r{i}", *_place(row)) for i, row in enumerate(rows)]


def _placed(row: dict[str, str], number: int) -> str:
    """A formula whose 3-D references name sheets as the instrument does: by their order in a row."""
    sheets = {address.partition("!")[0] for address in json.loads(row["cells"]) if "!" in address}
    names = {sheet: f"q{number}x{place}" for place, sheet in enumerate(sorted(sheets))}
    return re.sub(
        r"\b(\w+):(\w+)!",
        lambda ends: f"{names[ends[1]]}:{names[ends[2]]}!" if names.keys() >= {*ends.groups()} else ends[0],
        row["formula"],
    )


def _place(row: dict[str, str]) -> tuple[int, int]:
    return parse_cell(row["source"].rsplit("!", 1)[1])


def _compared(row: dict[str, str], value: Value, origin: str) -> Compared:
    import rows_against_excel as instrument

    own = row["source"].rpartition("!")[0].rpartition("/")[2].lower() or "sheet"
    values = {}
    for address, held in json.loads(row["cells"]).items():
        match = instrument.REF.match(address)
        sheet = instrument.unquote(match["s"]) if match else own
        values[sheet, *parse_cell(match["a"] if match else address)] = stored(held)
    values.pop((own, *_place(row)), None)
    form = "" if not row["array_ref"] else "dynamic array formula" if row["dynamic"] else "array formula"
    found = FormulaUses(ValueKinds(values.items())).of(own, parse(row["formula"]), form)
    expected = instrument.expected(row)
    is_error = isinstance(value, ExcelError)
    agrees = is_error == isinstance(expected, dict) and instrument.same(
        value.code if isinstance(value, ExcelError) else judged(value), expected, row
    )
    return Compared(origin, row["formula"] + row["cells"], found, value, bool(agrees))
