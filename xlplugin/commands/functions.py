"""`xlplugin functions [NAME]`: a line for each function; of one what it takes, returns and rests on."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from xlplugin.commands.failure import Failure
from xlplugin.commands.parser import did_you_mean
from xlplugin.messages import say

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
        print("\n".join(f"{name:{width}}  {function.summary}" for name, function in known.items()))
        return 0
    name = arguments.name.strip().upper().removeprefix("=")
    if name not in known:
        hint = did_you_mean(name, list(known)) or say("'xlplugin functions' lists them")
        raise Failure(say("there is no function {name!r}: {hint}", name=arguments.name, hint=hint))
    print(described(known[name]))
    return 0


def described(function: Function) -> str:
    lines = [f"{function.signature}  ->  {function.returns.unit or 'text'}"]
    lines += [f"    {line}".rstrip() for line in (function.__doc__ or "").splitlines()]
    width = max((len(argument.name) for argument in function.arguments), default=0)
    for argument in function.arguments:
        default = "" if argument.required else f"; default {argument.default}"
        told = f"{argument.quantity.meaning}: {argument.quantity.allowed}{default}"
        lines.append(f"    {argument.name:{width}}  {told}")
    lines.append(f"    source: {function.source}")
    if function.traceable:
        lines.append(f"    plain Excel: ={plain(function)}")
    return "\n".join(lines)


def plain(function: Function) -> str:
    """The native formula with the required arguments' names in the place of cells, and areas for tables."""
    from xlplugin.expr import Expr, RangeExpr
    from xlplugin.letters import column_letters

    def cells(argument: Argument) -> Expr:
        columns = getattr(argument.quantity, "columns", ())
        return RangeExpr(f"A2:{column_letters(len(columns))}9") if columns else Expr(argument.name)

    return str(function(*(cells(argument) for argument in function.arguments if argument.required)))
