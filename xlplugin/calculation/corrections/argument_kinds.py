"""Arguments that are read as texts or as numbers, by function, and what may stand there."""

from __future__ import annotations

from collections.abc import Iterable

from xlplugin.calculation.corrections.syntax import PREFIX, Node, children, constant, plain_name

EVERY = frozenset(range(99))


def _same(names: str, places: Iterable[int] = EVERY) -> dict[str, frozenset[int]]:
    return dict.fromkeys(names.split(), frozenset(places))


# Texts of which letters are counted: a number is written out, a sign beyond the basic ones is noticed.
COUNTED_TEXTS = _same("LEN LEFT RIGHT MID", [0])
TEXTS = (
    _same("REPT CLEAN", [0]) | _same("EXACT TEXTBEFORE TEXTAFTER", [0, 1]) | _same("SUBSTITUTE", [0, 1, 2])
)
READ_TEXTS = frozenset((*COUNTED_TEXTS, *TEXTS, "TEXT", "SUMPRODUCT"))
# Arguments that are a condition.
CONDITIONS = _same("IF NOT", [0]) | _same("IFS", range(0, 99, 2))
# Arguments that are one number each, also where they come from a cell.
NUMBERS = (
    _same(
        "ABS ACOS ACOSH ASIN ASINH ATAN ATAN2 ATANH CEILING CEILING.MATH CEILING.PRECISE CHAR COMBIN "
        "COMBINA COS COSH COT DEGREES EVEN EXP FACT FLOOR FLOOR.MATH FLOOR.PRECISE ISO.CEILING LN LOG LOG10 "
        "MOD MROUND ODD PERMUT POWER QUOTIENT RADIANS ROUND ROUNDDOWN ROUNDUP SIGN SIN SINH SQRT SQRTPI TAN "
        "TANH TRUNC INT UNICHAR ISEVEN ISODD RANDBETWEEN BITAND BITOR BITXOR DATE TIME DAY MONTH YEAR HOUR "
        "MINUTE SECOND DAYS DAYS360 EDATE EOMONTH ISOWEEKNUM WEEKDAY WEEKNUM YEARFRAC FV NPER PMT IPMT PPMT "
        "PV RATE SLN SYD DB DDB EFFECT NOMINAL RRI FIXED DOLLAR LAST.SUM "
        "LAST.DIFFERENCE"
    )
    | _same("CHOOSE", [0])
    | _same("DATEDIF", [0, 1])
    | _same("NETWORKDAYS WORKDAY NETWORKDAYS.INTL WORKDAY.INTL", [0, 1])
    | _same("LEFT RIGHT REPT LARGE SMALL PERCENTILE QUARTILE PERCENTILE.INC QUARTILE.INC", [1])
    | _same("MID REPLACE", [1, 2])
    | _same("FIND SEARCH VLOOKUP HLOOKUP", [2])
    | _same("SUBSTITUTE", [3])
    | _same("INDEX", [1, 2])
    | _same("OFFSET", [1, 2, 3, 4])
    | _same("NPV", [0])
)
# Functions that read a text as a number only where it is written within the formula itself.
NUMBERS_WRITTEN_OUT = _same(
    "SUM AVERAGE MIN MAX PRODUCT COUNT MEDIAN STDEV STDEV.S STDEV.P VAR VAR.S VAR.P GCD LCM SUMSQ GEOMEAN"
)
GIVE_TEXTS = frozenset({
    "LEFT", "RIGHT", "MID", "TRIM", "TEXT", "SUBSTITUTE", "REPLACE", "CONCAT", "CONCATENATE", "TEXTJOIN",
    "REPT", "T", "CLEAN", "LOWER", "UPPER", "PROPER", "FIXED", "DOLLAR", "CHAR", "UNICHAR", "TEXTBEFORE",
    "TEXTAFTER", "TEXTSPLIT", "GENERAL.TEXT", "COUNTED.TEXT", "SHOWN",
    "GENERAL.FORMAT", "ELAPSED.FORMAT", "SCIENTIFIC.FORMAT",
})  # fmt: skip
_GIVE_ONE_OF_THEIRS = {"IF", "IFERROR", "IFNA", "IFS", "CHOOSE", "SWITCH", "LET", "INDEX"}
_GIVE_NUMBERS = {
    "ABS", "SUM", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS",
    "SUMIF", "SUMIFS", "SUMPRODUCT", "LEN", "FIND", "SEARCH", "MATCH", "ROW", "COLUMN", "ROWS", "COLUMNS",
    "YEAR", "MONTH", "DAY", "DATE", "TODAY", "NOW", "VALUE", "NUMBER", "MOD", "SQRT", "PI", "EXP", "LN",
}  # fmt: skip
ARITHMETIC = frozenset("+-*/^")
_TRUTHS = {"=", "<>", "<", ">", "<=", ">="}


def excel_name(name: str) -> str:
    """What Excel calls a function, also where the formula has our version of it already."""
    plain = plain_name(name)
    return plain.removeprefix(PREFIX).replace("_", ".") if plain.startswith(PREFIX) else plain


def is_text_in_formula(node: Node) -> bool:
    """Whether a node is, or may be, a text that the formula itself makes."""
    written = constant([node], 0)
    if written is not None or node["node_type"] == "Literal":
        return isinstance(written, str) and any(map(str.isdigit, written))
    if node["node_type"] == "BinaryOp":
        return node["operator"] == "&"
    if node["node_type"] != "Function":
        return node["node_type"] == "Array" and any(map(is_text_in_formula, children(node)))
    name = excel_name(node["name"])
    return name in GIVE_TEXTS or (name in _GIVE_ONE_OF_THEIRS and any(map(is_text_in_formula, node["args"])))


def gives_text(node: Node) -> bool:
    """Whether a node is a call that gives a text or an error, never a number."""
    return node["node_type"] == "Function" and excel_name(node["name"]) in GIVE_TEXTS


def may_be_text(node: Node) -> bool:
    """Whether a node may have a text as its value, from wherever."""
    kind = node["node_type"]
    if kind in ("Literal", "Array"):
        return is_text_in_formula(node)
    if kind == "Function":
        return excel_name(node["name"]) not in _GIVE_NUMBERS
    if kind == "BinaryOp":
        return node["operator"] not in ARITHMETIC and node["operator"] not in _TRUTHS
    return kind != "Omitted" and not (kind == "UnaryOp" and node["operator"] in "-%")


def may_be_number(node: Node) -> bool:
    """Whether a node may have a value that is no text, from wherever."""
    written = constant([node], 0)
    if isinstance(written, float) and written.is_integer() and abs(written) < 1e15:
        return False  # as a text it is the same everywhere
    return not isinstance(written, (str, bool)) and node["node_type"] != "Omitted"
