"""Why a scenario failed, in words."""

from __future__ import annotations

from collections.abc import Sequence

from xlplugin.calculation.circles import CIRCLE
from xlplugin.calculation.formulas.calls import called_functions
from xlplugin.errors import ExcelError, InputError
from xlplugin.messages import retold, say

CIRCULAR = CIRCLE.code


class FillError(InputError):
    """A run that cannot start, in one line."""


def explain(label: str, error: ExcelError, messages: Sequence[ExcelError], formula: str = "") -> str:
    """`tam_usd is #NUM!: SERVERS: gpus must be...`: with a sentence that a function gave for such an error.

    One that the cell's own formula calls, if there is one: the engine computes cells in no certain order.
    """
    if error.code == CIRCULAR:
        return say("{label} follows from a circular reference", label=label)
    called = called_functions(formula.upper())
    given = sorted({m.message for m in messages if m == error and m.message})
    own = [message for message in given if message.partition(":")[0] in called]
    reason = retold(error.message or next(iter(own or given), ""))
    found = say("{label} is {code}", label=label, code=error.code)
    return say("{label}: {reason}", label=found, reason=reason) if reason else found
