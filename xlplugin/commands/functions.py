"""`xlplugin functions [NAME]`: what each function takes, returns and rests on."""

from __future__ import annotations

import difflib

from xlplugin.commands.failure import Failure


def add_parser(subparsers) -> None:
    command = subparsers.add_parser("functions", help="list the functions", description=__doc__)
    command.add_argument("name", nargs="?", help="only this function, with its plain Excel formula")
    command.set_defaults(run=run)


def run(arguments) -> int:
    from xlplugin.registry import functions

    known = functions()
    if arguments.name is None:
        print("\n\n".join(described(function) for function in known.values()))
        return 0
    name = arguments.name.strip().upper().removeprefix("=")
    if name not in known:
        close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(close)}?" if close else "'xlplugin functions' lists them"
        raise Failure(f"there is no function {arguments.name!r}: {hint}")
    print(described(known[name], full=True))
    return 0


def described(function, full: bool = False) -> str:
    lines = [f"{function.signature}  ->  {function.returns.unit or 'text'}"]
    paragraphs = (function.__doc__ if full else function.summary).splitlines()
    lines += [f"    {line}".rstrip() for line in paragraphs]
    width = max((len(argument.name) for argument in function.arguments), default=0)
    for argument in function.arguments:
        default = "" if argument.required else f"; default {argument.default}"
        told = f"{argument.quantity.meaning}: {argument.quantity.allowed}{default}"
        lines.append(f"    {argument.name:{width}}  {told}")
    lines.append(f"    source: {function.source}")
    if full and function.traceable:
        lines.append(f"    plain Excel: ={plain(function)}")
    return "\n".join(lines)


def plain(function) -> str:
    """The native formula with the required arguments' names in the place of cells."""
    from xlplugin.expr import Expr, RangeExpr

    cells = [
        (Expr(argument.name) if argument.quantity.broadcasts else RangeExpr("A2:C9"))
        for argument in function.arguments
        if argument.required
    ]
    return function(*cells).text
