"""NUMBERVALUE: a number with separators that the call names."""

from __future__ import annotations

import re

from xlplugin.calculation.corrections.coercion import text_of
from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.number_reader import Beyond, may_spell, number_in
from xlplugin.errors import ExcelError

_VALUE = ExcelError("#VALUE!")
_PLAIN = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(%*)", re.ASCII)


def number_value(text: object, decimal: object = ".", group: object = ",") -> object:
    text, decimal, group = text_of(text), text_of(decimal), text_of(group)
    for value in (text, decimal, group):
        if isinstance(value, ExcelError):
            return value
    decimal, group = decimal[:1], group[:1]
    if not decimal or not group or decimal == group:
        raise Beyond("NUMBERVALUE with separators that are the same or empty is not known here")
    spelt = text.replace(" ", "")
    whole, *rest = spelt.split(decimal)
    if len(rest) > 1 or (rest and group in rest[0]):
        return _VALUE
    plain = ".".join([whole.replace(group, ""), *rest])
    if not spelt:
        return 0.0
    match = _PLAIN.fullmatch(plain)
    if match is None:
        if any(map(str.isdigit, plain)) and may_spell(plain):
            raise Beyond(f"whether NUMBERVALUE reads {text!r} is not known here")
        return _VALUE
    number = number_in(match[1])
    return number if isinstance(number, ExcelError) else number / 100.0 ** len(match[2])


FUNCTIONS = {"NUMBERVALUE": Correction(number_value)}
