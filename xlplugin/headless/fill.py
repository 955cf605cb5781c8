"""Many scenarios through one template: a workbook each, and a table of every named output."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.errors import ExcelError
from xlplugin.headless.failures import FillError
from xlplugin.headless.file_names import file_names
from xlplugin.headless.files import remove_parts
from xlplugin.headless.fill_rows import FAILED, Job, Outcome, Scenario, output_labels, run_chunk
from xlplugin.headless.journal import NAME as JOURNAL
from xlplugin.headless.journal import Journal
from xlplugin.headless.scenarios import Columns, sort_columns
from xlplugin.headless.workers import Workers, workers_for
from xlplugin.ooxml import Book, Package

if TYPE_CHECKING:
    import pandas

DEFAULT_STEM = "{row:04d}"
# Long enough to be worth a trip to another process, short enough for a bar that moves.
LARGEST_CHUNK, SHORT_CHUNK, SMALLEST_CHUNK = 500, 100, 10
LARGEST_SUMMARY_CHUNK = 2000  # no workbooks to wait for: longer arrays
Progress = Callable[[int, int], None]


def fill(
    template: str | PathLike,
    frame: pandas.DataFrame,
    *,
    output: str | PathLike | None = None,
    name: str | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    resume: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> pandas.DataFrame:
    """Runs each row of a table through a workbook; returns the named outputs of each.

    Args:
        template: an .xlsx or .xlsm workbook; it is never changed.
        frame: a column an input: a defined name (`mfu_training`), an element of a named range
            (`model_counts[2]`) or an address (`'训练'!C5`). Blank cells leave the template's value.
            Texts such as `40%` or `4050亿` are read as numbers where the template holds a number.
        output: directory for one workbook a row; None writes none.
        name: file name pattern over the columns and `{row}`; default `{row:04d}` and the template's suffix.
        jobs: processes of this machine; `executor`: any concurrent.futures executor instead, whose
            workers see the same directory.
        resume: skip rows whose workbook an earlier, interrupted run has finished.
        overwrite: replace files of the same names; otherwise they stop the run before it begins.
        progress: called with the number of finished and of all rows.

    Returns:
        A row a scenario: scenario, the file (with `output`), every named output, status, message.
        Errors stand in outputs as texts such as `#NUM!`; a failed row has status `failed`, writes no
        workbook, and the others go on.

    Raises:
        FillError, PackageError: nothing can start; one line says why.
    """
    run = Run(Path(template), frame, output, name)
    run.spare_files(resume, overwrite)
    return run.summary(run.outcomes(jobs, executor, resume, progress))


class Run:
    """One call of `fill`, checked before anything is computed or written."""

    def __init__(
        self, template: Path, frame: pandas.DataFrame, output: str | PathLike | None, name: str | None
    ) -> None:
        package = Package.open(template)
        self.directory = None if output is None else Path(output)
        suffix = template.suffix.lower()
        pattern = name or DEFAULT_STEM + suffix
        self.columns: Columns = sort_columns(Book(package), list(frame.columns), pattern)
        self.records = _records(frame)
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
        )

    def spare_files(self, resume: bool, overwrite: bool) -> None:
        """FillError when outputs would replace files that no interrupted run of ours has left."""
        if self.directory is None or overwrite or (resume and (self.directory / JOURNAL).exists()):
            return
        there = [name for name in self.names if (self.directory / name).exists()]
        if there:
            others = f" and {len(there) - 1} more of these names" if len(there) > 1 else ""
            raise FillError(
                f"{self.directory} holds {there[0]}{others} already: give another directory, or say overwrite"
            )

    def outcomes(
        self, jobs: int, executor: Executor | None, resume: bool, progress: Progress | None
    ) -> list[Outcome]:
        """One outcome a row, in the order of the rows; FillError when the template cannot be filled."""
        scenarios = [
            Scenario(row, tuple(record[column] for column in self.columns.inputs), self.names[row - 1])
            for row, record in enumerate(self.records, start=1)
        ]
        with workers_for(jobs, executor, len(scenarios)) as workers:
            # Every worker reads the template meanwhile, and none writes before one has found it good.
            self.output_labels = workers.first(output_labels, self.job)
            journal = Journal(self.directory, self.job, resume)
            found: dict[int, Outcome] = {}
            for outcomes in self._chunks(journal.unfinished(scenarios), workers):
                journal.note(outcomes, scenarios)
                found |= {outcome.row: outcome for outcome in outcomes}
                if progress is not None:
                    progress(len(found), len(scenarios))
            journal.close()
        return [found[scenario.row] for scenario in scenarios]

    def summary(self, outcomes: Sequence[Outcome]) -> pandas.DataFrame:
        """The table of outcomes."""
        import pandas

        label, files = self.columns.label, self.directory is not None
        nothing = (None,) * len(self.output_labels)
        rows = []
        for record, outcome, name in zip(self.records, outcomes, self.names, strict=True):
            file = ((name if outcome.status != FAILED else ""),) if files else ()
            (first,) = _plain((record[label] if label else outcome.row,))
            values = _plain(outcome.outputs or nothing)
            rows.append((first, *file, *values, outcome.status, outcome.message))
        columns = ["scenario", *(["file"] if files else []), *self.output_labels, "status", "message"]
        return pandas.DataFrame(rows, columns=columns)

    def _chunks(self, scenarios: Sequence[Scenario], workers: Workers) -> Iterator[list[Outcome]]:
        largest = LARGEST_CHUNK if self.directory is not None else LARGEST_SUMMARY_CHUNK
        smallest = max(SMALLEST_CHUNK, min(SHORT_CHUNK, len(scenarios) // (4 * workers.count)))
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
    """Makes the directory; FillError when an output would replace the template."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FillError(f"{directory} cannot be made: {error.strerror or error}") from None
    if directory.resolve() == template.resolve().parent:
        for row, name in enumerate(names, start=1):
            if name.casefold() == template.name.casefold():
                raise FillError(f"row {row} would overwrite the template {template}")
    remove_parts(directory)


def _registering_modules() -> tuple[str, ...]:
    from xlplugin.registry import functions

    return tuple(sorted({function.body.__module__ for function in functions().values()}))


def _plain(values: Sequence) -> Sequence:
    """Errors as their texts; most scenarios have none."""
    if ExcelError not in set(map(type, values)):
        return values
    return tuple(value.code if isinstance(value, ExcelError) else value for value in values)
