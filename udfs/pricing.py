"""Prices of models and what they bring in or cost (report, chapters 2.2 and 3.1)."""

from __future__ import annotations

from udfs import quantities as q
from xlplugin.arithmetic import Operand
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.registry import function

CUT = "1 - new / old; report, table of price cuts, where free of charge is a price of 0"
PER_MILLION = "providers' price lists: money per 1,000,000 tokens, input and output apart; report §3.1"


@function(source=CUT)
def PRICE_CUT(old_price: q.Price, new_price: q.Price) -> q.Share:
    """Share by which a price fell: 0.8 for a fall from 5 to 1. 免费 or free is a price of 0, so a cut of 1.

    Negative where the price rose; #DIV/0! where it was free before.
    """
    return 1 - amount(new_price) / amount(old_price)


@function(source=PER_MILLION)
def API_COST(
    input_tokens: q.Tokens, output_tokens: q.Tokens, input_price: q.TokenPrice, output_price: q.TokenPrice
) -> q.Money:
    """Cost of calls to a model whose prices are per 1M tokens, in the money of the prices."""
    return (input_tokens * amount(input_price) + output_tokens * amount(output_price)) / 1e6


@function(source="users · price a month · months; report §3.1")
def SUBSCRIPTION_REVENUE(users: q.Users, price: q.MonthlyPrice, months: q.Months = 12) -> q.Money:
    """Revenue from subscribers who pay a price a month."""
    return users * amount(price) * months


def amount(price: Operand) -> Operand:
    """A price as a number; in a cell it may be a word that means free of charge."""
    if not isinstance(price, Expr) or isinstance(price, NumberExpr):
        return price
    free = (Expr(f'{price}="{word}"') for word in q.FREE)
    return call("IF", call("OR", *free), 0, price)
