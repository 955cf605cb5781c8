"""docs/functions-computed.md: functions.csv for people."""

from __future__ import annotations

from pathlib import Path

from xlplugin.calculation.trust import EVERYWHERE

PAGE = Path(__file__).parents[3] / "docs" / "functions-computed.md"
HEAD = """# What is computed

Made by `python -m tests.calculation.evidence.table` from `xlplugin/calculation/functions.csv`: do not edit.

A cell is computed where every function, operator, reference form and array form in its formula has evidence
that the engine gives Excel's value: *rows* (formulas of public workbooks with the value that Excel stored),
*cells* (formulas of whole workbooks), or *own* cases (values computed from the published definition). Every
other cell keeps its value and is named with the reason. "For these kinds" says that formulas differ from
Excel for other kinds of arguments; an argument of a kind that nothing proves is named as well, as is an error
that no function is known to give.
"""


def page(lines: list[dict[str, str]]) -> str:
    """The page, as Markdown."""
    shown = [line for line in lines if line["function"] != EVERYWHERE]
    parts = [HEAD]
    for verdict, title in (
        ("trusted", "Trusted"),
        ("trusted for these kinds", "Trusted for these kinds of arguments"),
        ("not trusted", "Seen, and not trusted"),
    ):
        of_these = [line for line in shown if line["verdict"] == verdict]
        parts.append(_table(f"## {title} ({len(of_these)})", of_these, verdict == "trusted for these kinds"))
    everywhere = next(line for line in lines if line["function"] == EVERYWHERE)
    parts.append(
        "## Kinds that count as proven for each trusted function\n\n"
        + "\n".join(f"- {group.removeprefix('1 ')}" for group in everywhere["kinds"].split("; "))
        + "\n\nEvery function that stands in no table is not trusted.\n"
    )
    return "\n".join(parts)


def _table(title: str, lines: list[dict[str, str]], kinds: bool) -> str:
    heads = ["function", "rows", "differ", "cells", "differ", "own"] + (
        ["kinds (argument, form: kind)"] if kinds else []
    )
    rows = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for line in lines:
        cells = [
            line[key] for key in ("function", "rows", "rows_differ", "cells", "cells_differ", "own_cases")
        ]
        cells[0] = f"`{cells[0]}`"
        rows.append("| " + " | ".join([*cells, *([line["kinds"]] if kinds else [])]) + " |")
    return "\n".join([title, "", *rows, ""])
