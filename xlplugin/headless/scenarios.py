"""Scenario tables: read from files or standard input, and what each column means to a template."""

from __future__ import annotations

import difflib
import importlib.util
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.headless.failures import FillError
from xlplugin.headless.file_names import pattern_columns
from xlplugin.headless.scenario_rows import csv_table, sheet_table
from xlplugin.headless.targets import TargetError, find_target, named_targets
from xlplugin.ooxml import Book
from xlplugin.ooxml.limits import PackageError

if TYPE_CHECKING:
    import pandas

LABELS = ("scenario", "label", "name")  # columns that may name a row without being an input
FORMATS = ".csv, .xlsx, .parquet, .json (records), or - for CSV on standard input"


def read_scenarios(source: str) -> pandas.DataFrame:
    """The table as it stands: CSV cells stay texts, so that a template decides what is a number."""
    import pandas

    suffix = ".csv" if source == "-" else Path(source).suffix.lower()
    try:
        if suffix == ".csv":
            return _read_csv(sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes(), source)
        if suffix == ".xlsx":
            return sheet_table(Path(source))
        if suffix == ".parquet":
            check_parquet(source)
            return pandas.read_parquet(source)
        if suffix == ".json":
            # Not pandas' reader: it would guess "70%" and "2024-01" into other types.
            return pandas.DataFrame(_records(json.loads(Path(source).read_bytes())), dtype=object)
    except PackageError as error:
        raise FillError(str(error)) from None
    except OSError as error:
        raise FillError(f"{source} cannot be read: {error.strerror or error}") from None
    except FillError:
        raise
    except Exception as error:
        raise FillError(f"{source} is not a readable {suffix} table: {error}".splitlines()[0]) from None
    raise FillError(f"{source}: scenarios are read from {FORMATS}")


def check_parquet(path: str) -> None:
    """FillError when no package that reads and writes .parquet is installed."""
    if not any(map(_is_installed, ("pyarrow", "fastparquet"))):
        raise FillError(f"{path}: .parquet needs pyarrow: pip install 'xlplugin[parquet]'")


def _is_installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ValueError:
        return False


def _records(content: object) -> list[dict]:
    if not isinstance(content, list) or not all(isinstance(record, dict) for record in content):
        raise ValueError('records are expected, such as [{"mfu_training": 0.4}]')
    return content


def _read_csv(content: bytes, source: str) -> pandas.DataFrame:
    for encoding in ("utf-8-sig", "gb18030"):  # what Excel saves as CSV, in UTF-8 and on a Chinese Windows
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return csv_table(text)
    raise FillError(f"{source} is neither UTF-8 nor GB18030 text")


@dataclass(frozen=True)
class Columns:
    """Columns of a scenario table: those that set cells, and all of them for file names."""

    inputs: list[str]
    label: str | None


def sort_columns(book: Book, columns: Sequence[object], pattern: str) -> Columns:
    """Which columns are inputs. A column that is none must at least name the files: a typo sets nothing."""
    columns = [str(column) for column in columns]
    for column in columns:
        if columns.count(column) > 1:
            raise FillError(f"two columns are called {column!r}")
    used = pattern_columns(pattern)
    inputs: list[str] = []
    for column in columns:
        try:
            find_target(book, column)
        except TargetError as error:
            if column not in used and column.casefold() not in LABELS:
                raise FillError(f"column {column!r}: {error}") from None
        else:
            inputs.append(column)
    unknown = [name for name in used if name not in columns]
    if unknown:
        raise FillError(
            f"the file name uses {unknown[0]!r}, which is not a column{_close(unknown[0], columns)}"
        )
    labels = [column for column in columns if column.casefold() in LABELS and column not in inputs]
    return Columns(inputs, labels[0] if labels else None)


def input_names(book: Book) -> list[str]:
    """Names that a scenario may set, for messages and help."""
    return [target.label for target in named_targets(book)]


def _close(word: str, words: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, words, n=3, cutoff=0.6)
    return f"; close: {', '.join(close)}" if close else ""
