"""`xlplugin check [BOOK]`: every figure of the report against the workbook, at the report's inputs."""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.failure import Failure
from xlplugin.messages import say

if TYPE_CHECKING:
    from workbooks.figure import Figure
    from workbooks.report_check import ReportCheck
    from xlplugin.values import CellValue

AGAINST_ITSELF = "where the report contradicts itself"
OF_ANOTHER_KIND = "explained (rounded, not printed or of another scope)"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("check", help="compare with the report's figures", description=__doc__)
    command.add_argument("book", nargs="?", type=Path, metavar="BOOK", help="default: a fresh build")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Inputs that differ, one line a table, one line a miss; exit code 1 if anything misses.

    The figures are compared with these inputs set back in memory: an edited book must still give the report's
    results, so a formula that was broken in it is found.
    """
    from workbooks.report_check import check

    if arguments.book is not None and not arguments.book.exists():
        raise Failure(say("{path} does not exist", path=arguments.book))
    found = check(arguments.book)
    if found.differences:
        print(
            f"{len(found.differences)} inputs differ from the report's; set back in memory for what follows:"
        )
    for item in found.differences:
        stands = f"the formula ={item.formula}, which stays" if item.formula else shown(item.value)
        print(f"    {item.label}: {stands} (report: {shown(item.wanted)})")
    return tell_figures(found)


def tell_figures(found: ReportCheck) -> int:
    from workbooks.figure import CONTRADICTION, EXPLAINED, HIT, MISS, verdict
    from workbooks.figures import TABLES, all_figures

    counted: Counter[str] = Counter()
    for table, figures in itertools.groupby(all_figures(), key=lambda figure: figure.table):
        results = [(figure, found.values.get(figure.id)) for figure in figures]
        kept = [(figure, value) for figure, value in results if figure.id not in found.deleted]
        verdicts = [verdict(figure, value) for figure, value in kept]
        gone, against = len(results) - len(kept), verdicts.count(CONTRADICTION)
        explained = verdicts.count(EXPLAINED)
        said = [f"{verdicts.count(MISS)} misses", f"{against} {AGAINST_ITSELF}" if against else "",
                f"{explained} {OF_ANOTHER_KIND}" if explained else "",
                f"{gone} not checked, their page was deleted" if gone else ""]  # fmt: skip
        print(f"table {table:>2}  {TABLES[table][1]}: {len(kept)} figures, {', '.join(filter(None, said))}")
        for (figure, value), one in zip(kept, verdicts, strict=True):
            if one != HIT:
                print(f"    {line(figure, value)}")
        counted.update({**Counter(verdicts), "deleted": gone})
    deleted = counted.pop("deleted")
    told = f", {deleted} not checked (page deleted)" if deleted else ""
    known = f"{counted[CONTRADICTION]} {AGAINST_ITSELF}, {counted[EXPLAINED]} {OF_ANOTHER_KIND}{told}"
    print(f"{counted.total()} figures compared, {known}, {counted[MISS]} misses")
    return 1 if counted[MISS] else 0


def line(figure: Figure, value: CellValue) -> str:
    """One figure with both values, and the rule that it was held against."""
    if figure.own is None:
        rule = f"tolerance {figure.tolerance:.15g}"
    else:
        rule = f"by the report's own numbers {figure.own:.15g}: {figure.why[1]}"
    printed = "-" if figure.printed is None else f"{figure.printed:.15g}"
    return f"{figure.id}: report {printed}, workbook {shown(value)}, {rule}"


def shown(value: CellValue) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.15g}"
    return "blank" if value is None else str(value)
