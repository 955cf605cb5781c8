"""`xlplugin check [BOOK]`: every figure that the report prints against the workbook's value."""

from __future__ import annotations

import itertools
from pathlib import Path

from xlplugin.commands.failure import Failure

AGAINST_ITSELF = "where the report contradicts itself"


def add_parser(subparsers) -> None:
    command = subparsers.add_parser("check", help="compare with the report's figures", description=__doc__)
    command.add_argument("book", nargs="?", type=Path, metavar="BOOK", help="default: a fresh build")
    command.set_defaults(run=run)


def run(arguments) -> int:
    """One line a table, one line a miss; exit code 1 if anything misses."""
    from workbooks.figure import CONTRADICTION, HIT, MISS, verdict
    from workbooks.figures import TABLES, all_figures

    values = computed(arguments.book)
    misses = contradictions = total = 0
    for table, figures in itertools.groupby(all_figures(), key=lambda figure: figure.table):
        results = [(figure, values.get(figure.id)) for figure in figures]
        verdicts = [verdict(figure, value) for figure, value in results]
        against = verdicts.count(CONTRADICTION)
        said = f"{verdicts.count(MISS)} misses" + (f", {against} {AGAINST_ITSELF}" if against else "")
        print(f"table {table:>2}  {TABLES[table][1]}: {len(results)} figures, {said}")
        for (figure, value), found in zip(results, verdicts, strict=True):
            if found != HIT:
                print(f"    {line(figure, value)}")
        misses, total = misses + verdicts.count(MISS), total + len(results)
        contradictions += against
    print(f"{total} figures compared, {contradictions} {AGAINST_ITSELF}, {misses} misses")
    return 1 if misses else 0


def computed(path: Path | None) -> dict[str, object]:
    """The workbook's values by figure, recalculated."""
    from xlplugin.headless.model import Model, open_model
    from xlplugin.ooxml import Package

    if path is None:
        from workbooks.build import build

        model = Model(Package(build("udf")))
    elif not path.exists():
        raise Failure(f"{path} does not exist")
    else:
        model = open_model(path)
    try:
        names, values = model.get("check_figures"), model.get("check_values")
    except ValueError:
        raise Failure(f"{path} has no Checks sheet (the names check_figures and check_values)") from None
    return {name: value for (name,), (value,) in zip(names, values, strict=True)}


def line(figure, value: object) -> str:
    """One figure with both values, and the rule that it was held against."""
    if figure.own is None:
        rule = f"tolerance {figure.tolerance:.15g}"
    else:
        rule = f"by the report's own numbers {figure.own:.15g}: {figure.why[1]}"
    printed = "-" if figure.printed is None else f"{figure.printed:.15g}"
    return f"{figure.id}: report {printed}, workbook {shown(value)}, {rule}"


def shown(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float | int) else str(value)
