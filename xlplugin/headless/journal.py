"""What a run has finished, so that an interrupted one can go on: a hidden file in the output directory.

A workbook counts as finished when it is there and was made by this version from the same template, the
same columns and the same values. The file goes when every row is filled and the summary is written.

Where a run went to the engine because a sample differed, its first line says so: what batches had made before
counts as unfinished, and a run that goes on goes on without batches. Else a process that met no difference
would go on with its own, and folders of two runs would differ in last digits.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xlplugin import __version__
from xlplugin.headless.fill_rows import DONE, Job, Outcome, Scenario
from xlplugin.headless.run_folder import HIDDEN

NAME = HIDDEN
_KEY_LENGTH = 64
_ALONE = "alone: "


class Journal:
    """A line for each finished row: what it was made from. Nothing at all without a directory."""

    def __init__(self, directory: Path | None, job: Job, resume: bool) -> None:
        self._path = None if directory is None else directory / NAME
        self._run = _digest(job)
        self._finished: set[str] = set()
        self.difference = ""  # why the run is the engine's alone
        self._file = None
        if self._path is None:
            return
        if resume and self._path.exists():
            self._read(self._path.read_text(encoding="utf-8", errors="replace").splitlines())
        self._file = open(self._path, "a" if resume else "w", encoding="utf-8")  # noqa: SIM115
        self._file.write("\n")  # a run that was killed may have left half a line

    def _read(self, lines: Sequence[str]) -> None:
        self._finished = {key for key in lines if len(key) == _KEY_LENGTH}
        alone = next((line for line in lines if line.startswith(_ALONE)), "")
        self.difference = alone.removeprefix(_ALONE)

    def unfinished(self, scenarios: Sequence[Scenario]) -> list[Scenario]:
        """The scenarios, marked where their workbook need not be written again."""
        if not self._finished:
            return list(scenarios)
        return [replace(scenario, is_written=self._is_written(scenario)) for scenario in scenarios]

    def begin_alone(self, difference: str) -> None:
        """Forgets what is finished: the run begins anew, without batches."""
        self.difference, self._finished = difference, set()
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(f"{_ALONE}{difference}\n")
            self._file.flush()

    def note(self, outcomes: Sequence[Outcome], scenarios: Sequence[Scenario]) -> None:
        """Remembers finished rows; out of this process when it returns."""
        if self._file is not None:
            done = [scenarios[outcome.row - 1] for outcome in outcomes if outcome.status == DONE]
            try:
                self._file.write("".join(self._key(scenario) + "\n" for scenario in done))
                self._file.flush()
            except OSError as error:
                error.filename = str(self._path)
                raise

    def close(self) -> None:
        """The run stops here; what is noted stays for one that goes on."""
        if self._file is not None:
            with contextlib.suppress(OSError):  # of a full disk, told where it was written to
                self._file.close()

    def complete(self) -> None:
        """Nothing is left to resume."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _is_written(self, scenario: Scenario) -> bool:
        if self._path is None or self._key(scenario) not in self._finished:
            return False
        path = self._path.parent / scenario.name
        return path.is_file() and not path.is_symlink()

    def _key(self, scenario: Scenario) -> str:
        kinds = [type(value).__name__ for value in scenario.values]
        text = f"{self._run}|{scenario.name}|{scenario.values!r}|{kinds}"
        return hashlib.sha256(text.encode()).hexdigest()


def _digest(job: Job) -> str:
    digest = hashlib.sha256(job.template)
    settings = (__version__, job.columns, job.decimal, job.formats_shown, job.profile)
    digest.update(repr(settings).encode())
    return digest.hexdigest()
