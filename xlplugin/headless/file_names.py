"""Names of output workbooks: a pattern over columns, checked before anything is written."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlplugin.headless.failures import FillError
from xlplugin.messages import say

Field = tuple[str, str | None, str | None, str | None]  # text before a field, name, format, conversion
ROW = "row"
_FORBIDDEN = re.compile('[\x00-\x1f<>:"/\\\\|?*]')
# Windows cannot hold files of these names, with any suffix.
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
_DEVICES |= {f"{name}{digit}" for name in ("com", "lpt") for digit in "123456789¹²³"}
_LONGEST = 200  # with room for the hidden name under which it is written first
_NUMBERS = re.compile(r"\d+")


def pattern_columns(pattern: str) -> list[str]:
    """Columns that a pattern uses (`{row}` is the row number and no column)."""
    return [name for name in (field for _, field, _, _ in _fields(pattern)) if name and name != ROW]


def file_names(pattern: str, rows: Sequence[Mapping[str, object]], suffix: str) -> list[str]:
    """One name a row. FillError for a name that a file system refuses, and for two rows of one name."""
    if Path(pattern).suffix.lower() != suffix:
        raise FillError(
            say("the template is a {suffix} workbook: the file name must end in {suffix}, not {pattern!r}",
                suffix=suffix, pattern=pattern)
        )  # fmt: skip
    seen: dict[str, int] = {}
    names = []
    for number, row in enumerate(rows, start=1):
        name = _checked(_format(pattern, {**row, ROW: number}, number), number)
        # As file systems compare that forgive case and take two spellings of é for one.
        alike = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if alike in seen:
            raise FillError(
                say(
                    "rows {one} and {two} both give the file name {name!r}",
                    one=seen[alike],
                    two=number,
                    name=name,
                )
            )
        seen[alike] = number
        names.append(name)
    return names


def _fields(pattern: str) -> list[Field]:
    try:
        fields = list(string.Formatter().parse(pattern))
    except ValueError as error:
        raise FillError(
            say("the file name pattern {pattern!r} cannot be read: {reason}", pattern=pattern, reason=error)
        ) from None
    for _, name, spec, _ in fields:
        # A width of a milliard would be a text of that length before anyone could look at it.
        if any(len(number) > 3 or int(number) > _LONGEST for number in _NUMBERS.findall(spec or "")):
            raise FillError(
                say(
                    "{field} in the file name is wider than {most} characters",
                    field=f"{{{name}:{spec}}}",
                    most=_LONGEST,
                )
            )
    return fields


def _format(pattern: str, values: Mapping[str, object], number: int) -> str:
    """The pattern with values; a field is a column as a whole, so nothing reaches into objects."""
    pieces = []
    for text, name, spec, _conversion in _fields(pattern):
        pieces.append(text)
        if name is None:
            continue
        try:
            pieces.append(format(values[name], spec or ""))
        except KeyError:
            raise FillError(say("the file name uses {name!r}, which is not a column", name=name)) from None
        except (ValueError, TypeError) as error:
            raise FillError(
                say("row {number}: {value!r} does not fit {field}: {reason}",
                    number=number, value=values[name], field=f"{{{name}:{spec}}}", reason=error)
            ) from None  # fmt: skip
    return "".join(pieces)


def _checked(name: str, number: int) -> str:
    problem = ""
    match = _FORBIDDEN.search(name)
    stem = name.split(".")[0].strip()
    if match is not None:
        problem = say("holds {sign!r}", sign=match[0])
    elif not stem or name != name.strip() or name.startswith("."):
        problem = say("is empty, begins with a dot, or has blanks around it")
    elif stem.casefold() in _DEVICES:
        problem = say("is a device on Windows")
    elif len(name.encode("utf-8")) > _LONGEST:
        problem = say("is longer than {most} bytes", most=_LONGEST)
    if problem:
        raise FillError(
            say(
                "row {number} gives the file name {name!r}, which {problem}",
                number=number,
                name=name[:80],
                problem=problem,
            )
        )
    return name
