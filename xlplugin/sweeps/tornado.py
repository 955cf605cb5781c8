"""One input at a time, from its low to its high value: which one moves the outputs most."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from xlplugin.headless.inputs import find_input
from xlplugin.headless.model import Model
from xlplugin.headless.targets import TargetError, named_targets
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import Key
from xlplugin.sweeps.compiled import Compiled
from xlplugin.sweeps.distributions import SweepError
from xlplugin.sweeps.entries import Entries
from xlplugin.sweeps.results import Results
from xlplugin.sweeps.scenarios import output_cells

if TYPE_CHECKING:
    import pandas

Ends: TypeAlias = tuple[float, float, float]  # low, base, high
_LOW = {"low", "lower", "low case", "low scenario", "低", "低值", "低情景"}
_HIGH = {"high", "upper", "high case", "high scenario", "高", "高值", "高情景"}


def tornado(
    book: str | PathLike[str] | Model, outputs: Sequence[str], inputs: Sequence[str] | None = None
) -> pandas.DataFrame:
    """Each output with one input at its low and at its high value, the others as they are.

    The values stand on the sheet: in the input's row, under a heading `Low` and one `High` (`低`, `高`).

    Returns:
        A row an input and output: input, output, low, base, high (of the input), at_low, at_base, at_high
        (of the output) and effect, sorted by it, NaN where the output is an error; `.attrs["left_out"]` names
        the inputs without such values, `.attrs["errors"]` holds what failed as that of `sweep` does, in the
        place of a scenario the input and `low` or `high`, or `("", "base")`.

    Raises:
        SweepError, TargetError: nothing can start; one line says why.
    """
    import pandas

    model = book if isinstance(book, Model) else Model(Package.open(Path(book)))
    names = list(inputs) if inputs is not None else _input_names(model.book)
    ends, left_out = {}, []
    for name in names:
        cell = find_input(model.book, name)
        found = _ends(model.book, cell.key)
        if found is None:
            left_out.append(name)
        else:
            ends[name] = found
            Entries(model, cell).check([found[0], found[2]])
    if not ends:
        raise SweepError("no input has a low and a high value on its sheet")
    cells = dict(output_cells(model.book, outputs))
    results = _computed(model, ends, list(cells.values()))
    frame = pandas.DataFrame(_rows(ends, list(cells), results))
    frame = frame.sort_values("effect", ascending=False, kind="stable", ignore_index=True)
    frame.attrs["left_out"] = left_out
    places = [("", "base"), *((name, end) for name in ends for end in ("low", "high"))]
    frame.attrs["errors"] = {
        output: {"counts": found.counts, "samples": [(places[n], error) for n, error in found.samples]}
        for output, found in zip(cells, results.errors, strict=True)
        if found.counts
    }
    return frame


def _computed(model: Model, ends: dict[str, Ends], outputs: list[Key]) -> Results:
    """The outputs as the inputs stand, then with each at its low and at its high value."""
    keys = [find_input(model.book, name).key for name in ends]
    columns = [np.full(2 * len(ends) + 1, base) for _, base, _ in ends.values()]
    for place, (low, _, high) in enumerate(ends.values()):
        columns[place][1 + 2 * place], columns[place][2 + 2 * place] = low, high
    results = Compiled(model.engine, keys, outputs).compute(columns)
    if len(results.refused) == len(columns[0]):
        raise SweepError(results.refused[0])
    return results


def _rows(ends: dict[str, Ends], outputs: list[str], results: Results) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for output, values in zip(outputs, results.values, strict=True):
        if values.dtype == object:
            raise SweepError(f"a tornado of {output}, which is a text")
        for place, (name, (low, base, high)) in enumerate(ends.items()):
            at_low, at_high = float(values[1 + 2 * place]), float(values[2 + 2 * place])
            rows.append(
                {
                    "input": name, "output": output, "low": low, "base": base, "high": high, "at_low": at_low,
                    "at_base": float(values[0]), "at_high": at_high, "effect": abs(at_high - at_low),
                }
            )  # fmt: skip
    return rows


def _input_names(book: Book) -> list[str]:
    """Named single cells that hold a number."""
    names = []
    for target in named_targets(book):
        if len(target.keys) != 1:
            continue
        try:
            cell = find_input(book, target.label)
        except TargetError:
            continue
        if type(cell.own) is float:
            names.append(target.label)
    return names


def _ends(book: Book, key: Key) -> Ends | None:
    """Low, base and high of an input; None where its sheet does not say them."""
    sheet, row, column = key
    headings = _headings(book, sheet, row)
    if headings is None:
        return None
    values = [book.value(sheet, row, place) for place in (headings[0], column, headings[1])]
    low, base, high = (value if isinstance(value, float) else None for value in values)
    return None if low is None or base is None or high is None else (low, base, high)


def _headings(book: Book, sheet: str, below: int) -> tuple[int, int] | None:
    """Columns of the nearest headings for low and high values above a row."""
    found: dict[int, dict[str, int]] = {}
    for (row, column), cell in book.sheet(sheet).cells.cells.items():
        text = cell.value(book.strings) if row < below else None
        if isinstance(text, str):
            word = text.strip().casefold()
            kind = "low" if word in _LOW else "high" if word in _HIGH else ""
            if kind:
                found.setdefault(row, {})[kind] = column
    rows = [row for row, columns in found.items() if len(columns) == 2]
    return (found[max(rows)]["low"], found[max(rows)]["high"]) if rows else None
