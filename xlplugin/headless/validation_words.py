"""A validation rule as one formula, and in words."""

from __future__ import annotations

from collections.abc import Sequence

from xlplugin.messages import say
from xlplugin.ooxml.validations import Validation

_COMPARED = {
    "equal": "=", "notEqual": "<>", "greaterThan": ">", "lessThan": "<",
    "greaterThanOrEqual": ">=", "lessThanOrEqual": "<=",
}  # fmt: skip
_SHOWN_WORDS = 10


def as_formula(rule: Validation, cell: str, first: str, second: str) -> str | None:
    """A formula that is TRUE where the cell holds what the rule allows; None for a rule without one."""
    if rule.kind == "custom":
        return first
    if rule.kind == "list":
        return f"SUMPRODUCT(--(({first})={cell}))>0"
    measured = f"LEN({cell})" if rule.kind == "textLength" else cell
    bounded = _bounded(rule.operator, measured, first, second)
    if rule.kind == "whole":
        return f"AND(ISNUMBER({cell}),{cell}=ROUND({cell},0),{bounded})"
    if rule.kind in ("decimal", "date", "time"):
        return f"AND(ISNUMBER({cell}),{bounded})"
    return bounded if rule.kind == "textLength" else None


def _bounded(operator: str, measured: str, first: str, second: str) -> str:
    if operator == "between":
        return f"AND({measured}>=({first}),{measured}<=({second}))"
    if operator == "notBetween":
        return f"OR({measured}<({first}),{measured}>({second}))"
    return f"{measured}{_COMPARED[operator]}({first})"


def described(rule: Validation, words: Sequence[str]) -> str:
    """What a rule without words of its own allows."""
    first, second = rule.formulas
    if rule.kind == "list" and not words:
        return say("one of the entries of {formula}", formula=first)
    if rule.kind == "list":
        more = ", ..." if len(words) > _SHOWN_WORDS else ""
        return say("one of {entries}", entries=", ".join(words[:_SHOWN_WORDS]) + more)
    if rule.kind == "custom":
        return say("it must fulfil {formula}", formula=first)
    what = _what(rule.kind)
    if rule.operator == "between":
        return say("{what} between {first} and {second}", what=what, first=first, second=second)
    if rule.operator == "notBetween":
        return say("{what} not between {first} and {second}", what=what, first=first, second=second)
    return f"{what} {_COMPARED[rule.operator]} {first}"


def _what(kind: str) -> str:
    known = {
        "whole": say("a whole number"),
        "decimal": say("a number"),
        "textLength": say("a text of a length"),
        "date": say("a date"),
        "time": say("a time"),
    }
    return known[kind]
