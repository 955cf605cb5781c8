"""`xlplugin sweep`: outputs of a workbook for very many scenarios: grids, one by one, Monte Carlo."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.failure import Failure

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
    command.add_argument("--lang", choices=("zh", "en"), default="en", help="of the workbook of results")
    command.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="processes, default 1; 0: one a core"
    )
    command.add_argument(
        "--dask", metavar="ADDRESS", help="run on a Dask cluster (pip install xlplugin[dask])"
    )
    command.add_argument("--quiet", action="store_true", help="no progress")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    for path in arguments.files:
        if path.suffix.lower() not in SUFFIXES:
            raise Failure(f"{path}: results are written as {', '.join(SUFFIXES)}")
    if arguments.tornado:
        return _tornado(arguments)
    if not arguments.vary:
        raise Failure("say what varies: --vary INPUT=HOW, or --tornado")
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
        return INTERRUPTED
    return SOME_FAILED if table.attrs["errors"] else DONE


def _varied(texts: list[str]) -> dict[str, Grid | Distribution]:
    from xlplugin.sweeps.words import varied

    found: dict[str, Grid | Distribution] = {}
    for text in texts:
        name, how = varied(text)
        if name in found:
            raise Failure(f"{name} varies twice")
        found[name] = how
    return found


def _correlations(texts: list[str]) -> dict[tuple[str, str], float]:
    found = {}
    for text in texts:
        pair, _, number = text.partition("=")
        first, comma, second = pair.partition(",")
        try:
            found[first.strip(), second.strip()] = float(number)
        except ValueError:
            comma = ""
        if not comma:
            raise Failure(
                f"--correlate {text}: write INPUT,INPUT=NUMBER, such as mfu_training,mfu_inference=0.6"
            )
    return found


def _table(sweep: Sweep, arguments: argparse.Namespace) -> pandas.DataFrame:
    from xlplugin.headless.progress import Reporter

    reporter = Reporter("scenarios", arguments.quiet)
    try:
        with _executor(arguments.dask) as executor:
            return sweep.table(arguments.jobs or os.cpu_count() or 1, executor, reporter)
    finally:
        reporter.close()


def _executor(address: str | None) -> AbstractContextManager[Executor | None]:
    if address is None:
        return nullcontext()
    try:
        from distributed import Client
    except ImportError:
        raise Failure("--dask needs Dask: pip install xlplugin[dask]") from None
    executor: Executor = Client(address).get_executor()
    return nullcontext(executor)


def _print(table: pandas.DataFrame) -> None:
    """Percentiles of each output, failed scenarios, and what is to be known of the run."""
    import numpy as np

    print(f"{len(table):,} scenarios in {table.attrs['seconds']:.2f} s")
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
        print(f"{name}: {counts} (scenarios {first})", file=sys.stderr)
    if table.attrs["by_engine"]:
        rate = len(table) / max(table.attrs["seconds"], 1e-9)
        note = f"; {table.attrs['note']}" if table.attrs["note"] else ""
        print(
            f"{table.attrs['by_engine']:,} scenarios went through the engine, {rate:,.0f}/s{note}",
            file=sys.stderr,
        )


def _write(table: pandas.DataFrame, sweep: Sweep, arguments: argparse.Namespace) -> None:
    import pandas

    from xlplugin.sweeps.measures import first_order_indices
    from xlplugin.sweeps.results_book import Report, write_results

    indices = first_order_indices(sweep, arguments.seed) if arguments.indices else None
    if indices is not None:
        print(indices.to_string(float_format=lambda value: f"{value:.3f}"))
    whole = pandas.concat([pandas.DataFrame(table.attrs["inputs"], index=table.index), table], axis=1)
    for path in arguments.files:
        if path.suffix.lower() == ".xlsx":
            write_results(Report(table, _settings(arguments, table), arguments.lang, indices), path)
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
        "book": str(arguments.book),
        "scenarios": f"{len(table):,}",
        "seed": "" if arguments.seed is None else str(arguments.seed),
        "sampler": arguments.sampler,
        **{text.partition("=")[0]: text.partition("=")[2] for text in arguments.vary},
        **{f"correlation {text.partition('=')[0]}": text.partition("=")[2] for text in arguments.correlate},
        "note": table.attrs.get("note", ""),
    }


def _tornado(arguments: argparse.Namespace) -> int:
    from xlplugin.sweeps.results_book import Report, write_results
    from xlplugin.sweeps.tornado import tornado

    if not arguments.output:
        raise Failure("--tornado needs an output: --output tam_usd")
    if arguments.vary:
        raise Failure("--tornado takes its values from the sheet: leave --vary out")
    table = tornado(arguments.book, arguments.output)
    print(table.to_string(index=False, float_format=lambda value: f"{value:,.6g}"))
    if table.attrs["left_out"]:
        print(f"without low and high values: {', '.join(table.attrs['left_out'])}", file=sys.stderr)
    for path in arguments.files:
        if path.suffix.lower() == ".xlsx":
            import pandas

            empty = pandas.DataFrame()
            empty.attrs["inputs"] = {}
            settings = {"book": str(arguments.book), "design": "tornado"}
            write_results(Report(empty, settings, arguments.lang, tornado=table), path)
        else:
            _write_table(table, path)
    return DONE
