"""`xlplugin fill`: a workbook for each row of a scenario table, and a table of the outputs."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from pathlib import Path

from xlplugin.commands.failure import Failure

SOME_FAILED, INTERRUPTED = 3, 130
SHOWN_FAILURES = 10


def add_parser(subparsers) -> None:
    command = subparsers.add_parser(
        "fill", help="fill a workbook from a table of scenarios", description=__doc__
    )
    command.add_argument("template", type=Path, metavar="TEMPLATE", help=".xlsx or .xlsm; never changed")
    command.add_argument(
        "scenarios", metavar="SCENARIOS", help=".csv, .xlsx, .parquet, .json, or - for CSV on standard input"
    )
    command.add_argument("-o", "--output", type=Path, metavar="DIR", help="directory of the workbooks")
    command.add_argument(
        "--summary", metavar="FILE", help="table of outputs: .csv, .xlsx, .parquet, .json or -"
    )
    command.add_argument(
        "--name", metavar="PATTERN", help="file names, default {row:04d} and the template's suffix"
    )
    command.add_argument(
        "--jobs", type=_processes, default=1, metavar="N", help="processes, default 1; 0: one a core"
    )
    command.add_argument(
        "--dask", metavar="ADDRESS", help="run on a Dask cluster (pip install xlplugin[dask])"
    )
    command.add_argument("--resume", action="store_true", help="go on after an interrupted run")
    command.add_argument("--force", action="store_true", help="replace workbooks of the same names in DIR")
    command.add_argument(
        "--raw-csv", action="store_true", help="no quote before texts such as =1+1 in a CSV summary"
    )
    command.add_argument("--quiet", action="store_true", help="no progress")
    command.set_defaults(run=run)


def _processes(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} processes cannot be; 0 means one a core")
    return number


def run(arguments) -> int:
    """Writes workbooks and the summary; 3 when some scenarios failed."""
    from xlplugin.headless.fill import fill
    from xlplugin.headless.progress import Reporter
    from xlplugin.headless.scenarios import read_scenarios
    from xlplugin.headless.summary import check_summary_target, write_summary
    from xlplugin.ooxml import Package

    if arguments.output is None and arguments.summary is None:
        raise Failure("nothing to write: give -o DIR for workbooks, --summary FILE for a table, or both")
    if arguments.summary is not None:
        check_summary_target(arguments.summary, [arguments.template, Path(arguments.scenarios)])
    if arguments.output is not None and (note := Package.open(arguments.template).signature_note):
        print(f"xlplugin: {note}", file=sys.stderr)
    frame = read_scenarios(arguments.scenarios)
    reporter = Reporter("scenarios", arguments.quiet)
    with _stoppable(), _executor(arguments.dask) as executor, contextlib.closing(reporter):
        try:
            summary = fill(
                arguments.template,
                frame,
                output=arguments.output,
                name=arguments.name,
                jobs=arguments.jobs or os.cpu_count() or 1,
                executor=executor,
                resume=arguments.resume,
                overwrite=arguments.force,
                progress=reporter,
            )
        except KeyboardInterrupt:
            again = "; --resume goes on from here" if arguments.output is not None else ""
            print(f"xlplugin: interrupted, finished workbooks are whole{again}", file=sys.stderr)
            return INTERRUPTED
    if arguments.summary is not None:
        write_summary(summary, arguments.summary, escape=not arguments.raw_csv)
    return _report(summary, arguments, reporter.seconds)


def _report(summary, arguments, seconds: float) -> int:
    failed = summary[summary["status"] != "ok"] if len(summary) else summary
    for number, row in enumerate(failed.itertuples(index=True), start=1):
        if number > SHOWN_FAILURES:
            print(f"... and {len(failed) - SHOWN_FAILURES} more", file=sys.stderr)
            break
        print(f"scenario {row.Index + 1}: {row.message}", file=sys.stderr)
    what = "workbooks" if arguments.output is not None else "scenarios"
    stream = sys.stderr if arguments.summary == "-" else sys.stdout
    done = len(summary) - len(failed)
    print(f"{done} {what} filled, {len(failed)} scenarios failed, {seconds:.1f} s", file=stream)
    return SOME_FAILED if len(failed) else 0


@contextlib.contextmanager
def _stoppable():
    """A termination request ends the run like Ctrl-C: no half file, and the journal is kept."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _executor(address: str | None):
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise Failure("--dask needs Dask: pip install 'xlplugin[dask]'") from None
    try:
        client = Client(address, timeout="10s")
    except OSError as error:
        raise Failure(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        yield client.get_executor()
