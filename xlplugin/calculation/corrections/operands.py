"""Operands and arguments as Excel takes them: texts that spell numbers as numbers, numbers as texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from xlplugin.calculation.corrections.argument_kinds import (
    ARITHMETIC,
    CONDITIONS,
    COUNTED_TEXTS,
    NUMBERS,
    NUMBERS_WRITTEN_OUT,
    TEXTS,
    excel_name,
    is_text_in_formula,
    may_be_number,
    may_be_text,
)
from xlplugin.calculation.corrections.syntax import PREFIX, Node, constant, infix
from xlplugin.calculation.corrections.text_formats import ELAPSED, SCIENTIFIC

TEXT = PREFIX + "GENERAL_TEXT"
COUNTED = PREFIX + "COUNTED_TEXT"
NUMBER = PREFIX + "NUMBER"
CONDITION = PREFIX + "CONDITION"
ONLY_NUMBERS = PREFIX + "ONLY_NUMBERS"
SHOWN = PREFIX + "SHOWN"
IN_ELAPSED = PREFIX + "ELAPSED_FORMAT"
IN_SCIENTIFIC = PREFIX + "SCIENTIFIC_FORMAT"
GENERAL = PREFIX + "GENERAL_FORMAT"
_CONCERNED = frozenset(
    (*NUMBERS, *NUMBERS_WRITTEN_OUT, *COUNTED_TEXTS, *TEXTS, *CONDITIONS, "TEXT", "SUMPRODUCT")
)
_NOWHERE: frozenset[int] = frozenset()


class Spelt(IntEnum):
    """Where numbers may be spelt in texts."""

    IN_FORMULAS = 0  # only in those that the formula itself makes
    PLAINLY = 1  # in cells as well, but only as in "12", which the engine's operators read by themselves
    ANYHOW = 2


Printing = Callable[[Node], str]


def operand(node: Node, text: Printing, spelt: Spelt = Spelt.IN_FORMULAS) -> str | None:
    """What stands for an operation or a call whose operands need it, or None."""
    kind = node["node_type"]
    if kind == "BinaryOp" and node["operator"] in ARITHMETIC:
        needs = [_is_spelt(node[side], spelt) for side in ("left", "right")]
        if not any(needs):
            return None
        left, right = text(node["left"]), text(node["right"])
        return infix(
            node, f"{NUMBER}({left})" if needs[0] else left, f"{NUMBER}({right})" if needs[1] else right
        )
    if kind == "UnaryOp" and node["operator"] in "-%" and _is_spelt(node["operand"], spelt):
        inner = f"{NUMBER}({text(node['operand'])})"
        return f"({inner}%)" if node["operator"] == "%" else f"(-{inner})"
    if kind != "Function" or (name := excel_name(node["name"])) not in _CONCERNED:
        return None
    if name == "TEXT" and not spelt:
        return _shown(node, text)
    read = arguments(node, text, spelt)
    return f"{node['name']}({','.join(read)})"


def numbers(nodes: Sequence[Node], text: Printing) -> list[str]:
    """Operands of a sum or difference."""
    return [f"{NUMBER}({text(n)})" if is_text_in_formula(n) else text(n) for n in nodes]


def arguments(node: Node, text: Printing, spelt: Spelt = Spelt.IN_FORMULAS) -> list[str]:
    """A call's arguments."""
    name, found = excel_name(node["name"]), []
    if spelt is Spelt.PLAINLY and node["name"].startswith(PREFIX):
        spelt = Spelt.IN_FORMULAS  # our versions read those by themselves
    for place, argument in enumerate(node["args"]):
        reading = _reading(name, place, argument, spelt)
        found.append(f"{reading}({text(argument)})" if reading else text(argument))
    return found


def _reading(name: str, place: int, node: Node, spelt: Spelt) -> str:
    """Our function through which an argument goes, or nothing."""
    if place in NUMBERS.get(name, _NOWHERE):
        return NUMBER if (may_be_text(node) if spelt else is_text_in_formula(node)) else ""
    if place in NUMBERS_WRITTEN_OUT.get(name, _NOWHERE):
        return NUMBER if is_text_in_formula(node) else ""
    if place in CONDITIONS.get(name, _NOWHERE):
        return CONDITION if (may_be_text(node) if spelt else is_text_in_formula(node)) else ""
    if name == "SUMPRODUCT":
        is_area = node["node_type"] == "Reference"
        return ONLY_NUMBERS if (is_area if spelt else not is_area and _may_be_other(node)) else ""
    if spelt:
        return ""  # what is read as a text is so already
    if place in COUNTED_TEXTS.get(name, _NOWHERE):
        return COUNTED if may_be_number(node) or not _is_plain_text(node) else ""
    return TEXT if place in TEXTS.get(name, _NOWHERE) and may_be_number(node) else ""


def _shown(node: Node, text: Printing) -> str | None:
    """TEXT: of what may be a text or a truth value, and in formats of our own."""
    form = constant(node["args"], 1)
    if not isinstance(form, str) or len(node["args"]) != 2 or node["args"][0]["node_type"] == "Omitted":
        return None
    value = text(node["args"][0])
    if form.lower() in ("@", "general"):
        return f"{TEXT if form == '@' else GENERAL}({value})"
    if match := SCIENTIFIC.fullmatch(form):
        return f"{IN_SCIENTIFIC}({value},{len(match[1] or '')},{len(match[2])})"
    is_elapsed = ELAPSED.fullmatch(form) is not None
    if not is_elapsed and not _may_be_other(node["args"][0]):
        return None
    formatted = f"{node['name']}({NUMBER}({value}),{text(node['args'][1])})"
    return f"{IN_ELAPSED if is_elapsed else SHOWN}({value},{formatted})"


def _is_spelt(node: Node, spelt: Spelt) -> bool:
    """Whether an operand may be a text that only our reader takes for a number."""
    return may_be_text(node) if spelt is Spelt.ANYHOW else is_text_in_formula(node)


def _may_be_other(node: Node) -> bool:
    """Whether a node may be anything but a number."""
    is_comparison = node["node_type"] == "BinaryOp" and node["operator"] not in ARITHMETIC
    return may_be_text(node) or is_comparison or isinstance(constant([node], 0), bool)


def _is_plain_text(node: Node) -> bool:
    written = constant([node], 0)
    return not isinstance(written, str) or written.isascii() or max(written) <= "\uffff"
