"""Many scenarios through one template: a workbook each, and a table of every named output."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.calculation.engine_runtime import known_bounds
from xlplugin.calculation.profiles import known_profile
from xlplugin.headless.failures import FillError
from xlplugin.headless.file_names import file_names
from xlplugin.headless.fill_rows import Job, Outcome, Scenario, output_labels, run_chunk
from xlplugin.headless.journal import NAME as JOURNAL
from xlplugin.headless.journal import Journal
from xlplugin.headless.outcome_table import outcome_table
from xlplugin.headless.run_folder import RunFolder
from xlplugin.headless.scenario_columns import Columns, sort_columns
from xlplugin.headless.scenario_rows import scenario_rows
from xlplugin.headless.scenarios import DECIMAL, FORMATS_SHOWN
from xlplugin.headless.workers import Workers, workers_for
from xlplugin.messages import language, language_of, say, speaking
from xlplugin.ooxml import Book, Package

if TYPE_CHECKING:
    import pandas

DEFAULT_STEM = "{row:04d}"
# Long enough to be worth a trip to another process and a batch, short enough for a bar that moves.
LARGEST_CHUNK, SHORT_CHUNK, SMALLEST_CHUNK = 1000, 250, 10
LARGEST_SUMMARY_CHUNK = 2000  # no workbooks to wait for: longer arrays
Progress = Callable[[int, int], None]


def fill(
    template: str | PathLike[str],
    frame: pandas.DataFrame,
    *,
    output: str | PathLike[str] | None = None,
    name: str | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    resume: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
    ignore: Sequence[str] = (),
    language: str | None = None,
    deliver: Callable[[pandas.DataFrame], None] | None = None,
    profile: str | None = None,
    limit: float | None = None,
    memory: float | None = None,
) -> pandas.DataFrame:
    """Runs each row of a table through a workbook; returns the named outputs of each.

    Args:
        template: an .xlsx or .xlsm workbook; it is never changed.
        frame: a column an input: a defined name (`mfu_training`), an element of a named range
            (`model_counts[2]`), a label of the sheet (`月访问量(亿)`) or an address (`'训练'!C5`). Blank
            cells leave the template's value. Texts such as `40%` or `20万美元` are read as numbers where
            the template holds a number.
        output: directory for one workbook a row; None writes none.
        name: file name pattern over the columns and `{row}`; default `{row:04d}` and the template's suffix.
        jobs: processes of this machine; `executor`: any concurrent.futures executor instead, whose
            workers see the same directory.
        resume: skip rows whose workbook an earlier, interrupted run has finished.
        overwrite: replace files of the same names; otherwise they stop the run before it begins.
        progress: called with the number of finished and of all rows.
        ignore: columns that are no inputs. language: of messages, `zh` or `en`; default: the template's.
        deliver: called with the result before the run counts as complete, so that a failure there (a full
            disk) leaves it to be resumed.
        profile: Excel's language and region, such as `win-365-de_DE`. limit, memory: what one calculation
            may take, in seconds (default 120) and GB (default 2).

    Returns:
        A row a scenario: scenario, the file (with `output`), its inputs, every named output, status,
        message, warnings. Errors stand in outputs as texts such as `#NUM!`; a failed row has status
        `failed`, writes no workbook, and the others go on. `attrs["notes"]` says what was left out.

    Raises:
        FillError, PackageError: nothing can start; one line says why.
    """
    with speaking(language or "en"):  # a template that cannot be read has no language
        package = Package.open(Path(template))
        book = Book(package)
    with speaking(language or language_of(sheet.name for sheet in book.sheets)):
        run = Run(Path(template), package, book, frame, output, name, ignore)
        run.bound(profile, limit, memory)
        with run.folder or contextlib.nullcontext():
            run.spare_files(resume, overwrite)
            outcomes = run.outcomes(jobs, executor, resume, progress)
            summary = run.summary(outcomes)
            if deliver is not None:
                deliver(summary)
            run.finish(outcomes)
    return summary


class Run:
    """One call of `fill`, checked before anything is computed or written."""

    def __init__(
        self,
        template: Path,
        package: Package,
        book: Book,
        frame: pandas.DataFrame,
        output: str | PathLike[str] | None,
        name: str | None,
        ignore: Sequence[str],
    ) -> None:
        suffix = template.suffix.lower()
        pattern = name or DEFAULT_STEM + suffix
        records = _records(frame)
        found = sort_columns(book, [str(column) for column in frame.columns], pattern, ignore, records)
        self.columns: Columns
        self.columns, self.records = scenario_rows(book, found, records)
        self.directory = None if output is None else Path(output)
        self.folder = None if self.directory is None else RunFolder(self.directory)
        self.names = [""] * len(self.records)
        if self.directory is not None:
            self.names = file_names(pattern, self.records, suffix)
            _spare(template, self.directory, self.names)
        self.job = Job(
            template=package.data,
            label=str(template),
            columns=tuple(self.columns.inputs),
            directory=None if self.directory is None else str(self.directory.resolve()),
            modules=_registering_modules(),
            parts="" if self.folder is None else str(self.folder.parts),
            decimal=frame.attrs.get(DECIMAL, "."),
            formats_shown=frame.attrs.get(FORMATS_SHOWN, True),
            language=language(),
        )

    def bound(self, profile: str | None, seconds: float | None, gigabytes: float | None) -> None:
        """Excel's language, and bounds on each calculation; InputError for what is none."""
        seconds, memory = known_bounds(seconds, gigabytes)
        known = profile and known_profile(profile)
        self.job = replace(self.job, profile=known, seconds=seconds, memory=memory)

    def spare_files(self, resume: bool, overwrite: bool) -> None:
        """FillError when outputs would replace files that no interrupted run of ours has left.

        Where all are there and no journal is, a resumed run was at its end: it compares and replaces none.
        """
        if self.directory is None or overwrite or (resume and (self.directory / JOURNAL).exists()):
            return
        there = [name for name in self.names if os.path.lexists(self.directory / name)]
        if resume and there == self.names:
            self.job = replace(self.job, compares=True)
        elif there:
            others = say(" and {count} more of these names", count=len(there) - 1) if len(there) > 1 else ""
            raise FillError(
                say("{path} holds {name}{others} already: give another directory, or say overwrite",
                    path=self.directory, name=there[0], others=others)
            )  # fmt: skip

    def outcomes(
        self, jobs: int, executor: Executor | None, resume: bool, progress: Progress | None
    ) -> list[Outcome]:
        """One outcome a row, in the order of the rows; FillError when the template cannot be filled."""
        scenarios = [
            Scenario(row, tuple(record[column.text] for column in self.columns.inputs), self.names[row - 1])
            for row, record in enumerate(self.records, start=1)
        ]
        with workers_for(jobs, executor, len(scenarios)) as workers:
            if executor is None:
                self.job = replace(self.job, processes=workers.count)
            # Every worker reads the template meanwhile, and none writes before one has found it good.
            self.output_labels = workers.first(output_labels, self.job)
            self.journal = Journal(self.directory, self.job, resume)
            with contextlib.closing(self.journal):
                found = self._computed(self.journal.unfinished(scenarios), workers, progress)
                difference = next((outcome.difference for outcome in found if outcome.difference), "")
                if difference and not self.job.alone:
                    self.journal.begin_alone(difference)
                    found = self._computed(scenarios, workers, progress)
        return found

    def _computed(
        self, scenarios: Sequence[Scenario], workers: Workers, progress: Progress | None
    ) -> list[Outcome]:
        """Outcomes in the order of the rows; without batches where the journal says so."""
        self.job = replace(self.job, alone=self.journal.difference)
        found: dict[int, Outcome] = {}
        for outcomes in self._chunks(scenarios, workers):
            self.journal.note(outcomes, scenarios)
            found |= {outcome.row: outcome for outcome in outcomes}
            if progress is not None:
                progress(len(found), len(scenarios))
        return [found[scenario.row] for scenario in scenarios]

    def summary(self, outcomes: Sequence[Outcome]) -> pandas.DataFrame:
        """The table of outcomes."""
        label = self.columns.label
        names = [record[label] if label else row for row, record in enumerate(self.records, start=1)]
        files = self.names if self.directory is not None else None
        table = outcome_table(
            outcomes, names, files, [column.text for column in self.columns.inputs], self.output_labels
        )
        table.attrs["notes"] = list(self.columns.notes)
        return table

    def finish(self, outcomes: Sequence[Outcome]) -> None:
        """Nothing is left to resume, unless the file system took some workbook not."""
        if not any(outcome.is_unwritten for outcome in outcomes):
            self.journal.complete()

    def _chunks(self, scenarios: Sequence[Scenario], workers: Workers) -> Iterator[list[Outcome]]:
        largest = LARGEST_CHUNK if self.directory is not None else LARGEST_SUMMARY_CHUNK
        smallest = max(SMALLEST_CHUNK, min(SHORT_CHUNK, len(scenarios) // (2 * workers.count)))
        # Rows of equal texts (a chip, a basis) are computed at once where they come in one chunk.
        scenarios = sorted(scenarios, key=_texts)
        chunks, start = [], 0
        while start < len(scenarios):
            # Shorter towards the end, so that workers finish together.
            size = min(largest, max(smallest, (len(scenarios) - start) // (2 * workers.count)))
            chunks.append(scenarios[start : start + size])
            start += size
        return workers.each(run_chunk, self.job, chunks)


def _texts(scenario: Scenario) -> tuple[str, ...]:
    return tuple(value if isinstance(value, str) else "" for value in scenario.values)


def _records(frame: pandas.DataFrame) -> list[dict[str, object]]:
    columns = [str(column) for column in frame.columns]
    return [dict(zip(columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _spare(template: Path, directory: Path, names: Sequence[str]) -> None:
    """FillError when an output would replace the template."""
    if directory.resolve() == template.resolve().parent:
        for row, name in enumerate(names, start=1):
            if name.casefold() == template.name.casefold():
                raise FillError(
                    say("row {row} would overwrite the template {template}", row=row, template=template)
                )


def _registering_modules() -> tuple[str, ...]:
    from xlplugin.registry import functions

    return tuple(sorted({function.body.__module__ for function in functions().values()}))
