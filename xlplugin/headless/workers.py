"""Who computes the chunks of a run: this process, more of this machine, or an executor of the caller's."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import sys
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
        forks = _can_fork()
        with _pool(jobs, "fork" if forks else "spawn") as pool:
            yield Workers(jobs, pool, forks)
    else:
        yield Workers(1, None)


class Workers:
    """Calls a function with what all chunks share, and with each chunk."""

    def __init__(self, count: int, executor: Executor | None, forks: bool = False) -> None:
        """
        Args:
            forks: workers begin with the first chunk, as copies of this process as it is then.
        """
        self.count, self._executor, self.forks = count, executor, forks

    def first(self, function: Callable[[Given], Result], given: Given) -> Result:
        """What a function gives, and every worker is prepared by it for what comes.

        Forked workers find what this process has prepared. Others all begin; the first to finish gives it.
        """
        if self._executor is None or self.forks:
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


def _pool(jobs: int, method: str) -> ProcessPoolExecutor:
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)


def _can_fork() -> bool:
    """Whether copies of this process can go on with what it holds, an open template and its engine.

    A thread does not live on in a copy, and what it had locked stays locked: nobody else's may run. macOS's
    own libraries do not bear it. The engine's threads only compile its module, which is done before.
    """
    others = (thread for thread in threading.enumerate() if not isinstance(thread, threading.Timer))
    return sys.platform == "linux" and list(others) == [threading.main_thread()]


def _begin() -> None:
    """Ctrl-C is the parent's to handle; a parent that was killed takes its workers along.

    Nothing is taken apart at the end: freeing what a plan consists of, object by object, takes a second.
    Nor is what the parent held looked through for garbage, which would copy its memory page by page.
    """
    gc.freeze()
    atexit.register(os._exit, 0)  # called after the handlers of all that a worker loads from here on
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
