"""What a run has finished, so that an interrupted one can go on: a hidden file in the output directory.

A workbook counts as finished when it is there and was made from the same template and the same values.
The file goes when every row has had its turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xlplugin.headless.fill_rows import DONE, Job, Outcome, Scenario

NAME = ".xlplugin-fill"


class Journal:
    """A line for each finished row: what it was made from. Nothing at all without a directory."""

    def __init__(self, directory: Path | None, job: Job, resume: bool) -> None:
        self._path = None if directory is None else directory / NAME
        digest = hashlib.sha256(job.template)
        digest.update(repr(job.columns).encode())
        self._run = digest.hexdigest()
        self._finished: set[str] = set()
        self._file = None
        if self._path is None:
            return
        if resume and self._path.exists():
            self._finished = set(self._path.read_text(encoding="ascii").split())
        self._file = open(self._path, "a" if resume else "w", encoding="ascii")  # noqa: SIM115

    def unfinished(self, scenarios: Sequence[Scenario]) -> list[Scenario]:
        """The scenarios, marked where their workbook need not be written again."""
        if not self._finished:
            return list(scenarios)
        return [replace(scenario, is_written=self._is_written(scenario)) for scenario in scenarios]

    def note(self, outcomes: Sequence[Outcome], scenarios: Sequence[Scenario]) -> None:
        """Remembers finished rows; out of this process when it returns."""
        if self._file is not None:
            done = [scenarios[outcome.row - 1] for outcome in outcomes if outcome.status == DONE]
            self._file.write("".join(self._key(scenario) + "\n" for scenario in done))
            self._file.flush()

    def close(self) -> None:
        """The run is complete: nothing is left to resume."""
        if self._file is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)

    def _is_written(self, scenario: Scenario) -> bool:
        return self._key(scenario) in self._finished and (self._path.parent / scenario.name).exists()

    def _key(self, scenario: Scenario) -> str:
        text = f"{self._run}|{scenario.name}|{scenario.values!r}"
        return hashlib.sha256(text.encode()).hexdigest()
