"""`xlplugin explain BOOK NAME`: how a result comes about, from its formula down to every input."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.speech import add_language, speaking_as_asked
from xlplugin.messages import say

if TYPE_CHECKING:
    from xlplugin.headless.explain import Step
    from xlplugin.values import CellValue


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("explain", help="show how a result comes about", description=__doc__)
    command.add_argument("book", type=Path, metavar="BOOK")
    command.add_argument(
        "target", metavar="NAME", help="a name, an element such as gpus_total[5], or 'Sheet'!C5"
    )
    command.add_argument("--depth", type=int, metavar="N", help="formulas deep; default: down to the inputs")
    add_language(command)
    command.add_argument("--json", action="store_true", help="as JSON")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from xlplugin.headless.explain import explain

    with speaking_as_asked(arguments):
        step = explain(arguments.book, arguments.target, arguments.depth)
        if arguments.json:
            print(json.dumps(as_json(step), ensure_ascii=False, indent=1))
        else:
            print("\n".join(lines(step)))
    return 0


def lines(step: Step, indent: str = "") -> Iterator[str]:
    """The tree as text: what a cell is and holds, its formula, its source, then what it reads."""
    place = step.label if step.name == step.cell else ", ".join(filter(None, (step.label, step.cell)))
    yield f"{indent}{equation(step)}" + (say("  ({place})", place=place) if place else "")
    if step.formula:
        yield f"{indent}    = {step.formula}"
        if step.words != step.formula:
            yield f"{indent}    {say('in words: {words}', words=step.words)}"
    if step.source:
        yield f"{indent}    {say('source: {source}', source=step.source)}"
    if told := [equation(below) for below in step.inputs if below.again]:
        yield f"{indent}  {say('as above: {steps}', steps=say('; ').join(told))}"
    for below in step.inputs:
        if not below.again:
            yield from lines(below, indent + "  ")


def equation(step: Step) -> str:
    return f"{step.name} = {shown(step.value)} {step.unit}".rstrip()


def as_json(step: Step) -> dict[str, object]:
    """The same tree; an error value is its text, and what was explained before says so instead of inputs."""
    value = getattr(step.value, "code", step.value)
    told = {"name": step.name, "cell": step.cell, "label": step.label, "value": value, "unit": step.unit,
            "source": step.source, "formula": step.formula, "words": step.words}  # fmt: skip
    if step.again:
        return told | {"again": True}
    return told | {"inputs": [as_json(below) for below in step.inputs]}


def shown(value: CellValue) -> str:
    """A value with thousands separators and up to 15 digits."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        return f"{value:,.15g}"
    return getattr(value, "code", None) or (say("blank") if value is None else str(value))
