"""Who calls the functions: each caller asks XLP_LAST_ERROR about its own calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Caller:
    """One Excel, one client of a server, one command."""

    last_error: str = ""  # the line behind the latest error value
    doubts: dict[str, None] | None = None  # what was odd, in order; None: the caller does not want to know


_unnamed = Caller()  # whoever does not say who it is: the one Excel that this process serves
_calling: ContextVar[Caller] = ContextVar("caller", default=_unnamed)


def caller() -> Caller:
    """The caller of the call that runs, in this thread."""
    return _calling.get()


@contextmanager
def calling(who: Caller) -> Iterator[Caller]:
    """Calls within the block, in this thread, are this caller's."""
    before = _calling.set(who)
    try:
        yield who
    finally:
        _calling.reset(before)


def remark(line: str) -> None:
    """Leave a line for XLP_LAST_ERROR about a result that is no error, but seldom what was meant."""
    caller().last_error = line
