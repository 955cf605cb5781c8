"""Scenario tables: read from files or standard input as people keep them."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.errors import InputError
from xlplugin.headless.delimited import check_widths, decimal_sign, delimited_rows, delimiter_of
from xlplugin.headless.failures import FillError
from xlplugin.headless.sheet_rows import BY_CALAMINE, calamine_rows, xlsx_rows
from xlplugin.headless.table_rows import Row, header_place, table_of, transposed
from xlplugin.headless.text_encodings import decoded
from xlplugin.messages import say
from xlplugin.ooxml.limits import PackageError

if TYPE_CHECKING:
    import pandas

TEXTS = (".csv", ".tsv", ".txt")
FORMATS = (
    ".csv, .tsv, .txt, .xlsx, .xls, .xlsb, .ods, .parquet, .json (records), or - for CSV on standard input"
)
DECIMAL = "decimal"  # keys of a table's attrs: the sign before its decimals,
FORMATS_SHOWN = "formats_shown"  # and whether its numbers tell how their cells showed them


@dataclass(frozen=True)
class Layout:
    """What a person says of a table file where it does not tell by itself."""

    encoding: str | None = None
    decimal: str | None = None
    header: int | None = None  # row of the header, from 1
    sheet: str | None = None
    transpose: bool = False


def read_scenarios(source: str, layout: Layout | None = None) -> pandas.DataFrame:
    """The table as it stands: cells of texts stay texts, so that a template decides what is a number.

    Its `attrs` hold the decimal sign of those texts. FillError, in one line, when the table cannot be read.
    """
    layout, suffix = layout or Layout(), ".csv" if source == "-" else Path(source).suffix.lower()
    try:
        if suffix in TEXTS:
            return _text_table(
                sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes(), source, layout
            )
        if suffix == ".xlsx":
            return _laid_out(xlsx_rows(Path(source), layout.sheet), layout)
        if suffix in BY_CALAMINE:
            Path(source).open("rb").close()
            table = _laid_out(calamine_rows(Path(source), layout.sheet), layout)
            table.attrs[FORMATS_SHOWN] = False
            return table
        if suffix in (".parquet", ".json"):
            return _records_table(source, suffix)
    except (FillError, PackageError) as error:
        raise FillError(str(error)) from None
    except FileNotFoundError as error:
        raise FillError(
            say("{source} cannot be read: {reason}; scenarios are read from {formats}",
                source=source, reason=error.strerror, formats=FORMATS)
        ) from None  # fmt: skip
    except OSError as error:
        reason = error.strerror or str(error)
        raise FillError(say("{source} cannot be read: {reason}", source=source, reason=reason)) from None
    except InputError as error:
        raise FillError(
            say("{source} is not a readable {suffix} table: {reason}",
                source=source, suffix=suffix, reason=error)
        ) from None  # fmt: skip
    raise FillError(say("{source}: scenarios are read from {formats}", source=source, formats=FORMATS))


def check_parquet(path: str) -> None:
    """FillError when no package that reads and writes .parquet is installed."""
    if not any(map(_is_installed, ("pyarrow", "fastparquet"))):
        raise FillError(say("{path}: .parquet needs pyarrow: pip install 'xlplugin[parquet]'", path=path))


def _is_installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ValueError:
        return False


def _records_table(source: str, suffix: str) -> pandas.DataFrame:
    import pandas

    if suffix == ".parquet":
        check_parquet(source)
        with _refusing():
            return pandas.read_parquet(source)
    content = Path(source).read_bytes()
    with _refusing():
        records = json.loads(content)
    # Not pandas' reader of .json: it would guess "70%" and "2024-01" into other types.
    return pandas.DataFrame(_records(records), dtype=object)


@contextmanager
def _refusing() -> Iterator[None]:
    """InputError, with the first line that a library's reader has for a broken file, whatever it raises."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise InputError(next(iter(str(error).splitlines()), type(error).__name__)) from None


def _records(content: object) -> list[dict[str, object]]:
    if not isinstance(content, list) or not content or not all(isinstance(one, dict) for one in content):
        raise InputError(say("records are expected, such as {example}", example='[{"mfu_training": 0.4}]'))
    return content


def _text_table(content: bytes, source: str, layout: Layout) -> pandas.DataFrame:
    text = decoded(content, source, layout.encoding)
    delimiter = delimiter_of(text)
    rows = delimited_rows(text, delimiter)
    if not layout.transpose:
        rows = rows[header_place([row for _, row in rows], layout.header) :] if rows else rows
        check_widths(rows)
    table = _laid_out([row for _, row in rows], layout, cut=not layout.transpose)
    table.attrs[DECIMAL] = decimal_sign(delimiter, table.to_numpy().flat, layout.decimal)
    return table


def _laid_out(rows: Sequence[Row], layout: Layout, cut: bool = False) -> pandas.DataFrame:
    """The table of the rows; `cut` when they begin with the header already."""
    if layout.transpose:
        rows = transposed(rows, layout.header)
    elif rows and not cut:
        rows = rows[header_place(rows, layout.header) :]
    table = table_of(rows)
    table.attrs[DECIMAL] = layout.decimal or "."
    return table
