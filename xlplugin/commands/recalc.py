"""`xlplugin recalc`: right cached values in any workbook; formulas and everything else stay."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.failure import Failure, write_target
from xlplugin.errors import ExcelError
from xlplugin.messages import retold, say
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine

SOME_NOT_COMPUTED = 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("recalc", help="recalculate a workbook", description=__doc__)
    command.add_argument("book", type=Path, metavar="BOOK")
    target = command.add_mutually_exclusive_group()
    target.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="default: BOOK's name with -recalculated, beside it"
    )
    target.add_argument("--in-place", action="store_true", help="replace BOOK")
    command.add_argument("--strict", action="store_true", help="write nothing when a cell cannot be computed")
    command.add_argument(
        "--verify", action="store_true", help="have LibreOffice compute the book too, and list differences"
    )
    command.add_argument("--profile", metavar="ID", help="Excel's language and region, such as win-365-zh_CN")
    command.add_argument("--limit", type=float, default=120.0, metavar="SECONDS", help="default 120")
    command.add_argument("--memory", type=float, default=2.0, metavar="GB", help="default 2")
    command.add_argument("--force", action="store_true", help="replace the output if it exists")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """1 when some cells are beyond the engine: they and what follows from them keep their values."""
    from xlplugin.calculation.engine import Engine
    from xlplugin.calculation.engine_runtime import bounds, known_bounds
    from xlplugin.headless.recalc import recalculated
    from xlplugin.headless.second_opinion import office
    from xlplugin.ooxml import Book, Package

    target = _target(arguments)
    if target.suffix.lower() != arguments.book.suffix.lower():
        raise Failure(
            say(
                "{path} must end in {suffix}, as {book} does",
                path=target,
                suffix=arguments.book.suffix,
                book=arguments.book,
            )
        )
    package = Package.open(arguments.book)
    if arguments.verify:
        office()
    with bounds(*known_bounds(arguments.limit, arguments.memory)):
        engine = Engine(Book(package), profile=arguments.profile, checked=True)
        result = recalculated(engine)
    for cell, reason in result.uncomputed.items():
        print(say("{cell} not computed: {reason}", cell=cell, reason=retold(reason)), file=sys.stderr)
    if result.kept:
        told = say("{count} cells that follow from them keep their values", count=len(result.kept))
        print(told, file=sys.stderr)
        if arguments.verbose:
            print(*result.kept, sep="\n", file=sys.stderr)
    if result.uncomputed and arguments.strict:
        raise Failure(
            say("{count} cells cannot be computed; nothing written (--strict)", count=len(result.uncomputed))
        )
    write_target(target, result.data, overwrite=arguments.force or arguments.in_place)
    if package.signature_note:
        print(f"xlplugin: {retold(package.signature_note)}", file=sys.stderr)
    told = say(
        "{path}  {computed} cells computed, {changed} changed",
        path=target,
        computed=result.computed,
        changed=result.changed,
    )
    print(told)
    differs = arguments.verify and _verified(engine, arguments.limit)
    return SOME_NOT_COMPUTED if result.uncomputed or differs else 0


def _verified(engine: Engine, seconds: float) -> bool:
    """Whether LibreOffice gives another value anywhere; each such cell is told."""
    from xlplugin.headless.second_opinion import second_opinion

    opinion = second_opinion(engine, seconds)
    for cell, (ours, theirs) in opinion.differences.items():
        told = say(
            "{cell} differs: {ours} here, {theirs} in LibreOffice",
            cell=cell,
            ours=_shown(ours),
            theirs=_shown(theirs),
        )
        print(told, file=sys.stderr)
    told = say(
        "LibreOffice: {compared} cells compared, {differing} differ; {unknown} use functions that it does "
        "not know, {left_out} left out (volatile, not computed here, or following from those)",
        compared=opinion.compared,
        differing=len(opinion.differences),
        unknown=opinion.unknown,
        left_out=opinion.left_out,
    )
    print(told)
    return bool(opinion.differences)


def _shown(value: CellValue) -> str:
    return value.code if isinstance(value, ExcelError) else say("blank") if value is None else repr(value)


def _target(arguments: argparse.Namespace) -> Path:
    """Where the result goes: never onto the analyst's own file unless that is asked for."""
    book = arguments.book
    if arguments.in_place:
        return book
    return arguments.output or book.with_name(f"{book.stem}-recalculated{book.suffix}")
