"""`xlplugin functions [NAME]`: a line for each function; of one what it takes, returns and rests on."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from xlplugin.commands.failure import Failure
from xlplugin.commands.parser import did_you_mean
from xlplugin.messages import language, retold, say

if TYPE_CHECKING:
    from xlplugin.definition import Argument
    from xlplugin.registry import Function


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("functions", help="list the functions", description=__doc__)
    command.add_argument(
        "name", nargs="?", help="of this one arguments, units, defaults, source, plain formula"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from xlplugin.registry import functions

    known = functions()
    if arguments.name is None:
        width = max(map(len, known))
        print("\n".join(f"{name:{width}}  {summary(function)}" for name, function in known.items()))
        return 0
    name = arguments.name.strip().upper().removeprefix("=")
    if name not in known:
        hint = did_you_mean(name, list(known)) or say("'xlplugin functions' lists them")
        raise Failure(say("there is no function {name!r}: {hint}", name=arguments.name, hint=hint))
    print(described(known[name]))
    return 0


def described(function: Function) -> str:
    more = (function.__doc__ or "").splitlines()[1:]
    lines = [f"{function.signature}  ->  {unit(function.returns.unit)}"]
    lines += [f"    {line}".rstrip() for line in (summary(function), *more)]
    width = max((len(argument.name) for argument in function.arguments), default=0)
    lines += [f"    {argument.name:{width}}  {taken(argument)}" for argument in function.arguments]
    lines.append("    " + say("source: {source}", source=function.source))
    if function.traceable:
        lines.append("    " + say("plain Excel: ={formula}", formula=plain(function)))
    return "\n".join(lines)


def taken(argument: Argument) -> str:
    """What an argument means, which values it takes and which one it has when it is left out."""
    quantity = argument.quantity
    meaning, allowed = meant(quantity.meaning), retold(quantity.allowed)
    if argument.required:
        return say("{meaning}: {allowed}", meaning=meaning, allowed=allowed)
    default = word(str(argument.default))
    return say("{meaning}: {allowed}; default {default}", meaning=meaning, allowed=allowed, default=default)


def summary(function: Function) -> str:
    """What a function returns; English where there are no other words, as of another package's function."""
    from workbooks.sheets.function_words import MEANINGS

    return in_use(function.summary, MEANINGS.get(function.name))


def meant(meaning: str) -> str:
    from workbooks.sheets.argument_words import MEANINGS

    return in_use(meaning, MEANINGS.get(meaning))


def in_use(english: str, chinese: str | None) -> str:
    from workbooks.punctuation import punctuated

    return punctuated(chinese) if chinese and language() == "zh" else english


def unit(text: str) -> str:
    from workbooks.sheets.argument_words import UNITS

    return in_use(text, UNITS.get(text)) if text else say("text")


def word(default: str) -> str:
    from workbooks.sheets.argument_words import DEFAULTS

    return in_use(default, DEFAULTS.get(default))


def plain(function: Function) -> str:
    """The native formula with the required arguments' names in the place of cells, and areas for tables."""
    from xlplugin.expr import Expr, RangeExpr
    from xlplugin.letters import column_letters

    def cells(argument: Argument) -> Expr:
        columns = getattr(argument.quantity, "columns", ())
        return RangeExpr(f"A2:{column_letters(len(columns))}9") if columns else Expr(argument.name)

    return str(function(*(cells(argument) for argument in function.arguments if argument.required)))
