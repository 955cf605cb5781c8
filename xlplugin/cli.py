# PYTHON_ARGCOMPLETE_OK
"""The command line: finds the commands, turns every failure into one line and an exit code.

0 done, 1 a check failed, 2 bad usage or bad input, 3 some scenarios failed, 70 a defect of ours, 130 Ctrl-C.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from xlplugin import __version__, commands
from xlplugin.commands.failure import in_one_line
from xlplugin.commands.parser import BAD_USAGE, Parser
from xlplugin.errors import InputError, XlpluginError
from xlplugin.messages import LANGUAGES, speaking
from xlplugin.reporting import told

DONE, BAD_INPUT, DEFECT, INTERRUPTED = 0, BAD_USAGE, 70, 130


def parser() -> Parser:
    top = Parser(
        prog="xlplugin",
        description="Compute demand of large language models: template workbook, batch filling, checks.",
    )
    top.add_argument("--version", action="version", version=f"xlplugin {__version__}")
    top.commands = top.add_subparsers(metavar="COMMAND", required=True)
    for module in pkgutil.iter_modules(commands.__path__):
        found = importlib.import_module(f"{commands.__name__}.{module.name}")
        if hasattr(found, "add_parser"):
            found.add_parser(top.commands)
    for command in top.commands.choices.values():
        command.add_argument(
            "-v", "--verbose", action="count", default=0, help="say what is done, and when; -vv: all of it"
        )
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code and never lets a traceback reach the user."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a console without Chinese still gets the numbers
    top = parser()
    completed(top)
    gc.set_threshold(50_000, 20, 100)  # an open model is a million objects: rarely worth another look
    try:
        chosen = language_asked_for()
        speak_by_default(top, chosen)
        arguments = top.parse_args(argv)
        with speaking(chosen or "en"), told(arguments.verbose):
            return int(arguments.run(arguments))
    except KeyboardInterrupt:
        print("xlplugin: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader (head, less) has left; nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if "XLPLUGIN_DEBUG" in os.environ:
            raise
        known = isinstance(error, XlpluginError | OSError)
        print(f"xlplugin: {in_one_line(error) if known else reported(error)}", file=sys.stderr)
        return BAD_INPUT if known else DEFECT


def reported(error: Exception) -> str:
    """What we need to know of a defect of ours: the error, where it arose, in which version."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"internal error, please report this line: {type(error).__name__}: {in_one_line(error)} "
        f"({Path(place.filename).name}, line {place.lineno}, xlplugin {__version__}; "
        "XLPLUGIN_DEBUG=1 shows the way there)"
    )


def completed(top: Parser) -> None:
    """Words for the shell that asks for them (pip install 'xlplugin[completion]')."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(top)


def language_asked_for() -> str | None:
    """`zh` or `en` by XLPLUGIN_LANG, which may be written as a locale: zh_CN.UTF-8."""
    asked = os.environ.get("XLPLUGIN_LANG", "").strip()
    if not asked:
        return None
    if asked.lower()[:2] not in LANGUAGES:
        raise InputError(f"XLPLUGIN_LANG is {asked!r}; choose {' or '.join(LANGUAGES)}")
    return asked.lower()[:2]


def speak_by_default(top: Parser, chosen: str | None) -> None:
    """The language for every command that has --lang, where none is given there."""
    for command in top.commands.choices.values() if chosen else ():
        if any(action.dest == "lang" for action in command._actions):
            command.set_defaults(lang=chosen)


if __name__ == "__main__":
    sys.exit(main())
