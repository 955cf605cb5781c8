"""`xlplugin sweep`: outputs of a workbook for very many scenarios: grids, one by one, Monte Carlo."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.dask import executor_at
from xlplugin.commands.failure import Failure, check_free
from xlplugin.commands.interrupts import finishing, stoppable
from xlplugin.commands.processes import add_processes
from xlplugin.commands.speech import add_language, speaking_as_asked
from xlplugin.errors import ExcelError
from xlplugin.messages import say
from xlplugin.text_numbers import parse_number

if TYPE_CHECKING:
    import pandas

    from xlplugin.ooxml import Book
    from xlplugin.sweeps.distributions import Distribution, Grid
    from xlplugin.sweeps.sweep import Sweep

DONE, SOME_FAILED, INTERRUPTED = 0, 3, 130
SUFFIXES = (".csv", ".parquet", ".xlsx")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("sweep", help="outputs for very many scenarios", description=__doc__)
    command.add_argument("book", type=Path, metavar="BOOK", help=".xlsx or .xlsm; never changed")
    command.add_argument(
        "--vary", action="extend", nargs="+", default=[], metavar="INPUT=HOW",
        help="values (1,2,5), LOW:HIGH:STEP, or a distribution: uniform:, triangular:, log-triangular:, pert:"
        " (low,mode,high), normal:mean,deviation, log-normal:median,factor, discrete:a*3,b, "
        "empirical:FILE.csv:COLUMN",
    )  # fmt: skip
    command.add_argument(
        "--tornado", action="store_true", help="one input at a time, low to high of the sheet"
    )
    command.add_argument(
        "--output", action="append", metavar="NAME", help="an output, repeatable; default: all named"
    )
    command.add_argument("--draws", type=_whole, metavar="N", help="scenarios drawn from the distributions")
    command.add_argument("--seed", type=int, metavar="N", help="the same seed draws the same scenarios")
    command.add_argument("--sampler", default="random", metavar="WAY", help="random, sobol or latin")
    command.add_argument(
        "--correlate", action="append", default=[], metavar="A,B=R", help="a rank correlation of two inputs"
    )
    command.add_argument("--indices", action="store_true", help="first-order Sobol indices (SALib)")
    command.add_argument("-o", action="append", default=[], dest="files", type=Path, metavar="FILE",
                         help=f"results, repeatable: {', '.join(SUFFIXES)}")  # fmt: skip
    add_language(command)
    add_processes(command)
    command.add_argument(
        "--dask", metavar="ADDRESS", help="run on a Dask cluster (pip install xlplugin[dask])"
    )
    command.add_argument("--force", action="store_true", help="replace FILE if it exists")
    command.add_argument("--quiet", action="store_true", help="no progress")
    command.set_defaults(run=run)


def _whole(text: str) -> int:
    """A whole number as people write it: `1000000`, `1e6`, `1,000,000`."""
    try:
        number = float(parse_number(text.strip()))
    except ExcelError as error:
        raise argparse.ArgumentTypeError(error.message) from None
    if not number.is_integer():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(number)


def run(arguments: argparse.Namespace) -> int:
    """0 done, 3 some scenarios failed, 130 interrupted: what is done is written."""
    with speaking_as_asked(arguments):
        return _swept(arguments)


def _swept(arguments: argparse.Namespace) -> int:
    from xlplugin.headless.summary import check_target

    for path in arguments.files:
        if path.suffix.lower() not in SUFFIXES:
            raise Failure(
                say("{path}: results are written as {formats}", path=path, formats=", ".join(SUFFIXES))
            )
        check_target(path, [arguments.book])
        if not arguments.force:
            check_free(path)
    if arguments.tornado:
        return _tornado(arguments)
    if not arguments.vary:
        raise Failure(say("say what varies: --vary INPUT=HOW, or --tornado"))
    from xlplugin.headless.model import open_model
    from xlplugin.sweeps.measures import first_order_indices
    from xlplugin.sweeps.sweep import Sweep

    model = open_model(arguments.book)
    sweep = Sweep(
        model, _varied(arguments.vary, model.book), arguments.output, draws=arguments.draws,
        seed=arguments.seed, sampler=arguments.sampler,
        correlation=_correlations(arguments.correlate) or None,
    )  # fmt: skip
    indices = first_order_indices(sweep, arguments.seed) if arguments.indices else None
    table = _table(sweep, arguments)
    if _is_interrupted(table, sweep, indices, arguments):
        return INTERRUPTED
    return SOME_FAILED if table.attrs["errors"] else DONE


def _is_interrupted(
    table: pandas.DataFrame, sweep: Sweep, indices: pandas.DataFrame | None, arguments: argparse.Namespace
) -> bool:
    """Writes what is done, which a first Ctrl-C does not keep from it; whether there was one."""
    from xlplugin.commands.sweep_results import how_far

    said = how_far(table, sweep.count)
    if arguments.files and len(table):
        said += say("; they are still written, Ctrl-C again gives that up")
    said = f"xlplugin: {said}"
    if table.attrs["interrupted"]:
        print(said, file=sys.stderr, flush=True)
        if len(table):
            _deliver(table, sweep, indices, arguments)
        return True
    with finishing(said) as noted:
        _deliver(table, sweep, indices, arguments)
    return bool(noted)


def _varied(texts: list[str], book: Book) -> dict[str, Grid | Distribution]:
    from xlplugin.headless.inputs import find_input
    from xlplugin.sweeps.words import read, split

    found: dict[str, Grid | Distribution] = {}
    for text in texts:
        name, how = split(text)
        if name in found:
            raise Failure(say("{name} varies twice", name=name))
        found[name] = read(how, find_input(book, name))
    return found


def _correlations(texts: list[str]) -> dict[tuple[str, str], float]:
    found = {}
    for text in texts:
        pair, _, number = text.partition("=")
        first, comma, second = pair.partition(",")
        try:
            found[first.strip(), second.strip()] = float(parse_number(number.strip()))
        except ExcelError:
            comma = ""
        if not comma:
            said = say(
                "--correlate {text}: write INPUT,INPUT=NUMBER, such as {example}",
                text=text,
                example="mfu_training,mfu_inference=0.6",
            )
            raise Failure(said)
    return found


def _table(sweep: Sweep, arguments: argparse.Namespace) -> pandas.DataFrame:
    from xlplugin.headless.progress import Reporter

    reporter = Reporter(say("scenarios"), arguments.quiet)
    with (
        stoppable(reporter) as progress,
        executor_at(arguments.dask) as executor,
        contextlib.closing(reporter),
    ):
        return sweep.table(arguments.jobs or os.cpu_count() or 1, executor, progress)


def _deliver(
    table: pandas.DataFrame, sweep: Sweep, indices: pandas.DataFrame | None, arguments: argparse.Namespace
) -> None:
    from xlplugin.commands.sweep_results import print_table, settings, write_table
    from xlplugin.sweeps.report import Report, labels_of
    from xlplugin.sweeps.results_book import write_results

    print_table(table)
    if indices is not None:
        print(indices.to_string(float_format=lambda value: f"{value:.3f}"))
    for path in arguments.files:
        if path.suffix.lower() == ".xlsx":
            labels = labels_of(sweep.model)
            write_results(Report(table, settings(arguments, table, sweep.count), labels, indices), path)
        else:
            write_table(table, path)


def _tornado(arguments: argparse.Namespace) -> int:
    import pandas

    from xlplugin.commands.sweep_results import print_tornado, tornado_settings
    from xlplugin.headless.model import open_model
    from xlplugin.headless.summary import write_summary
    from xlplugin.sweeps.report import Report, labels_of
    from xlplugin.sweeps.results_book import write_results
    from xlplugin.sweeps.tornado import tornado

    _check_tornado(arguments)
    model = open_model(arguments.book)
    table = tornado(model, arguments.output)
    print_tornado(table)
    for path in arguments.files:
        if path.suffix.lower() == ".xlsx":
            said = tornado_settings(arguments, table)
            write_results(Report(pandas.DataFrame(), said, labels_of(model), tornado=table), path)
        else:
            write_summary(table, str(path))
    return SOME_FAILED if table.attrs["errors"] else DONE


def _check_tornado(arguments: argparse.Namespace) -> None:
    if not arguments.output:
        raise Failure(say("--tornado needs an output: --output tam_usd"))
    drawn = ("vary", "draws", "seed", "correlate", "indices")
    if others := [f"--{name}" for name in drawn if getattr(arguments, name) not in (None, [], False)]:
        raise Failure(
            say("--tornado takes its values from the sheet: leave {options} out", options=", ".join(others))
        )
