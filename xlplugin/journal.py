"""What a run has finished, so that an interrupted one can go on: a hidden file in the output directory.

A row counts as finished when its workbook is there and was made from the same template and the same
values. The file goes when every row has had its turn.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from xlplugin.errors import ExcelError
from xlplugin.fill_rows import DONE, Job, Outcome, Scenario

NAME = ".xlplugin-fill.jsonl"


class Journal:
    """Lines of [key, outputs] by the scenario's key; nothing at all without a directory."""

    def __init__(self, directory: Path | None, job: Job, resume: bool) -> None:
        self._path = None if directory is None else directory / NAME
        digest = hashlib.sha256(job.template)
        digest.update(repr(job.columns).encode())
        self._run = digest.hexdigest()
        self._lines: dict[str, list] = {}
        self._file = None
        if self._path is None:
            return
        if resume and self._path.exists():
            self._lines = dict(_read(self._path))
        self._file = open(self._path, "a" if resume else "w", encoding="utf-8")  # noqa: SIM115

    def finished(self, scenarios: Sequence[Scenario]) -> list[Outcome]:
        """Outcomes of the rows that need no second turn."""
        found = []
        for scenario in scenarios if self._lines else ():
            outputs = self._lines.get(self._key(scenario))
            if outputs is not None and (self._path.parent / scenario.name).exists():
                values = tuple(ExcelError(v["error"]) if isinstance(v, dict) else v for v in outputs)
                found.append(Outcome(scenario.row, DONE, "", values))
        return found

    def note(self, outcomes: Sequence[Outcome], scenarios: Sequence[Scenario]) -> None:
        """Remembers finished rows; on the disk when this returns."""
        if self._file is None:
            return
        for outcome in outcomes:
            if outcome.status == DONE:
                line = [self._key(scenarios[outcome.row - 1]), [_plain(value) for value in outcome.outputs]]
                self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        """The run is complete: nothing is left to resume."""
        if self._file is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)

    def _key(self, scenario: Scenario) -> str:
        text = f"{self._run}|{scenario.name}|{scenario.values!r}"
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return {"error": value.code} if isinstance(value, ExcelError) else value


def _read(path: Path) -> list[list]:
    """Whole lines; the last one may have been cut by the kill."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            continue
    return lines
