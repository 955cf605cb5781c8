"""What a call gives, as an argument of what stands around it: its form, and the kinds its value may have."""

from __future__ import annotations

from typing import NamedTuple

from xlplugin.calculation.value_kinds import ANY, NUMBER, TEXT, TRUTH

ONE_CELL = "area of one cell"
SEVERAL_CELLS = ("area", ONE_CELL, "whole columns")
LIFTING = frozenset({*SEVERAL_CELLS, "array", "array constant", "union", "intersection", "spill"})

_GIVES_TEXT = frozenset((
    "TEXT", "LEFT", "RIGHT", "MID", "UPPER", "LOWER", "PROPER", "TRIM", "CLEAN", "CONCAT", "CONCATENATE",
    "SUBSTITUTE", "REPLACE", "REPT", "TEXTJOIN", "CHAR", "UNICHAR", "DOLLAR", "FIXED", "ADDRESS",
    "FORMULATEXT", "BASE", "DEC2BIN", "DEC2HEX", "DEC2OCT", "BIN2HEX", "BIN2OCT", "HEX2BIN", "HEX2OCT",
    "OCT2BIN", "OCT2HEX", "ROMAN",
))  # fmt: skip
_GIVES_TRUTH = frozenset((
    "AND", "OR", "NOT", "XOR", "TRUE", "FALSE", "EXACT", "ISBLANK", "ISERROR", "ISERR", "ISNA",
    "ISNUMBER", "ISTEXT", "ISNONTEXT", "ISLOGICAL", "ISEVEN", "ISODD", "ISREF", "ISFORMULA",
))  # fmt: skip
_GIVES_ANY = frozenset((
    "VLOOKUP", "HLOOKUP", "LOOKUP", "INDEX", "XLOOKUP", "LET", "N", "T", "SINGLE", "CELL", "INFO",
    "HYPERLINK", "LAMBDA", "MAP", "REDUCE",
))  # fmt: skip
_GIVES_ARRAY = frozenset((
    "FILTER", "SORT", "SORTBY", "UNIQUE", "TRANSPOSE", "VSTACK", "HSTACK", "TAKE", "DROP", "CHOOSECOLS",
    "CHOOSEROWS", "TOCOL", "TOROW", "WRAPROWS", "WRAPCOLS", "EXPAND", "TEXTSPLIT", "BYROW", "BYCOL",
    "SCAN", "MAKEARRAY", "GROUPBY", "PIVOTBY",
))  # fmt: skip
_GIVES_NUMBERS = frozenset((
    "SEQUENCE", "MMULT", "MINVERSE", "MUNIT", "TREND", "GROWTH", "LINEST", "LOGEST", "FREQUENCY",
    "RANDARRAY",
))  # fmt: skip


class Argument(NamedTuple):
    form: str
    kinds: int


def given(function: str, arguments: list[Argument]) -> Argument:
    """The form and the kinds of a call's value."""
    lifted = any(argument.form in ("array", "array constant") for argument in arguments)
    if function in ("IF", "CHOOSE", "IFS", "SWITCH"):
        return _chosen(function, arguments, lifted)
    if function in ("IFERROR", "IFNA"):
        kinds = 0
        for argument in arguments:
            kinds |= argument.kinds
        return Argument("array" if lifted else "result", kinds)
    if function in ("OFFSET", "INDIRECT", "ANCHORARRAY"):
        return Argument("spill" if function == "ANCHORARRAY" else "reference", ANY)
    if function in _GIVES_ARRAY:
        return Argument("array", ANY)
    if function in _GIVES_NUMBERS:
        return Argument("array", NUMBER)
    form = "array" if lifted else "result"
    if function in _GIVES_ANY:
        return Argument(form, ANY)
    return Argument(form, TEXT if function in _GIVES_TEXT else TRUTH if function in _GIVES_TRUTH else NUMBER)


def _chosen(function: str, arguments: list[Argument], lifted: bool) -> Argument:
    """One of several branches: a reference where one of them is one."""
    if function in ("IF", "CHOOSE"):
        branches = arguments[1:]
    elif function == "IFS":
        branches = arguments[1::2]
    else:
        branches = arguments[2::2] + (arguments[-1:] if len(arguments) % 2 == 0 else [])
    kinds = 0
    for branch in branches:
        kinds |= branch.kinds
    if any(branch.form in (*SEVERAL_CELLS, "reference") for branch in branches):
        return Argument("reference", kinds)
    lifted = lifted or (bool(arguments) and arguments[0].form in LIFTING)
    return Argument("array" if lifted else "result", kinds)
