"""The output directory while a run writes into it: one run at a time, and nothing from one that was killed.

Workers write under a directory of the run's own and rename from there. A new run renames that directory of a
dead run first, so that a worker which outlives its run by a moment can no longer put a workbook into place.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from xlplugin.headless.failures import FillError
from xlplugin.headless.files import remove_parts
from xlplugin.messages import say

HIDDEN = ".xlplugin-fill"  # how every file begins that is the run's and not the user's
_PARTS = ".parts"
_SECONDS_FOR_THE_DEAD = 2.0  # a killed process's lock may outlive it by a moment


class RunFolder:
    """Made, locked and cleared when entered; FillError when that cannot be, or another run works in it."""

    def __init__(self, directory: Path) -> None:
        self.path = directory
        self.parts = directory.resolve() / f"{HIDDEN}.{secrets.token_hex(8)}{_PARTS}"
        self._lock = FileLock(directory / f"{HIDDEN}.lock")

    def __enter__(self) -> RunFolder:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise FillError(say("{path} cannot be made: {reason}", path=self.path, reason=reason)) from None
        try:
            self._lock.acquire(timeout=_SECONDS_FOR_THE_DEAD)
        except Timeout:
            raise FillError(
                say(
                    "another run is filling {path}: wait until it ends, or give another directory",
                    path=self.path,
                )
            ) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise FillError(
                say("{path} cannot be written to: {reason}", path=self.path, reason=reason)
            ) from None
        self._shut_out_the_dead()
        self.parts.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.parts, ignore_errors=True)
        with contextlib.suppress(OSError):  # Windows does not remove an open file
            os.unlink(self._lock.lock_file)
        self._lock.release()
        with contextlib.suppress(OSError):
            os.unlink(self._lock.lock_file)

    def _shut_out_the_dead(self) -> None:
        for left in self.path.glob(f"{HIDDEN}.*{_PARTS}"):
            gone = left.with_name(f"{HIDDEN}.{secrets.token_hex(8)}{_PARTS}")
            with contextlib.suppress(OSError):
                left = left.rename(gone)
            shutil.rmtree(left, ignore_errors=True)
        remove_parts(self.path)
