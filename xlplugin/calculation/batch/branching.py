"""IF, IFERROR, CHOOSE and their like: in each row the branch that applies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from xlplugin.calculation.batch import logic, lookup
from xlplugin.calculation.batch.aggregates import Argument
from xlplugin.calculation.batch.column import ERROR, NUMBER, Column, constant
from xlplugin.calculation.batch.lifting import lifted
from xlplugin.calculation.batch.logic import branched, errors_of, picks_of
from xlplugin.calculation.batch.parts import Compiled, Fixed, folded, one_value
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.formulas.nodes import Node


class Compiles(Protocol):
    """What compiles the parts of a call."""

    def scalar(self, node: Node) -> Compiled: ...
    def argument(self, node: Node) -> Compiled: ...
    def branch(self, node: Node, inner: Callable[[Node], Compiled]) -> Compiled: ...
    def site(self) -> int: ...


Branching = Callable[[Compiles, Sequence[Node], Callable[[Node], Compiled]], Compiled]


def _if(compiler: Compiles, arguments: Sequence[Node], inner: Callable[[Node], Compiled]) -> Compiled:
    if not 2 <= len(arguments) <= 3:
        raise NotForBatch("IF without a branch")
    test, site = compiler.scalar(arguments[0]), compiler.site()
    if isinstance(test, Fixed):
        return _decided(logic.condition(Rows(1, {}), one_value(test.value)), arguments, inner)
    branches = [compiler.branch(node, inner) for node in arguments[1:]]
    if len(arguments) == 2:
        branches.append(Fixed(constant(False)))

    def run(rows: Rows) -> Argument:
        tested = logic.condition(rows, one_value(test(rows)))
        return branched(rows, site, picks_of(tested), branches, tested)

    return folded(run, [test, *branches])


def _decided(tested: Column, arguments: Sequence[Node], inner: Callable[[Node], Compiled]) -> Compiled:
    """IF whose condition no scenario moves: only the branch that applies is there."""
    pick = int(picks_of(tested))
    if pick < 0:
        return Fixed(tested)
    return inner(arguments[1 + pick]) if 1 + pick < len(arguments) else Fixed(constant(False))


def _if_error(which: Callable[[Any], Any] | None) -> Branching:
    def compile_(
        compiler: Compiles, arguments: Sequence[Node], inner: Callable[[Node], Compiled]
    ) -> Compiled:
        if len(arguments) != 2:
            raise NotForBatch("IFERROR without a second argument")
        value, site = compiler.scalar(arguments[0]), compiler.site()
        instead = compiler.branch(arguments[1], compiler.scalar)

        def run(rows: Rows) -> Argument:
            tried = one_value(value(rows))
            keep: Compiled = lambda part: tried  # noqa: E731
            picks = errors_of(tried, which)
            if not np.ndim(picks):
                rows.mark(site, picks)
                return instead(rows) if picks else tried
            return branched(rows, site, np.where(picks == 1, 0, -1), [instead, keep], tried)

        return folded(run, [value, instead])

    return compile_


# The engine takes what CHOOSE gives for a reference: whether a truth in it counts is for the engine to say.
def _choose(compiler: Compiles, arguments: Sequence[Node], inner: Callable[[Node], Compiled]) -> Compiled:
    place, site = compiler.scalar(arguments[0]), compiler.site()
    branches = [compiler.branch(node, inner) for node in arguments[1:]]

    def run(rows: Rows) -> Argument:
        chosen = lifted(
            lambda rows, column: lookup.whole_place(rows, column, len(branches)),
            rows,
            [one_value(place(rows))],
        )
        if not chosen.is_mixed:
            picks = chosen.numbers if chosen.kinds != ERROR else -1
        else:
            picks = np.where(chosen.kinds == ERROR, -1, chosen.numbers)
        picks = np.asarray(picks).astype(int) if np.ndim(picks) else int(picks)
        found = branched(rows, site, picks, branches, chosen)
        if isinstance(found, Column) and inner != compiler.scalar:
            rows.doubt((np.asarray(found.kinds) != NUMBER) & (np.asarray(found.kinds) != ERROR))
        return found

    return folded(run, [place, *branches])


def _x_lookup(compiler: Compiles, arguments: Sequence[Node], inner: Callable[[Node], Compiled]) -> Compiled:
    if not 3 <= len(arguments) <= 4:
        raise NotForBatch("XLOOKUP with a kind of match or search")
    parts = [compiler.argument(argument) for argument in arguments[:3]]
    found = folded(lambda rows: lookup.x_lookup(rows, [part(rows) for part in parts]), parts)
    if len(arguments) == 3:
        return found
    places = folded(lambda rows: lookup.x_place(rows, [part(rows) for part in parts]), parts)
    instead, site = compiler.branch(arguments[3], compiler.scalar), compiler.site()

    def run(rows: Rows) -> Argument:
        value, missing = one_value(found(rows)), errors_of(one_value(places(rows)), logic.IS_NA)
        missing = missing * (1 - errors_of(one_value(parts[0](rows))))  # an error is looked up nowhere
        if not np.ndim(missing):
            rows.mark(site, missing)
            return instead(rows) if missing else value
        return branched(rows, site, np.where(missing == 1, 0, -1), [instead], value)

    return folded(run, [found, places, instead])


BRANCHING: dict[str, Branching] = {
    "IF": _if,
    "IFERROR": _if_error(None),
    "IFNA": _if_error(logic.IS_NA),
    "CHOOSE": _choose,
    "XLOOKUP": _x_lookup,
}
