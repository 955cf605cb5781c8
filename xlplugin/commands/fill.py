"""`xlplugin fill`: a workbook for each row of a scenario table, and a table of the outputs."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.dask import executor_at
from xlplugin.commands.failure import Failure, check_free
from xlplugin.commands.interrupts import Progress, stoppable
from xlplugin.commands.processes import add_processes
from xlplugin.messages import LANGUAGES, language_of, retold, say, speaking

if TYPE_CHECKING:
    import pandas


SOME_FAILED, INTERRUPTED = 3, 130
SHOWN_ROWS = 10
TABLES = ".csv, .tsv, .txt, .xlsx, .xls, .xlsb, .ods, .parquet, .json, or - for CSV on standard input"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser(
        "fill", help="fill a workbook from a table of scenarios", description=__doc__
    )
    command.add_argument("template", type=Path, metavar="TEMPLATE", help=".xlsx or .xlsm; never changed")
    command.add_argument("scenarios", metavar="SCENARIOS", help=TABLES)
    _add_outputs(command)
    _add_layout(command)
    command.add_argument("--lang", choices=LANGUAGES, help="of messages; default: the template's")
    add_processes(command)
    command.add_argument(
        "--dask", metavar="ADDRESS", help="run on a Dask cluster (pip install xlplugin[dask])"
    )
    _add_engine(command)
    command.add_argument("--resume", action="store_true", help="go on after an interrupted run")
    command.add_argument("--force", action="store_true", help="replace files of the same names")
    command.add_argument("--quiet", action="store_true", help="no progress")
    command.set_defaults(run=run)


def _add_engine(command: argparse.ArgumentParser) -> None:
    command.add_argument("--profile", metavar="ID", help="Excel's language and region, such as win-365-zh_CN")
    command.add_argument("--limit", type=float, metavar="SECONDS", help="of a calculation, default 120")
    command.add_argument("--memory", type=float, metavar="GB", help="of a calculation, default 2")


def _add_outputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", type=Path, metavar="DIR", help="directory of the workbooks")
    command.add_argument(
        "--summary", metavar="FILE", help="table of outputs: .csv, .xlsx, .parquet, .json or -"
    )
    command.add_argument(
        "--name", metavar="PATTERN", help="file names, default {row:04d} and the template's suffix"
    )
    command.add_argument(
        "--raw-csv", action="store_true", help="no quote before texts such as =1+1 in a CSV summary"
    )


def _add_layout(command: argparse.ArgumentParser) -> None:
    """What a person says of a table that does not tell by itself."""
    command.add_argument("--header", type=int, metavar="N", help="row of the header, from 1")
    command.add_argument("--sheet", metavar="NAME", help="sheet of the table; default: the first one shown")
    command.add_argument(
        "--transpose", action="store_true", help="inputs stand in the first column, scenarios side by side"
    )
    command.add_argument("--encoding", metavar="NAME", help="of a text file, such as gb18030, cp1252, big5")
    command.add_argument("--decimal", choices=(".", ","), help="the sign before decimals in a text file")
    command.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column that is no input; repeatable",
    )


def run(arguments: argparse.Namespace) -> int:
    """Writes workbooks and the summary; 3 when some scenarios failed."""
    from xlplugin.ooxml import Book, Package

    with speaking(arguments.lang or "en"):
        package = Package.open(arguments.template)
        template_language = language_of(sheet.name for sheet in Book(package).sheets)
    with speaking(arguments.lang or template_language):
        if arguments.output is not None and (note := package.signature_note):
            print(f"xlplugin: {retold(note)}", file=sys.stderr)
        return _filled(arguments)


def _filled(arguments: argparse.Namespace) -> int:
    from xlplugin.headless.progress import Reporter
    from xlplugin.headless.scenarios import Layout, read_scenarios
    from xlplugin.headless.summary import check_summary_target

    if arguments.output is None and arguments.summary is None:
        raise Failure(say("nothing to write: give -o DIR for workbooks, --summary FILE for a table, or both"))
    if arguments.summary is not None:
        check_summary_target(arguments.summary, [arguments.template, Path(arguments.scenarios)])
        if arguments.summary != "-" and not (arguments.force or arguments.resume):
            check_free(Path(arguments.summary))
    layout = Layout(
        arguments.encoding, arguments.decimal, arguments.header, arguments.sheet, arguments.transpose
    )
    frame = read_scenarios(arguments.scenarios, layout)
    reporter = Reporter(say("scenarios"), arguments.quiet)
    with (
        stoppable(reporter) as progress,
        executor_at(arguments.dask) as executor,
        contextlib.closing(reporter),
    ):
        try:
            summary = _run(arguments, frame, executor, progress)
        except KeyboardInterrupt:
            again = say("; --resume goes on from here") if arguments.output is not None else ""
            print("xlplugin:", say("interrupted, finished workbooks are whole") + again, file=sys.stderr)
            return INTERRUPTED
    return _report(summary, arguments, reporter.seconds)


def _run(
    arguments: argparse.Namespace, frame: pandas.DataFrame, executor: Executor | None, progress: Progress
) -> pandas.DataFrame:
    from xlplugin.headless.fill import fill
    from xlplugin.headless.summary import write_summary
    from xlplugin.messages import language

    def deliver(summary: pandas.DataFrame) -> None:
        if arguments.summary is not None:
            write_summary(summary, arguments.summary, escape=not arguments.raw_csv)

    return fill(
        arguments.template,
        frame,
        output=arguments.output,
        name=arguments.name,
        jobs=arguments.jobs or os.cpu_count() or 1,
        executor=executor,
        resume=arguments.resume,
        overwrite=arguments.force,
        progress=progress,
        ignore=arguments.ignore,
        language=language(),
        deliver=deliver,
        profile=arguments.profile,
        limit=arguments.limit,
        memory=arguments.memory,
    )


def _report(summary: pandas.DataFrame, arguments: argparse.Namespace, seconds: float) -> int:
    for note in summary.attrs["notes"]:
        print(note, file=sys.stderr)
    failed = summary["status"] != "ok"
    _print_rows(summary[failed], "message")
    _print_rows(summary[~failed & (summary["warnings"] != "")], "warnings")
    told = {"done": len(summary) - failed.sum(), "failed": failed.sum(), "seconds": seconds}
    print(
        say("{done} workbooks filled, {failed} scenarios failed, {seconds:.1f} s", **told)
        if arguments.output is not None
        else say("{done} scenarios filled, {failed} scenarios failed, {seconds:.1f} s", **told),
        file=sys.stderr if arguments.summary == "-" else sys.stdout,
    )
    return SOME_FAILED if failed.any() else 0


def _print_rows(rows: pandas.DataFrame, column: str) -> None:
    """The first of the rows, each with its number and what is said of it."""
    for row, said in rows[column].head(SHOWN_ROWS).items():
        print(say("scenario {row}: {said}", row=row + 1, said=said), file=sys.stderr)
    if len(rows) > SHOWN_ROWS:
        print(say("... and {count} more", count=len(rows) - SHOWN_ROWS), file=sys.stderr)
