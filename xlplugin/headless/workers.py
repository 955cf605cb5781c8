"""Who computes the chunks of a run: this process, more of this machine, or an executor of the caller's."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

Given = TypeVar("Given")
Chunk = TypeVar("Chunk")
Result = TypeVar("Result")
_IN_EXECUTOR = 8  # workers that an executor is taken to have: how finely a run is divided
FEWEST_ROWS = 10  # below, a second process is not worth its start


@contextmanager
def workers_for(jobs: int, executor: Executor | None, rows: int) -> Iterator[Workers]:
    """Workers for so many rows; processes end with the block, an executor is its owner's."""
    if executor is not None:
        yield Workers(_IN_EXECUTOR, executor)
    elif jobs > 1 and rows > FEWEST_ROWS:
        with _pool(jobs) as pool:
            yield Workers(jobs, pool)
    else:
        yield Workers(1, None)


class Workers:
    """Calls a function with what all chunks share, and with each chunk."""

    def __init__(self, count: int, executor: Executor | None) -> None:
        self.count, self._executor = count, executor

    def first(self, function: Callable[[Given], Result], given: Given) -> Result:
        """What the first worker to finish gives; all of them begin, and are prepared for what comes."""
        if self._executor is None:
            return function(given)
        begun = [self._executor.submit(function, given) for _ in range(self.count)]
        done, _ = wait(begun, return_when=FIRST_COMPLETED)
        return done.pop().result()

    def each(
        self, function: Callable[[Given, Chunk], Result], given: Given, chunks: Sequence[Chunk]
    ) -> Iterator[Result]:
        """Results as they come; what has not started is cancelled when the caller stops."""
        if self._executor is None:
            yield from (function(given, chunk) for chunk in chunks)
            return
        waiting: set[Future[Result]] = {self._executor.submit(function, given, chunk) for chunk in chunks}
        try:
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            for future in waiting:
                future.cancel()


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Processes for chunks of a run. Not forked: the engine's threads do not survive a fork."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Ctrl-C is the parent's to handle; a parent that was killed takes its workers along.

    Nothing is taken apart at the end: freeing what a plan consists of, object by object, takes a second.
    """
    atexit.register(os._exit, 0)  # called after the handlers of all that a worker loads from here on
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
