"""How Excel goes through a row or column of values for one of them; places count from 0, None is nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlplugin.calculation.corrections.ordering import kind_of, order_key

Values = Sequence[object]


def last_at_most(values: Values, wanted: object) -> int | None:
    """The last of the greatest values that are not above the wanted one, in ascending values.

    Halving as Excel does it, also over values in no order: a middle of another kind is left for the next
    one above it that can be compared, so a wanted value beyond all finds the last one of its kind.
    """
    kind, key = kind_of(wanted), order_key(wanted)
    low, high = -1, len(values)
    while high - low > 1:
        middle = low + (high - low) // 2
        at = next((i for i in range(middle, high) if kind_of(values[i]) == kind), None)
        if at is None:
            high = middle
            continue
        found = order_key(values[at])
        if found == key:
            return _end_of_run(values, at, high)
        if found < key:
            low = at
        else:
            high = middle if at == high - 1 else at
    return low if low >= 0 else None


def _end_of_run(values: Values, at: int, high: int) -> int:
    kind, key = kind_of(values[at]), order_key(values[at])
    while at + 1 < high and kind_of(values[at + 1]) == kind and order_key(values[at + 1]) == key:
        at += 1
    return at


def last_at_least(values: Values, wanted: object) -> int | None:
    """The smallest value that is not below the wanted one, in descending values: one after the other."""
    kind, key, found = kind_of(wanted), order_key(wanted), None
    for place, value in enumerate(values):
        if kind_of(value) != kind:
            continue
        this = order_key(value)
        if this == key:
            return place
        if this < key:
            break
        found = place
    return found


def first(values: Values, matches: Callable[[object], bool], backwards: bool = False) -> int | None:
    """The first value, or the last one, that matches."""
    places = range(len(values) - 1, -1, -1) if backwards else range(len(values))
    return next((place for place in places if matches(values[place])), None)


def nearest(values: Values, wanted: object, above: bool, backwards: bool = False) -> int | None:
    """The value nearest to the wanted one on one side of it, in any order; the first of equal ones."""
    kind, key = kind_of(wanted), order_key(wanted)
    found, best = None, None
    for place in range(len(values) - 1, -1, -1) if backwards else range(len(values)):
        if kind_of(values[place]) != kind:
            continue
        this = order_key(values[place])
        beside = this > key if above else this < key
        if beside and (best is None or (this < best if above else this > best)):
            found, best = place, this
    return found
