"""What `xlplugin sweep` prints and writes of its results."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.messages import say

if TYPE_CHECKING:
    import pandas

_SHOWN = (5, 25, 50, 75, 95)


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
    for name, found in table.attrs["errors"].items():
        counts = ", ".join(f"{count:,} {code}" for code, count in found["counts"].items())
        first = ", ".join(f"{scenario + 1} {code}" for scenario, code in found["samples"][:3])
        said = say("{name}: {counts} (scenarios {first})", name=name, counts=counts, first=first)
        print(said, file=sys.stderr)
    if count := table.attrs["by_engine"]:
        rate = len(table) / max(seconds, 1e-9)
        said = say("{count:,} scenarios went through the engine, {rate:,.0f}/s", count=count, rate=rate)
        print("; ".join(filter(None, [said, table.attrs["note"]])), file=sys.stderr)


def write_table(table: pandas.DataFrame, path: Path) -> None:
    """The inputs as drawn and the outputs, a row a scenario, as .csv or .parquet."""
    import pandas

    from xlplugin.headless.files import write_whole

    drawn = pandas.DataFrame(table.attrs.get("inputs", {}), index=table.index)
    whole = pandas.concat([drawn, table], axis=1)
    whole.attrs = {}
    buffer = io.BytesIO()
    if path.suffix.lower() == ".csv":
        whole.to_csv(buffer, index_label="scenario", lineterminator="\n", encoding="utf-8")
    else:
        whole.to_parquet(buffer)
    write_whole(path, buffer.getvalue())


def settings(arguments: argparse.Namespace, table: pandas.DataFrame) -> dict[str, str]:
    """What a workbook of results says of its run: enough to run it again."""
    from xlplugin.sweeps.report import how_in_words, word

    varied = (text.partition("=") for text in arguments.vary)
    correlated = (text.partition("=") for text in arguments.correlate)
    return {
        say("book"): str(arguments.book),
        say("scenarios"): f"{len(table):,}",
        say("seed"): "" if arguments.seed is None else str(arguments.seed),
        say("sampler"): word(arguments.sampler) if arguments.draws else "",
        **{name: how_in_words(how) for name, _, how in varied},
        **{f"{say('correlation')} {pair}": number for pair, _, number in correlated},
        say("note"): table.attrs.get("note", ""),
    }
