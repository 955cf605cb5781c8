"""`xlplugin sweep`: outputs of a workbook for very many scenarios: grids, one by one, Monte Carlo."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.dask import executor_at
from xlplugin.commands.failure import Failure
from xlplugin.commands.processes import add_processes
from xlplugin.commands.speech import add_language, speaking_as_asked
from xlplugin.errors import ExcelError
from xlplugin.messages import language, say
from xlplugin.text_numbers import parse_number

if TYPE_CHECKING:
    import pandas

    from xlplugin.sweeps.distributions import Distribution, Grid
    from xlplugin.sweeps.sweep import Sweep

DONE, SOME_FAILED, INTERRUPTED = 0, 3, 130
SUFFIXES = (".csv", ".parquet", ".xlsx")
_SHOWN = (5, 25, 50, 75, 95)


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
    command.add_argument("--draws", type=int, metavar="N", help="scenarios drawn from the distributions")
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
    command.add_argument("--quiet", action="store_true", help="no progress")
    command.set_defaults(run=run)


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
    if arguments.tornado:
        return _tornado(arguments)
    if not arguments.vary:
        raise Failure(say("say what varies: --vary INPUT=HOW, or --tornado"))
    from xlplugin.sweeps.sweep import Sweep

    sweep = Sweep(
        arguments.book, _varied(arguments.vary), arguments.output, draws=arguments.draws, seed=arguments.seed,
        sampler=arguments.sampler, correlation=_correlations(arguments.correlate) or None,
    )  # fmt: skip
    if arguments.indices:
        sweep.distributions()
    table = _table(sweep, arguments)
    _print(table)
    _write(table, sweep, arguments)
    if table.attrs["interrupted"]:
        said = say(
            "interrupted: {done:,} of {total:,} scenarios are done", done=len(table), total=sweep.count
        )
        print("xlplugin:", said, file=sys.stderr)
        return INTERRUPTED
    return SOME_FAILED if table.attrs["errors"] else DONE


def _varied(texts: list[str]) -> dict[str, Grid | Distribution]:
    from xlplugin.sweeps.words import varied

    found: dict[str, Grid | Distribution] = {}
    for text in texts:
        name, how = varied(text)
        if name in found:
            raise Failure(say("{name} varies twice", name=name))
        found[name] = how
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
    try:
        with executor_at(arguments.dask) as executor:
            return sweep.table(arguments.jobs or os.cpu_count() or 1, executor, reporter)
    finally:
        reporter.close()


def _print(table: pandas.DataFrame) -> None:
    """Percentiles of each output, failed scenarios, and what is to be known of the run."""
    import numpy as np

    seconds = table.attrs["seconds"]
    print(say("{count:,} scenarios in {seconds:.2f} s", count=len(table), seconds=seconds))
    for name in table.columns:
        values = table[name].to_numpy()
        good = values[np.isfinite(values)] if values.dtype.kind == "f" else values[:0]
        if good.size:
            shown = "  ".join(
                f"P{p} {v:,.6g}" for p, v in zip(_SHOWN, np.percentile(good, _SHOWN), strict=True)
            )
            print(f"{name}: {shown}")
    for name, found in table.attrs["errors"].items():
        counts = ", ".join(f"{count:,} {code}" for code, count in found["counts"].items())
        first = ", ".join(f"{scenario + 1} {code}" for scenario, code in found["samples"][:3])
        said = say("{name}: {counts} (scenarios {first})", name=name, counts=counts, first=first)
        print(said, file=sys.stderr)
    if table.attrs["by_engine"]:
        said = say(
            "{count:,} scenarios went through the engine, {rate:,.0f}/s",
            count=table.attrs["by_engine"],
            rate=len(table) / max(seconds, 1e-9),
        )
        print("; ".join(filter(None, [said, table.attrs["note"]])), file=sys.stderr)


def _write(table: pandas.DataFrame, sweep: Sweep, arguments: argparse.Namespace) -> None:
    import pandas

    from xlplugin.sweeps.measures import first_order_indices
    from xlplugin.sweeps.results_book import Report, write_results

    wanted = arguments.indices and not table.attrs["interrupted"]
    indices = first_order_indices(sweep, arguments.seed) if wanted else None
    if indices is not None:
        print(indices.to_string(float_format=lambda value: f"{value:.3f}"))
    whole = pandas.concat([pandas.DataFrame(table.attrs["inputs"], index=table.index), table], axis=1)
    for path in arguments.files:
        if path.suffix.lower() == ".xlsx":
            write_results(Report(table, _settings(arguments, table), language(), indices), path)
        else:
            _write_table(whole, path)


def _write_table(frame: pandas.DataFrame, path: Path) -> None:
    import io

    from xlplugin.headless.files import write_whole

    frame.attrs = {}
    buffer = io.BytesIO()
    if path.suffix.lower() == ".csv":
        frame.to_csv(buffer, index_label="scenario", lineterminator="\n", encoding="utf-8")
    else:
        frame.to_parquet(buffer)
    write_whole(path, buffer.getvalue())


def _settings(arguments: argparse.Namespace, table: pandas.DataFrame) -> dict[str, str]:
    return {
        say("book"): str(arguments.book),
        say("scenarios"): f"{len(table):,}",
        say("seed"): "" if arguments.seed is None else str(arguments.seed),
        say("sampler"): arguments.sampler,
        **{text.partition("=")[0]: text.partition("=")[2] for text in arguments.vary},
        **{
            f"{say('correlation')} {text.partition('=')[0]}": text.partition("=")[2]
            for text in arguments.correlate
        },
        say("note"): table.attrs.get("note", ""),
    }


def _tornado(arguments: argparse.Namespace) -> int:
    from xlplugin.sweeps.results_book import Report, write_results
    from xlplugin.sweeps.tornado import tornado

    if not arguments.output:
        raise Failure(say("--tornado needs an output: --output tam_usd"))
    drawn = ("vary", "draws", "seed", "correlate", "indices")
    if others := [f"--{name}" for name in drawn if getattr(arguments, name) not in (None, [], False)]:
        raise Failure(
            say("--tornado takes its values from the sheet: leave {options} out", options=", ".join(others))
        )
    table = tornado(arguments.book, arguments.output)
    print(table.to_string(index=False, float_format=lambda value: f"{value:,.6g}"))
    if table.attrs["left_out"]:
        left_out = ", ".join(table.attrs["left_out"])
        print(say("without low and high values: {names}", names=left_out), file=sys.stderr)
    for path in arguments.files:
        if path.suffix.lower() == ".xlsx":
            import pandas

            empty = pandas.DataFrame()
            empty.attrs["inputs"] = {}
            settings = {say("book"): str(arguments.book), say("design"): "tornado"}
            write_results(Report(empty, settings, language(), tornado=table), path)
        else:
            _write_table(table, path)
    return DONE
