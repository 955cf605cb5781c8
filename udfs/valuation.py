"""Valuation of listed companies (report, chapter 5)."""

from __future__ import annotations

from udfs import quantities as q
from xlplugin.registry import function


@function(source="price / earnings per share; report, table of covered companies")
def PE_RATIO(price: q.SharePrice, eps: q.Eps) -> q.PriceEarnings:
    """Price over earnings per share. Negative earnings give a negative ratio; none give #DIV/0!."""
    return price / eps
