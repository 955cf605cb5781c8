"""Valuation of listed companies (report, chapter 5)."""

from __future__ import annotations

from xlplugin.registry import function

from . import quantities as q


@function(source="price / earnings per share; report, table of covered companies")
def PE_RATIO(price: q.SharePrice, eps: q.Eps) -> q.PriceEarnings:
    """Price over earnings per share. Negative earnings give a negative ratio; none give #DIV/0!."""
    return price / eps
