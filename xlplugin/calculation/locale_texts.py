"""Formulas that read texts as dates or numbers which Excel reads otherwise in another language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from formulon.workbook import ExcelProfileId

from xlplugin.calculation.argument_kinds import SCALARS
from xlplugin.calculation.formula_uses import Found
from xlplugin.calculation.profiles import DEFAULT_PROFILE
from xlplugin.calculation.readings import Readings
from xlplugin.calculation.trust import OF_DATES
from xlplugin.calculation.value_kinds import NAMES, NUMERAL, TEXT
from xlplugin.ooxml.saved_language import saved_language

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine
    from xlplugin.ooxml.addresses import Key
    from xlplugin.values import CellValue

DEPENDS_ON_LANGUAGE = (
    "it reads a text as a date or number, as Excel of one language does: choose one by --profile"
)
_ANYWHERE: tuple[ExcelProfileId, ...] = ("win-365-de_DE", "win-365-zh_CN")
_OF_LANGUAGE: dict[str, ExcelProfileId] = {
    "ko": "win-365-ko_KR", "ja": "win-365-ja_JP", "zh": "win-365-zh_CN",
}  # fmt: skip
_READ = frozenset(("DATEVALUE", "TIMEVALUE", "VALUE"))
_WRITE = frozenset(("TEXT", "FIXED", "DOLLAR", "NUMBERVALUE"))  # by the same language, or by what they say
# They take a text as it is. Criteria (`COUNTIF(A1:A9,">0.5")`) are read as in English.
_AS_TEXT = frozenset((
    "IF", "IFS", "IFERROR", "IFNA", "CHOOSE", "SWITCH", "LET", "MATCH", "XMATCH", "VLOOKUP", "HLOOKUP",
    "LOOKUP", "XLOOKUP", "INDEX", "FILTER", "SORT", "UNIQUE", "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS",
    "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS", "COUNTA", "COUNT", "COUNTBLANK", "LEN", "LEFT", "RIGHT",
    "MID", "FIND", "SEARCH", "SUBSTITUTE", "REPLACE", "TRIM", "CLEAN", "UPPER", "LOWER", "PROPER", "EXACT",
    "CONCAT", "CONCATENATE", "TEXTJOIN", "REPT", "CODE", "N", "T", "ISBLANK", "ISERROR", "ISERR", "ISNA",
    "ISNUMBER", "ISTEXT", "ISNONTEXT", "ISLOGICAL", "INDIRECT", "HYPERLINK", "TEXTSPLIT", "TEXTBEFORE",
    "TEXTAFTER",
))  # fmt: skip
_AS_TEXT_OPERATORS = ("operator &", "operator =", "operator <", "operator >")
_ARITHMETIC = frozenset(f"operator {sign}" for sign in ("+", "-", "*", "/", "^", "%", "prefix -", "prefix +"))
_MOVING = frozenset(("RAND", "RANDBETWEEN", "RANDARRAY"))


def may_read(found: Found) -> bool:
    """Whether a formula may read a text as a date or number, and writes none itself."""
    if any(map(found.calls, _WRITE | _MOVING)):
        return False
    return any(map(found.calls, _READ)) or any(
        use.form in SCALARS and _reads(use.function, use.kind) for use in found.uses
    )


def _reads(function: str, kind: str) -> bool:
    """Whether a function may make a number of a text of this kind: `1 Mai 2024` reads as one in German."""
    if kind == NAMES[TEXT]:
        return function in _ARITHMETIC or function in OF_DATES
    return kind == NAMES[NUMERAL] and not (function in _AS_TEXT or function.startswith(_AS_TEXT_OPERATORS))


def read_otherwise(
    engine: Engine, cells: Collection[Key], values: Mapping[Key, CellValue] | None = None
) -> Iterator[Key]:
    """Of these formulas those whose value, no text, differs between the author's possible languages.

    Args:
        values: of cells that hold others now.
    """
    if not cells:
        return
    known = _OF_LANGUAGE.get(saved_language(engine.book.package))
    for key, found in Readings(engine, cells, values).differ(
        DEFAULT_PROFILE, *((known,) if known else _ANYWHERE)
    ):
        if not found or not any(isinstance(value, str) for row in found[0] for value in row):
            yield key
