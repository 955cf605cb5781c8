"""The command line: finds the commands, turns every failure into one line and an exit code.

0 done, 1 a check failed, 2 bad usage or bad input, 3 some scenarios failed, 70 a defect of ours, 130 Ctrl-C.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

from xlplugin import __version__, commands
from xlplugin.commands.failure import in_one_line
from xlplugin.errors import XlpluginError

DONE, BAD_INPUT, DEFECT, INTERRUPTED = 0, 2, 70, 130


class Parser(argparse.ArgumentParser):
    """argparse that reports bad usage in one line."""

    def error(self, message: str):
        self.exit(BAD_INPUT, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> Parser:
    top = Parser(
        prog="xlplugin",
        description="Compute demand of large language models: template workbook, batch filling, checks.",
    )
    top.add_argument("--version", action="version", version=f"xlplugin {__version__}")
    subparsers = top.add_subparsers(metavar="COMMAND", required=True)
    for module in pkgutil.iter_modules(commands.__path__):
        command = importlib.import_module(f"{commands.__name__}.{module.name}")
        if hasattr(command, "add_parser"):
            command.add_parser(subparsers)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code and never lets a traceback reach the user."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a console without Chinese still gets the numbers
    arguments = parser().parse_args(argv)
    try:
        return arguments.run(arguments)
    except KeyboardInterrupt:
        print("xlplugin: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader (head, less) has left; nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if "XLPLUGIN_DEBUG" in os.environ:
            raise
        known = isinstance(error, XlpluginError | OSError | ValueError)
        defect = "" if known else "internal error, please report it (XLPLUGIN_DEBUG=1 shows where): "
        print(f"xlplugin: {defect}{in_one_line(error)}", file=sys.stderr)
        return BAD_INPUT if known else DEFECT


if __name__ == "__main__":
    sys.exit(main())
