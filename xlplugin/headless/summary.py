"""The summary table as a file: .csv, .xlsx, .parquet, .json, or CSV on standard output."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.headless.failures import FillError
from xlplugin.headless.files import write_whole
from xlplugin.headless.inputs import is_missing
from xlplugin.headless.scenarios import check_parquet
from xlplugin.messages import say

if TYPE_CHECKING:
    import pandas

FORMATS = (".csv", ".xlsx", ".parquet", ".json")
# A spreadsheet that opens a CSV runs texts that begin like this as formulas; in East Asia full width too.
_RUNS_AS_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠\t\r]|^[\t\r]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def check_summary_target(target: str, occupied: list[Path]) -> None:
    """FillError when the summary cannot be written there, or would replace one of the run's own files."""
    if target == "-":
        return
    path = Path(target)
    if path.suffix.lower() not in FORMATS:
        raise FillError(
            say("{target}: a summary is written as {formats}, or - for CSV on standard output",
                target=target, formats=", ".join(FORMATS))
        )  # fmt: skip
    check_target(path, occupied)


def check_target(path: Path, occupied: list[Path]) -> None:
    """FillError when a table cannot be written there, or would replace one of the run's own files."""
    if path.suffix.lower() == ".parquet":
        check_parquet(str(path))
    if not path.parent.is_dir():
        raise FillError(say("{path} does not exist; make the directory first", path=path.parent))
    if any(path.resolve() == other.resolve() for other in occupied):
        raise FillError(say("the results would overwrite {path}, which this run reads or writes", path=path))


def write_summary(frame: pandas.DataFrame, target: str, *, escape: bool = True) -> None:
    """Writes the table whole or not at all; texts stay texts, in CSV by a quote before them."""
    if target == "-":
        sys.stdout.write(_csv(frame, escape).decode("utf-8-sig").replace("\r\n", "\n"))
        return
    render = {".csv": lambda f: _csv(f, escape), ".xlsx": _xlsx, ".parquet": _parquet, ".json": _json}
    write_whole(Path(target), render[Path(target).suffix.lower()](frame))


def escaped(value: object) -> object:
    """A text that a spreadsheet would run, with a quote before it; anything else as it is."""
    if isinstance(value, str) and _RUNS_AS_FORMULA.match(value):
        return "'" + value
    return value


def _csv(frame: pandas.DataFrame, escape: bool) -> bytes:
    if escape:
        frame = frame.apply(lambda c: c if c.dtype.kind in "biuf" else c.map(escaped)).rename(columns=escaped)
    # With a byte order mark, or Excel reads Chinese as something else. With CR LF, or a lone CR in a text
    # would stand unquoted and begin a row of its own.
    text: str = frame.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _xlsx(frame: pandas.DataFrame) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Summary")

    def cell(value: object) -> object:
        if not isinstance(value, str):
            return None if value != value else value
        found = WriteOnlyCell(sheet, _CONTROL.sub("\ufffd", value))
        found.data_type = "s"  # or openpyxl makes a formula of a text that begins with =
        return found

    sheet.append([cell(column) for column in frame.columns])
    for row in frame.astype(object).itertuples(index=False, name=None):
        sheet.append([cell(value) for value in row])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _parquet(frame: pandas.DataFrame) -> bytes:
    buffer = io.BytesIO()
    # A column with numbers and error texts has no type of its own in Parquet: texts then.
    wordy = (name for name in frame.columns if frame[name].dtype == object)
    mixed = [name for name in wordy if frame[name].dropna().map(type).nunique() > 1]
    texts = {name: frame[name].map(str, na_action="ignore") for name in mixed}
    frame.assign(**texts).to_parquet(buffer, index=False)
    return buffer.getvalue()


def _json(frame: pandas.DataFrame) -> bytes:
    # Not pandas' writer: it rounds to ten decimals.
    records = [
        {column: _json_value(value) for column, value in zip(frame.columns, row, strict=True)}
        for row in frame.astype(object).itertuples(index=False, name=None)
    ]
    return json.dumps(records, ensure_ascii=False, indent=1, allow_nan=False, default=str).encode("utf-8")


def _json_value(value: object) -> object:
    value = value.item() if hasattr(value, "item") else value  # numpy scalars
    return None if value != "" and is_missing(value) else value
