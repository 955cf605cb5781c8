"""Names of output workbooks: a pattern over columns, checked before anything is written."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from xlplugin.headless.failures import FillError

ROW = "row"
_FORBIDDEN = re.compile('[\x00-\x1f<>:"/\\\\|?*]')
# Windows cannot hold files of these names, with any suffix.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{i}" for name in ("com", "lpt") for i in range(1, 10))}
_LONGEST = 200  # with room for the hidden name under which it is written first


def pattern_columns(pattern: str) -> list[str]:
    """Columns that a pattern uses (`{row}` is the row number and no column)."""
    return [name for name in (field for _, field, _, _ in _fields(pattern)) if name and name != ROW]


def file_names(pattern: str, rows: Sequence[Mapping[str, object]], suffix: str) -> list[str]:
    """One name a row. FillError for a name that a file system refuses, and for two rows of one name."""
    if Path(pattern).suffix.lower() != suffix:
        raise FillError(
            f"the template is a {suffix} workbook: the file name must end in {suffix}, not {pattern!r}"
        )
    seen: dict[str, int] = {}
    names = []
    for number, row in enumerate(rows, start=1):
        name = _checked(_format(pattern, {**row, ROW: number}, number), number)
        if name.casefold() in seen:
            raise FillError(f"rows {seen[name.casefold()]} and {number} both give the file name {name!r}")
        seen[name.casefold()] = number
        names.append(name)
    return names


def _fields(pattern: str) -> Iterable[tuple]:
    try:
        return list(string.Formatter().parse(pattern))
    except ValueError as error:
        raise FillError(f"the file name pattern {pattern!r} cannot be read: {error}") from None


def _format(pattern: str, values: Mapping[str, object], number: int) -> str:
    """The pattern with values; a field is a column as a whole, so nothing reaches into objects."""
    pieces = []
    for text, name, spec, _conversion in _fields(pattern):
        pieces.append(text)
        if name is None:
            continue
        try:
            pieces.append(format(values[name], spec))
        except KeyError:
            raise FillError(f"the file name uses {name!r}, which is not a column") from None
        except (ValueError, TypeError) as error:
            raise FillError(
                f"row {number}: {values[name]!r} does not fit {{{name}:{spec}}}: {error}"
            ) from None
    return "".join(pieces)


def _checked(name: str, number: int) -> str:
    problem = ""
    match = _FORBIDDEN.search(name)
    stem = name.split(".")[0].strip()
    if match is not None:
        problem = f"holds {match[0]!r}"
    elif not stem or name != name.strip() or name.startswith("."):
        problem = "is empty, begins with a dot, or has blanks around it"
    elif stem.casefold() in _DEVICES:
        problem = "is a device on Windows"
    elif len(name.encode("utf-8")) > _LONGEST:
        problem = f"is longer than {_LONGEST} bytes"
    if problem:
        raise FillError(f"row {number} gives the file name {name[:80]!r}, which {problem}")
    return name
