"""What a run did, through the standard library's logging: silent unless a command has -v, or a program asks.

Loggers are named after their modules, below `xlplugin`.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def told(verbosity: int) -> Iterator[None]:
    """Within the block, steps of the run go to the error stream: 1 the steps, 2 and more their details."""
    if not verbosity:
        yield
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Elapsed())
    logger = logging.getLogger("xlplugin")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO if verbosity == 1 else logging.DEBUG)
    try:
        yield
        logger.info("done")
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class Elapsed(logging.Formatter):
    """`  0.412 s ooxml.package: ...`: seconds since the command began."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = time.time()

    def format(self, record: logging.LogRecord) -> str:
        name = record.name.removeprefix("xlplugin.")
        return f"{record.created - self._begun:7.3f} s {name}: {record.getMessage()}"
