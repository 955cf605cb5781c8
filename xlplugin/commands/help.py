"""`xlplugin help [COMMAND]`: what a command does, takes and returns, as a page."""

from __future__ import annotations

import argparse

EXIT_CODES = """exit codes:
  0    done
  1    a check failed, or a cell could not be computed
  2    bad usage or bad input: one line says what, where and what is allowed
  3    some scenarios failed
  70   a defect of ours
  130  interrupted

environment:
  XLPLUGIN_LANG   zh or en: language of messages and of what is built
  XLPLUGIN_DEBUG  1 shows where a defect arose"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("help", help="show the page of a command", description=__doc__)
    command.add_argument("command", nargs="?", metavar="COMMAND", help="default: all commands")
    command.set_defaults(run=run, commands=subparsers.choices)


def run(arguments: argparse.Namespace) -> int:
    from xlplugin.cli import parser
    from xlplugin.commands.failure import Failure
    from xlplugin.commands.parser import did_you_mean

    known = arguments.commands
    if arguments.command is None:
        print(parser().format_help())
    elif arguments.command in known:
        print(known[arguments.command].format_help())
    else:
        close = did_you_mean(arguments.command, list(known)) or f"choose from {', '.join(known)}"
        raise Failure(f"there is no command {arguments.command!r}: {close}")
    print(EXIT_CODES)
    return 0
