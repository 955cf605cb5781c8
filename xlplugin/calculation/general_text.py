"""Numbers joined to texts as Excel writes them: 15 significant digits, where the engine writes 17.

`"days: "&A1` would otherwise cache `56.22832196770839` where Excel shows `56.2283219677084`. Formulas with
`&` are given to the engine with its operands inside a function of this name.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

NAME = "XLP_GENERAL_TEXT"
_LONGEST_POSITIONAL = 21
# Functions that give one value for whole areas.
_REDUCING = {
    "SUM", "SUMPRODUCT", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS",
    "MEDIAN", "MATCH", "VLOOKUP", "HLOOKUP", "ROWS", "COLUMNS",
}  # fmt: skip


def general_text(value: object) -> object:
    """A cell value as `&` takes it; an error stays one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return number_text(float(value)) if isinstance(value, (int, float)) else value


def number_text(value: float) -> str:
    """A number in the General format, in as many columns as it needs."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    short = f"{value:.15g}"
    if "e" not in short:
        return short
    digits, exponent = short.split("e")
    if -10 < int(exponent) < _LONGEST_POSITIONAL:
        return f"{Decimal(short):f}"
    return f"{digits}E{int(exponent):+03d}"


def with_general_text(formula: str) -> str:
    """The formula with each operand of `&` inside the function; as it was where it has parts unknown here."""
    if "&" not in formula:
        return formula
    import formualizer

    try:
        return _printed(formualizer.parse("=" + formula).to_dict())
    except (KeyError, TypeError, ValueError, formualizer.ParserError):
        return formula


def _printed(node: Mapping) -> str:
    kind = node["node_type"]
    if kind == "Literal":
        return _literal(node["value"])
    if kind == "Reference":
        return node["reference"]
    if kind == "Omitted":
        return ""
    if kind == "UnaryOp":
        operand = _printed(node["operand"])
        return f"({operand}%)" if node["operator"] == "%" else f"({node['operator']}{operand})"
    if kind == "BinaryOp":
        sides = [node["left"], node["right"]]
        left, right = map(_operand if node["operator"] == "&" else _printed, sides)
        return f"({left}{node['operator']}{right})"
    if kind == "Function":
        return f"{node['name']}({','.join(map(_printed, node['args']))})"
    if kind == "Array":
        return "{" + ";".join(",".join(map(_printed, row)) for row in node["rows"]) + "}"
    raise ValueError(kind)


def _operand(node: Mapping) -> str:
    joined = node["node_type"] == "BinaryOp" and node["operator"] == "&"
    text = node["node_type"] == "Literal" and isinstance(node["value"], str)
    return f"{NAME}({_printed(node)})" if not (joined or text) and _is_single(node) else _printed(node)


def _is_single(node: Mapping) -> bool:
    """Whether an operand is one value for certain: the function takes no arrays."""
    kind = node["node_type"]
    if kind == "Reference":
        return ":" not in node["reference"] and "#" not in node["reference"]
    if kind == "Function":
        return node["name"].upper() in _REDUCING or all(map(_is_single, node["args"]))
    children = [node[name] for name in ("left", "right", "operand") if name in node]
    return kind in ("Literal", "Omitted") or (bool(children) and all(map(_is_single, children)))


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, (int, float)):
        return repr(value)
    raise ValueError("another kind of constant")
