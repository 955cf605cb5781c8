"""Use of applications and its growth (report, chapters 3.2 and 4.1)."""

from __future__ import annotations

from udfs import quantities as q
from xlplugin.registry import function

CHANGE = "new / old - 1; report §3.2 and §4.1"


@function(source="DAU / MAU; report, figures on retention and daily use of applications")
def STICKINESS(dau: q.DailyUsers, mau: q.MonthlyUsers) -> q.DailyShare:
    """Share of a month's users who come on a day.

    Above 1 the inputs contradict each other: the figure stands, XLP_LAST_ERROR says so.
    """
    return dau / mau


@function(source=CHANGE)
def GROWTH_RATE(new_value: q.Figure, old_value: q.Base) -> q.Change:
    """Growth from an old value to a new one as a share: 0.66 is 66% more.

    Growth on a negative base says nothing and is #NUM!; on 0 it is #DIV/0!.
    """
    return new_value / old_value - 1


@function(source=CHANGE)
def IMPLIED_BASE(value: q.Figure, growth: q.Change) -> q.Figure:
    """The earlier value from which a value has grown by the stated share: 571 at 66% gives 344."""
    return value / (1 + growth)
