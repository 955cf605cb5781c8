"""Which rows of a batch are compared with the engine, and what counts as equal."""

from __future__ import annotations

import math
import mmap
import random
from collections.abc import Hashable, Iterator

import numpy as np

from xlplugin.calculation.batch.column import Places, Value
from xlplugin.calculation.batch.model import Computed

# Powers, exponentials and logarithms of two libraries differ in a float's last digits.
_CLOSE = 1e-11
_NEXT_TO_NOTHING = 1e-14
_RANDOM = 2  # rows of each batch
# Rows that took a new combination of branches: so many of each batch, beyond those for each branch alone.
_COMBINATIONS = 4
_NOUGHT = -(2**63)  # stands for the hash 0, which a free slot holds
_SLOTS = 2**16  # half a megabyte; a run that knows more branches than this compares the last ones anew


def same(first: Value, second: Value) -> bool:
    """Whether two values are one but for a float's last digits."""
    if isinstance(first, float) and isinstance(second, float):
        return first == second or math.isclose(first, second, rel_tol=_CLOSE, abs_tol=_NEXT_TO_NOTHING)
    return type(first) is type(second) and first == second


class SharedMarks:
    """A set of marks, by their hashes of 64 bits, that forked processes have in common."""

    def __init__(self) -> None:
        self._slots = np.frombuffer(mmap.mmap(-1, 8 * _SLOTS), dtype=np.int64)

    def __contains__(self, mark: Hashable) -> bool:
        place = self._place(mark)
        return place is not None and bool(self._slots[place] == (hash(mark) or _NOUGHT))

    def add(self, mark: Hashable) -> None:
        if (place := self._place(mark)) is not None:
            self._slots[place] = hash(mark) or _NOUGHT

    def _place(self, mark: Hashable) -> int | None:
        """Where a mark stands, or the free place where it would; None where all are taken by others."""
        wanted = hash(mark) or _NOUGHT
        for step in range(_SLOTS):
            place = (wanted + step) % _SLOTS
            if self._slots[place] in (0, wanted):
                return place
        return None


class Samples:
    """Remembers what was compared: each group of texts, and in it each branch of each formula, once a run.

    Processes that are forked from here on remember it together.
    """

    def __init__(self, seed: int = 0, most: float = math.inf, at_once: float = math.inf) -> None:
        """
        Args:
            most: so many rows of the whole run, beyond one for each branch; `at_once`: of each batch.
        """
        self._random, self._left, self._at_once = random.Random(seed), most, at_once
        self._seen = SharedMarks()

    def rows(self, group: Hashable, computed: Computed) -> list[int]:
        """Places of rows to compare: one for each branch not seen before, some combinations, random ones."""
        sure = np.flatnonzero(~computed.doubtful)
        if not sure.size:
            return []
        chosen = dict.fromkeys(self._new_branches(group, computed))
        further = [*self._new_combinations(group, computed, sure), *self._at_random(sure)]
        further = further[: int(min(self._left, self._at_once, len(further)))]
        self._left -= len(further)
        return list(chosen | dict.fromkeys(further))

    def _at_random(self, sure: Places) -> list[int]:
        places = (self._random.randrange(len(sure)) for _ in range(min(_RANDOM, len(sure))))
        return [int(sure[place]) for place in places]

    def _new_branches(self, group: Hashable, computed: Computed) -> Iterator[int]:
        chosen: set[int] = set()
        for site, branch, places in computed.branches:
            if (group, site, branch) in self._seen:
                continue
            found = _first_sure(computed, places, chosen)
            if found is not None:
                self._seen.add((group, site, branch))
                chosen.add(found)
                yield found

    def _new_combinations(self, group: Hashable, computed: Computed, sure: Places) -> Iterator[int]:
        taken = _combinations(computed)
        left = min(_COMBINATIONS, self._left)
        if not left:
            return
        for row in sure[np.unique(taken[sure], return_index=True)[1]].tolist():
            combination = (group, int(taken[row]))
            if combination not in self._seen and left:
                left -= 1
                self._seen.add(combination)
                yield row


def _first_sure(computed: Computed, places: Places | None, chosen: set[int]) -> int | None:
    """A row that took the branch and is not doubtful: one chosen already, or the first."""
    inside = range(len(computed.doubtful)) if places is None else places.tolist()
    if places is None and chosen:
        return next(iter(chosen))
    if places is not None and (both := chosen.intersection(inside)):
        return min(both)
    return next((row for row in inside if not computed.doubtful[row]), None)


def _combinations(computed: Computed) -> np.ndarray:
    """One number a row for the combination of branches that it took."""
    found = np.zeros(len(computed.doubtful), dtype=np.uint64)
    for site, branch, places in computed.branches:
        mark = np.uint64(hash((site, branch, "branch")) & 0xFFFF_FFFF_FFFF_FFFF)
        if places is None:
            found += mark
        else:
            found[places] += mark
    return found
