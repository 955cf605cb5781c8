"""How formulas search: which calls Python computes, and how the engine's exact searches are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xlplugin.calculation.corrections.argument_kinds import gives_text
from xlplugin.calculation.corrections.names import engine_name
from xlplugin.calculation.corrections.shapes import is_whole
from xlplugin.calculation.corrections.syntax import PREFIX, Arguments, Node, constant

SAME = PREFIX + "SAME_TO_THE_LAST_DIGIT"
AT_MOST = PREFIX + "AT_MOST_IN_NUMBERS"
# As LOOKUP and XLOOKUP, with results in whole columns or rows: what is missing at their end is blank.
LOOKUP_IN_WHOLE, XLOOKUP_IN_WHOLE = PREFIX + "LOOKUP_IN_WHOLE", PREFIX + "XLOOKUP_IN_WHOLE"


def is_approximate(place: int) -> Callable[[Arguments], bool]:
    """Whether the argument there, TRUE when it is missing, is anything but 0, FALSE or left out."""

    def where(arguments: Arguments) -> bool:
        if len(arguments) <= place:
            return True
        return arguments[place]["node_type"] != "Omitted" and constant(arguments, place) not in (0, False)

    return where


def is_beyond_native(place: int) -> Callable[[Arguments], bool]:
    """Whether a match mode there is not exact, or the search mode behind it not one way or the other."""

    def where(arguments: Arguments) -> bool:
        mode, order = (_mode(arguments, place), _mode(arguments, place + 1))
        return mode not in (None, 0, 2) or order not in (None, 1, -1)

    return where


def _mode(arguments: Arguments, place: int) -> object:
    """A constant; None where nothing is given; the node where it is computed."""
    if len(arguments) <= place or arguments[place]["node_type"] == "Omitted":
        return None
    node = arguments[place]
    if node["node_type"] == "UnaryOp" and node["operator"] == "-":
        value = constant([node["operand"]], 0)
        return -value if isinstance(value, (int, float)) else "?"
    value = constant(arguments, place)
    return value if isinstance(value, (int, float)) else "?"


def match(arguments: Arguments, texts: Sequence[str]) -> str | None:
    call = ",".join(texts)
    native, ours = f"MATCH({call})", f"{engine_name('MATCH')}({call})"
    if len(arguments) < 2:
        return None
    wanted, area, *_ = texts
    found = f"INDEX({area},{native})"
    if is_approximate(2)(arguments):
        ascends = len(arguments) < 3 or constant(arguments, 2) in (1, True)
        return _ascending(arguments, wanted, found, area, native, ours) if ascends else ours
    return None if _is_sure(arguments) else _checked(wanted, found, native, ours)


def vlookup(arguments: Arguments, texts: Sequence[str]) -> str | None:
    return _in_table("VLOOKUP", "INDEX({},0,1)", arguments, texts)


def hlookup(arguments: Arguments, texts: Sequence[str]) -> str | None:
    return _in_table("HLOOKUP", "INDEX({},1,0)", arguments, texts)


def _in_table(name: str, line: str, arguments: Arguments, texts: Sequence[str]) -> str | None:
    call = ",".join(texts)
    native, ours = f"{name}({call})", f"{engine_name(name)}({call})"
    if len(arguments) < 3:
        return None
    wanted, table, *_ = texts
    if is_approximate(3)(arguments):
        if len(arguments) > 3 and constant(arguments, 3) not in (1, True):
            return ours
        found = f"{name}({wanted},{table},1)"
        return _ascending(arguments, wanted, found, line.format(table), native, ours)
    return (
        None if _is_sure(arguments) else _checked(wanted, f"{name}({wanted},{table},1,FALSE)", native, ours)
    )


def lookup(arguments: Arguments, texts: Sequence[str]) -> str | None:
    if len(arguments) != 3:
        return None
    call, (wanted, area, _) = ",".join(texts), texts
    ours = f"{LOOKUP_IN_WHOLE if is_whole(arguments[2]) else engine_name('LOOKUP')}({call})"
    native = f"LOOKUP({call})"
    return _ascending(arguments, wanted, f"INDEX({area},MATCH({wanted},{area}))", area, native, ours)


def _ascending(arguments: Arguments, wanted: str, found: str, line: str, native: str, ours: str) -> str:
    """The engine is right in ascending numbers and nothing else, and then far faster than Python."""
    is_text = isinstance(constant(arguments, 0), (str, bool)) or _gives_text(arguments[0])
    if is_text or arguments[1]["node_type"] != "Reference":
        return ours
    size = f"ROWS({line})*COLUMNS({line})"
    return f"IF({AT_MOST}({wanted},{found},COUNT({line}),{size}),{native},{ours})"


def xmatch(arguments: Arguments, texts: Sequence[str]) -> str | None:
    native, ours = f"_xlfn.XMATCH({','.join(texts)})", _ours(engine_name("XMATCH"), texts, {3: "1"})
    if len(arguments) < 2 or is_beyond_native(2)(arguments):
        return ours
    return None if _is_sure(arguments) else _checked(texts[0], f"INDEX({texts[1]},{native})", native, ours)


def xlookup(arguments: Arguments, texts: Sequence[str]) -> str | None:
    if len(arguments) < 3:
        return None
    whole = is_whole(arguments[1]) and is_whole(arguments[2])
    ours = _ours(XLOOKUP_IN_WHOLE if whole else engine_name("XLOOKUP"), texts, {3: "#N/A", 5: "1"})
    if is_beyond_native(4)(arguments):
        return ours
    if _is_sure(arguments):
        return None
    wanted, area, _, *more = texts
    modes = ",".join(["", "", *more[1:]]) if more[1:] else ""
    found = f"_xlfn.XLOOKUP({wanted},{area},{area}{modes})"
    return _checked(wanted, found, f"_xlfn.XLOOKUP({','.join(texts)})", ours)


def _ours(name: str, texts: Sequence[str], defaults: Mapping[int, str]) -> str:
    """A call of ours: what is left out between commas would reach it as 0."""
    given = [text or defaults.get(place, "") for place, text in enumerate(texts)]
    return f"{name}({','.join(given)})"


def _checked(wanted: str, found: str, native: str, ours: str) -> str:
    return f"IF({SAME}({wanted},{found}),{native},{ours})"


def _is_sure(arguments: Arguments) -> bool:
    """Whether the engine finds what Excel does: it searches a text, or a constant in computed 0s and 1s."""
    wanted = arguments[0]
    value = constant([wanted], 0)
    if isinstance(value, (str, bool)) or _gives_text(wanted):
        return not (isinstance(value, str) and len(value) > 255)
    return value is not None and arguments[1]["node_type"] != "Reference"


def _gives_text(node: Node) -> bool:
    return gives_text(node) or (node["node_type"] == "BinaryOp" and node["operator"] == "&")


# By function: what stands for a call where Python does not compute it, from its arguments' nodes and texts.
FORMS: Mapping[str, Callable[[Arguments, Sequence[str]], str | None]] = {
    "MATCH": match,
    "VLOOKUP": vlookup,
    "HLOOKUP": hlookup,
    "LOOKUP": lookup,
    "XMATCH": xmatch,
    "XLOOKUP": xlookup,
}
