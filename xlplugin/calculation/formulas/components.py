"""Strongly connected components of a graph: what stands on itself, and an order for the rest."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def components(roots: Iterable[T], behind: Callable[[T], Iterable[T]]) -> Iterator[list[T]]:
    """Components by Tarjan's algorithm, without recursion: each after those that stand behind it."""
    numbers: dict[T, int] = {}
    lowest: dict[T, int] = {}
    stack: dict[T, None] = {}  # in the order of arrival; what is in no component yet
    for root in roots:
        work: list[tuple[T, Iterator[T]]] = []
        if root not in numbers:
            _enter(root, behind, numbers, lowest, stack, work)
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in numbers:
                    _enter(other, behind, numbers, lowest, stack, work)
                    break
                if other in stack:
                    lowest[node] = min(lowest[node], numbers[other])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == numbers[node]:
                    yield _leave(node, stack)


def _enter(
    node: T,
    behind: Callable[[T], Iterable[T]],
    numbers: dict[T, int],
    lowest: dict[T, int],
    stack: dict[T, None],
    work: list[tuple[T, Iterator[T]]],
) -> None:
    numbers[node] = lowest[node] = len(numbers)
    stack[node] = None
    work.append((node, iter(behind(node))))


def _leave(node: T, stack: dict[T, None]) -> list[T]:
    component: list[T] = []
    while True:
        last, _ = stack.popitem()
        component.append(last)
        if last == node:
            return component
