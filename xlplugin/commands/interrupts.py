"""Ctrl-C: while scenarios are computed it ends the run, while results are written they are finished first."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Progress = Callable[[int, int], None]


@contextmanager
def stoppable(progress: Progress) -> Iterator[Progress]:
    """Ctrl-C and a request to terminate end the block with a KeyboardInterrupt.

    Python drops one that comes while an object is freed: the progress that the block is given, and calls
    after each part of its work, raises it again.
    """
    noted: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        noted.append(number)
        raise KeyboardInterrupt

    def checked(done: int, of: int) -> None:
        progress(done, of)
        if noted:
            raise KeyboardInterrupt

    def told(dropped: sys.UnraisableHookArgs) -> None:
        if dropped.exc_type is not KeyboardInterrupt:
            hook(dropped)

    handled = [signal.SIGTERM] if _is_main() else []
    handled += [signal.SIGINT] if _is_ours() else []
    before, hook = {number: signal.signal(number, stop) for number in handled}, sys.unraisablehook
    sys.unraisablehook = told
    try:
        yield checked
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_main() -> bool:
    """Whether this is the thread that handles signals."""
    return threading.current_thread() is threading.main_thread()


def _is_ours() -> bool:
    """Whether Ctrl-C is not somebody else's to handle."""
    return _is_main() and signal.getsignal(signal.SIGINT) is signal.default_int_handler


@contextmanager
def finishing(said: str) -> Iterator[list[int]]:
    """The block goes on after a first Ctrl-C, which is told and noted in the list; a second one ends it."""
    noted: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    if not _is_ours():
        yield noted
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
