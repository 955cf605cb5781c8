"""`xlplugin check [BOOK]`: every figure that the report prints against the workbook's value."""

from __future__ import annotations

import itertools
from pathlib import Path

from .failure import Failure


def add_parser(subparsers) -> None:
    command = subparsers.add_parser("check", help="compare with the report's figures", description=__doc__)
    command.add_argument("book", nargs="?", type=Path, metavar="BOOK", help="default: a fresh build")
    command.set_defaults(run=run)


def run(arguments) -> int:
    """One line a table, one line a miss; exit code 1 if anything misses."""
    from workbooks.figures import TABLES, all_figures

    values = computed(arguments.book)
    misses = total = 0
    for table, figures in itertools.groupby(all_figures(), key=lambda figure: figure.table):
        results = [(figure, values.get(figure.id)) for figure in figures]
        wrong = [(figure, value) for figure, value in results if not agrees(figure, value)]
        print(f"table {table:>2}  {TABLES[table][1]}: {len(results)} figures, {len(wrong)} misses")
        for figure, value in wrong:
            print(f"    {figure.id}: report {figure.printed:.15g}, workbook {shown(value)}, "
                  f"tolerance {figure.tolerance:.15g}")  # fmt: skip
        misses, total = misses + len(wrong), total + len(results)
    print(f"{total} figures compared, {misses} misses")
    return 1 if misses else 0


def computed(path: Path | None) -> dict[str, object]:
    """The workbook's values by figure, recalculated."""
    from ..model import Model, open_model
    from ..ooxml import Package

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


def agrees(figure, value: object) -> bool:
    slack = 1e-12 * abs(figure.printed)  # a tolerance of half a digit is met at its very edge too
    return isinstance(value, float | int) and abs(value - figure.printed) <= figure.tolerance + slack


def shown(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float | int) else str(value)
