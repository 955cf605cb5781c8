"""Growth over years: of markets and of training compute (report, chapters 3.3 and 4.1)."""

from __future__ import annotations

from udfs import quantities as q
from xlplugin.arithmetic import log2
from xlplugin.registry import function

DOUBLING = "multiple = 2^(12·years / doubling months); report §4.1"


@function(source="(last / first)^(1 / years) - 1, the compound annual growth rate")
def CAGR(first: q.Base, last: q.Base, years: q.Years) -> q.Change:
    """Compound annual growth rate between two values that lie some years apart, as a share."""
    return (last / first) ** (1 / years) - 1


@function(source=DOUBLING)
def DOUBLING_MONTHS(multiple: q.Multiple, years: q.Years) -> q.DoublingTime:
    """Months in which a quantity doubles that grows to a multiple within some years.

    Negative for a multiple below 1: the months in which it halves. #DIV/0! for a multiple of 1.
    """
    return 12 * years / log2(multiple)


@function(source=DOUBLING)
def COMPUTE_GROWTH(years: q.Years, doubling_months: q.DoublingTime) -> q.Multiple:
    """Multiple to which compute grows within some years when it doubles every so many months."""
    return 2 ** (12 * years / doubling_months)
