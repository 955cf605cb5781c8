"""Ctrl-C while results are written: they are finished first."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def finishing(said: str) -> Iterator[list[int]]:
    """The block goes on after a first Ctrl-C, which is told and noted in the list; a second one ends it."""
    noted: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield noted  # somebody else's to handle
        return

    def first(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        noted.append(number)
        print(said, file=sys.stderr, flush=True)

    signal.signal(signal.SIGINT, first)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, before)
