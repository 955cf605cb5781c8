"""What `xlplugin sweep` prints and writes of its results."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplugin.messages import say

if TYPE_CHECKING:
    import pandas

_SHOWN = (5, 25, 50, 75, 95)
_SAMPLED = 3  # failed scenarios that are named


def print_table(table: pandas.DataFrame) -> None:
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
    for name, lines in _failures(table).items():
        for line in lines:
            print(say("{name}: {said}", name=name, said=line), file=sys.stderr)
    if count := table.attrs["by_engine"]:
        rate = len(table) / max(seconds, 1e-9)
        said = say("{count:,} scenarios went through the engine, {rate:,.0f}/s", count=count, rate=rate)
        print("; ".join(filter(None, [said, table.attrs["note"]])), file=sys.stderr)


def tornado_settings(arguments: argparse.Namespace, table: pandas.DataFrame) -> dict[str, str | int]:
    """The same of a tornado."""
    from xlplugin.sweeps.report import word

    return {
        say("book"): str(arguments.book),
        say("design"): word("tornado"),
        say("left out"): ", ".join(table.attrs["left_out"]),
        say("errors"): "\n".join(_tornado_failures(table)),
    }


def _tornado_failures(table: pandas.DataFrame) -> Iterator[str]:
    from xlplugin.sweeps.report import word

    for name, count, error, places in _sampled(table):
        first = ", ".join(f"{place} {word(end)}".strip() for place, end in places)
        yield say("{name}: {count:,} {error} ({first})", name=name, count=count, error=error, first=first)


def _failures(table: pandas.DataFrame) -> dict[str, list[str]]:
    """By output its errors, a line each: how many, and the first scenarios."""
    found: dict[str, list[str]] = {}
    for name, count, error, scenarios in _sampled(table):
        first = ", ".join(str(scenario + 1) for scenario in scenarios)
        said = say("{count:,} {error} (scenarios {first})", count=count, error=error, first=first)
        found.setdefault(name, []).append(said)
    return found


def print_tornado(table: pandas.DataFrame) -> None:
    """Each input's effect, what failed, and the inputs that are left out."""
    from xlplugin.sweeps.report import word

    print(table.rename(columns=word).to_string(index=False, float_format=lambda value: f"{value:,.6g}"))
    for line in _tornado_failures(table):
        print(line, file=sys.stderr)
    if table.attrs["left_out"]:
        left_out = ", ".join(table.attrs["left_out"])
        print(say("without low and high values: {names}", names=left_out), file=sys.stderr)


def _sampled(table: pandas.DataFrame) -> Iterator[tuple[str, int, str, list[Any]]]:
    """Each error of each output: how many, and where the first ones are."""
    for name, found in table.attrs["errors"].items():
        for error, count in found["counts"].items():
            yield name, count, error, [where for where, what in found["samples"] if what == error][:_SAMPLED]


def write_table(table: pandas.DataFrame, path: Path) -> None:
    """A row a scenario, by its number from 1: the inputs as drawn and the outputs, as .csv or .parquet."""
    import pandas

    from xlplugin.headless.summary import write_summary

    drawn = pandas.DataFrame(table.attrs["inputs"], index=table.index)
    whole = pandas.concat([drawn.drop(columns=table.columns, errors="ignore"), table], axis=1)
    number = "scenario" if "scenario" not in whole.columns else "scenario number"
    whole.insert(0, number, table.index + 1)
    whole.attrs = {}
    write_summary(whole, str(path))


def how_far(table: pandas.DataFrame, total: int) -> str:
    """How many scenarios were done when Ctrl-C came."""
    done = len(table)
    return say("interrupted: {done:,} of {total:,} scenarios are done", done=done, total=total)


def settings(arguments: argparse.Namespace, table: pandas.DataFrame, total: int) -> dict[str, str | int]:
    """What a workbook of results says of its run: enough to run it again."""
    from xlplugin.sweeps.report import how_in_words, word

    stopped = how_far(table, total) if table.attrs["interrupted"] else ""
    varied = (text.partition("=") for text in arguments.vary)
    correlated = (text.partition("=") for text in arguments.correlate)
    return {
        say("book"): str(arguments.book),
        say("scenarios"): len(table),
        say("seed"): "" if arguments.seed is None else arguments.seed,
        say("sampler"): word(arguments.sampler) if arguments.draws else "",
        **{name: how_in_words(how) for name, _, how in varied},
        **{f"{say('correlation')} {pair}": number for pair, _, number in correlated},
        say("note"): say("; ").join(filter(None, [table.attrs["note"], stopped])),
        **{f"{say('errors')} {name}": "\n".join(lines) for name, lines in _failures(table).items()},
    }
