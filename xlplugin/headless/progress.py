"""Progress of long work: a bar on a terminal, plain lines where there is none."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, NoReturn

from xlplugin.messages import say

if TYPE_CHECKING:
    from tqdm import tqdm

SECONDS_BETWEEN_LINES = 5.0


class Reporter:
    """Called with the numbers of finished and of all rows; writes to standard error."""

    def __init__(self, unit: str, quiet: bool = False) -> None:
        self._unit, self._quiet = unit, quiet
        self._bar: tqdm[NoReturn] | None = None
        self._started = self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if self._quiet:
            return
        if sys.stderr.isatty():
            self._move_bar(done, total)
        elif done == total or time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            rate = done / max(self._last - self._started, 1e-9)
            left = (total - done) / rate
            line = say(
                "{done}/{total} {unit}, {rate:.0f}/s, {left:.0f} s left",
                done=done, total=total, unit=self._unit, rate=rate, left=left,
            )  # fmt: skip
            print(line, file=sys.stderr, flush=True)

    def _move_bar(self, done: int, total: int) -> None:
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=total, unit=f" {self._unit}", file=sys.stderr)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Leaves the terminal as it was."""
        if self._bar is not None:
            self._bar.close()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started
