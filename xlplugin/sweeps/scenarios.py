"""The scenarios of a sweep: one array an input, checked; and the cells of its outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.headless.targets import find_target, named_targets
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key
from xlplugin.sweeps.design import SAMPLERS, Drawn, Sampler, check_count, combinations, draws
from xlplugin.sweeps.distributions import Distribution, Grid, SweepError

Given = Mapping[str, "Sequence[float | str | bool] | NDArray[Any] | Grid | Distribution"]


def scenarios(
    inputs: Given,
    count: int | None,
    seed: int | None,
    sampler: Sampler,
    correlation: Mapping[tuple[str, str], float] | None,
) -> Drawn:
    """One array an input, all of one length; SweepError where they do not fit together."""
    if count is not None:
        check_count(count)
        if count % 1:
            raise SweepError(f"{count:g} draws: a whole number is wanted")
        count = int(count)
    if sampler not in SAMPLERS:
        raise SweepError(f"{sampler} is no way to draw; these are: {', '.join(SAMPLERS)}")
    if seed is not None and seed < 0:
        raise SweepError(f"the seed {seed}: at least 0")
    grids = {name: how for name, how in inputs.items() if isinstance(how, Grid)}
    given = {
        name: _given(name, how)
        for name, how in inputs.items()
        if not hasattr(how, "quantiles") and name not in grids
    }
    drawn: dict[str, Distribution] = {name: how for name, how in inputs.items() if hasattr(how, "quantiles")}  # type: ignore[misc]
    lengths = {name: len(values) for name, values in given.items()}
    if len(set(lengths.values())) > 1:
        raise SweepError(f"inputs of unequal lengths: {', '.join(f'{n} {c:,}' for n, c in lengths.items())}")
    if grids and (given or drawn or count is not None or correlation):
        raise SweepError("a grid is computed in every combination: it stands beside no draws and no columns")
    if grids:
        return combinations(grids)
    length = next(iter(lengths.values()), count)
    if count is not None and lengths and count != length:
        raise SweepError(f"{count:,} draws beside columns of {length:,} values")
    if correlation and not drawn:
        raise SweepError("a correlation without draws")
    if length is None:
        raise SweepError("how many draws? say draws, such as 10000")
    check_count(length)
    made = draws(drawn, length, seed, sampler, correlation) if drawn else {}
    return {name: made[name] if name in made else given[name] for name in inputs}


def _given(name: str, values: Any) -> NDArray[Any]:
    array = np.asarray(values)
    if array.ndim != 1:
        raise SweepError(f"{name}: one value a scenario is wanted, not {array.ndim} dimensions")
    if array.dtype.kind in "fiu":
        array = array.astype(float)
        if not np.isfinite(array).all():
            raise SweepError(f"{name}: not all values are finite numbers")
        return array
    return np.array(list(values), dtype=object)  # or a number beside a text would be a text


def output_cells(book: Book, wanted: str | Sequence[str] | None) -> Iterator[tuple[str, Key]]:
    """Names and cells of the outputs; by default every named cell with a formula."""
    if wanted is None:
        for target in named_targets(book):
            cell = book.sheet(target.keys[0][0]).cells.cells.get(target.keys[0][1:]) if target.keys else None
            if len(target.keys) == 1 and cell is not None and cell.formula is not None:
                yield target.label, target.keys[0]
        return
    if not wanted:
        raise SweepError("a sweep without outputs")
    for name in [wanted] if isinstance(wanted, str) else wanted:
        target = find_target(book, name)
        if len(target.keys) != 1:
            raise SweepError(f"{name} is a range: name one of its cells")
        yield name, target.keys[0]
