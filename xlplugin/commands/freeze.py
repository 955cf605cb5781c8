"""`xlplugin freeze`: the same workbook with numbers for formulas, for mailing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from xlplugin.commands.failure import Failure, write_target
from xlplugin.messages import retold, say

SOME_NOT_COMPUTED = 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("freeze", help="replace formulas by their values", description=__doc__)
    command.add_argument("book", type=Path, metavar="BOOK")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    command.add_argument("--functions", action="store_true", help="only formulas that call our functions")
    command.add_argument("--profile", metavar="ID", help="Excel's language and region, such as win-365-zh_CN")
    command.add_argument("--force", action="store_true", help="replace FILE if it exists")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 done, 1 some cells could not be computed and were frozen with the value that the file had."""
    from xlplugin.headless.freeze import freeze
    from xlplugin.ooxml import Package

    if arguments.output.resolve() == arguments.book.resolve():
        raise Failure(
            say("freezing a workbook into itself would lose its formulas; give another name with -o")
        )
    if arguments.output.suffix.lower() != arguments.book.suffix.lower():
        raise Failure(
            say(
                "{path} must end in {suffix}, as {book} does",
                path=arguments.output,
                suffix=arguments.book.suffix,
                book=arguments.book,
            )
        )
    package = Package.open(arguments.book)
    result = freeze(package, only_ours=arguments.functions, profile=arguments.profile)
    for cell, reason in result.uncomputed.items():
        told = say(
            "{cell} not computed, frozen with its old value: {reason}", cell=cell, reason=retold(reason)
        )
        print(told, file=sys.stderr)
    write_target(arguments.output, result.data, overwrite=arguments.force)
    if package.signature_note:
        print(f"xlplugin: {retold(package.signature_note)}", file=sys.stderr)
    print(say("{path}  {count} formulas replaced by values", path=arguments.output, count=result.frozen))
    return SOME_NOT_COMPUTED if result.uncomputed else 0
