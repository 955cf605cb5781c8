"""`xlplugin seek BOOK tam_usd=2e11 --by mfu_training`: the input that gives a result, on the exact model."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.failure import Failure
from xlplugin.commands.speech import add_language, speaking_as_asked
from xlplugin.messages import retold, say

if TYPE_CHECKING:
    from xlplugin.headless.seek import Point


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("seek", help="find the input that gives a result", description=__doc__)
    command.add_argument("book", type=Path, metavar="BOOK")
    command.add_argument(
        "goal", metavar="NAME=VALUE", help="a result and what it is to be: tam_usd=2e11, tam_usd=2000亿"
    )
    command.add_argument(
        "--by", required=True, metavar="INPUT", help="the input to change: a name or an address"
    )
    command.add_argument(
        "--between", nargs=2, metavar=("LOW", "HIGH"), help="where to look; default: what its cell takes"
    )
    add_language(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the value, the result there, what it is now, and the steps of the model on both sides."""
    with speaking_as_asked(arguments):
        return _sought(arguments)


def _sought(arguments: argparse.Namespace) -> int:
    from xlplugin.headless.seek import seek

    target, sign, wanted = arguments.goal.rpartition("=")
    if not sign or not target:
        raise Failure(
            say(
                "{goal!r} names no goal: write a result and its value, {example}",
                goal=arguments.goal,
                example="tam_usd=2e11",
            )
        )
    between = None
    if arguments.between:
        low, high = map(number, arguments.between)
        if not low < high:
            raise Failure(
                say("--between {ends}: the first must be the lower", ends=" ".join(arguments.between))
            )
        between = (low, high)
    found = seek(arguments.book, target.strip(), number(wanted), arguments.by, between)
    shown = {"input": arguments.by, "value": digits(found.best.value), "target": target}
    print(say("{input} = {value}  gives {target} = {result:,.15g}", **shown, result=found.best.result))
    for place, point in ((say("now"), found.now), (say("before"), found.before), (say("after"), found.after)):
        if point is not None:
            print(f"    {place:8} {line(point)}")
    return 0


def number(text: str) -> float:
    from xlplugin.errors import ExcelError
    from xlplugin.text_numbers import parse_number

    try:
        return parse_number(text)
    except ExcelError as error:
        raise Failure(retold(error.message)) from None


def line(point: Point) -> str:
    return say("{value!r}  gives {result:,.15g}", value=point.value, result=point.result)


def digits(value: float) -> str:
    """A decimal of at least five digits."""
    text = f"{value:.15g}"
    shown = sum(character.isdigit() for character in text.lstrip("-0."))
    if shown >= 5 or "e" in text:
        return text
    return f"{text}{'' if '.' in text else '.'}{'0' * (5 - shown)}"
