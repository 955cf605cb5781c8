"""A formula that Excel computed, what it uses, and whether the engine agrees."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from tests.shared import SHARED
from xlplugin.calculation.argument_kinds import Use
from xlplugin.calculation.formula_uses import Found
from xlplugin.calculation.value_kinds import Value
from xlplugin.errors import ExcelError

if SHARED.exists():
    sys.path.append(str(SHARED / "tools"))


@dataclass(frozen=True)
class Compared:
    """One formula; `origin` is rows, books or own cases."""

    origin: str
    formula: str  # with its place: equal ones count once
    found: Found
    value: Value  # the engine's
    agrees: bool

    @property
    def functions(self) -> set[str]:
        """Functions, without operators and forms of references."""
        return {use.function for use in self.found.uses if use.function.isupper()}

    def normal_uses(self) -> set[Use]:
        """Uses, with a number as one kind in whatever form; what cannot be known is taken for a number."""
        return {normal(use) for use in self.found.uses if use.argument or use.form}


def normal(use: Use) -> Use:
    kind = "number" if use.kind == "any" else use.kind
    form = "scalar" if kind == "number" and use.form in ("literal", "cell", "result") else use.form
    return Use(use.function, use.argument, form, kind)


def stored(value: Any) -> Value:
    """A value as the instruments write it."""
    return ExcelError(value["e"]) if isinstance(value, dict) else value


def judged(value: Value) -> Any:
    """A value as the instruments compare it."""
    return {"e": value.code} if isinstance(value, ExcelError) else value
