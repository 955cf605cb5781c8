"""The part of a run that any process can do: some scenarios in, their outcomes out, workbooks on the way."""

from __future__ import annotations

import gc
import importlib
import re
import threading
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from xlplugin.calculation.engine_runtime import bounds
from xlplugin.headless.causes import Causes
from xlplugin.headless.files import write_by_way_of
from xlplugin.headless.fill_plan import FillPlan
from xlplugin.headless.headings import Heading
from xlplugin.headless.inputs import Reading, is_missing
from xlplugin.headless.moved_arrays import MovedBook
from xlplugin.headless.scenario_warnings import ScenarioWarnings, check_live
from xlplugin.messages import say, speaking
from xlplugin.ooxml import Package
from xlplugin.values import CellValue

DONE, FAILED = "ok", "failed"
_kept = threading.local()


@dataclass(frozen=True)
class Job:
    """What a worker process needs to know once: it builds its own plan from it."""

    template: bytes
    label: str
    columns: tuple[Heading, ...]
    directory: str | None
    modules: tuple[str, ...]  # those that register the functions, also where no package is installed
    parts: str = ""  # where workbooks are written before they get their names
    decimal: str = "."
    formats_shown: bool = True
    language: str = "en"
    profile: str | None = None  # Excel's language and region
    seconds: float | None = None  # bounds of one calculation of the engine
    memory: int | None = None  # in bytes
    # The workbooks are all there: of a run that was killed after its end, if they are alike.
    compares: bool = False
    alone: str = ""  # why every scenario is the engine's alone
    processes: int = 1  # that compute it


@dataclass(frozen=True)
class Scenario:
    row: int  # 1-based
    values: tuple[object, ...]
    name: str = ""  # file name; empty when no workbook is wanted
    is_written: bool = False  # by an earlier run: only its outputs are wanted


@dataclass(frozen=True)
class Outcome:
    row: int
    status: str
    message: str
    inputs: Sequence[object] = ()  # as they stand in the workbook; what could not be read as it was given
    # Numbers packed in an array: 10,000 rows are kept until the summary is written.
    outputs: Sequence[CellValue] = ()
    warnings: str = ""
    is_unwritten: bool = False  # computed, but the file system took no workbook: worth another run
    difference: str = ""  # where a batch and the engine disagreed


@dataclass
class _Row:
    """A scenario as read: what goes into the cells, and what is wrong with it."""

    scenario: Scenario
    inputs: list[CellValue]
    problems: list[str]


def _plan(job: Job) -> FillPlan:
    """The job's plan: made once a thread, because an engine holds one scenario at a time.

    The next run of the same template and columns goes on with it, wherever its workbooks go.
    """
    kept: Job | None = getattr(_kept, "job", None)
    if kept is None or _planned(kept) != _planned(job) or (kept.alone and not job.alone):
        _kept.job = None  # whatever fails from here on, no plan is taken for another job's
        for module in job.modules:
            importlib.import_module(module)
        with _without_collection():
            _kept.plan = FillPlan(
                Package(job.template, label=job.label),
                [heading.target for heading in job.columns],
                profile=job.profile,
            )
        check_live(_kept.plan, job.label)
        _kept.warnings = ScenarioWarnings(_kept.plan)
        _kept.causes = Causes(_kept.plan.engine)
    plan: FillPlan = _kept.plan
    if _kept.job != job:
        _kept.readings = [Reading(heading.unit, job.decimal, job.formats_shown) for heading in job.columns]
        plan.batch.begin(job.alone, job.processes)
        _kept.job = job
    return plan


def _planned(job: Job) -> Job:
    """What of a job its plan depends on."""
    plain = replace(job, directory=None, parts="", decimal="", formats_shown=True)
    return replace(plain, compares=False, alone="", processes=1)


@contextmanager
def _without_collection() -> Iterator[None]:
    """While a plan is made, nearly all that is made stays: a quarter of the time would go into looking."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def run_chunk(job: Job, scenarios: Sequence[Scenario]) -> list[Outcome]:
    """Outcomes of some scenarios, in their order."""
    with speaking(job.language), bounds(job.seconds, job.memory):
        plan = _plan(job)
        rows = [_Row(scenario, *plan.read(scenario.values, _kept.readings)) for scenario in scenarios]
        for place, reason in plan.refusals([row.inputs for row in rows]).items():
            rows[place].problems.append(reason)
        fine = [row for row in rows if not row.problems]
        computed = plan.compute([row.inputs for row in fine])
        outcomes = {row.scenario.row: _failed(row) for row in rows if row.problems}
        for row, (values, message) in zip(fine, computed, strict=True):
            outcomes[row.scenario.row] = _finished(job, plan, row, values, message)
    return [outcomes[scenario.row] for scenario in scenarios]


def _failed(row: _Row) -> Outcome:
    return Outcome(row.scenario.row, FAILED, say("; ").join(row.problems), row.scenario.values)


def _finished(
    job: Job, plan: FillPlan, row: _Row, values: Sequence[CellValue] | MovedBook, message: str
) -> Outcome:
    scenario, unwritten = row.scenario, ""
    if bare := re.fullmatch(say("{label} is {code}", label="(.+)", code=r"#[A-Z0-9/_]+[!?]?"), message):
        reason = _kept.causes.of(bare[1])  # the engine holds a row that has failed
        message = say("{label}: {reason}", label=message, reason=reason) if reason else message
    if not message and job.directory is not None and not scenario.is_written:
        unwritten = _write(job, plan, row, values)
    outputs = plan.outputs(values)
    given = [not is_missing(value) for value in scenario.values]
    return Outcome(
        scenario.row,
        FAILED if message or unwritten else DONE,
        message or unwritten,
        tuple(row.inputs),
        _packed(outputs),
        say("; ").join(filter(None, [*_kept.warnings.of(row.inputs, given, values, outputs), plan.note])),
        bool(unwritten),
        plan.batch.difference,
    )


def _packed(outputs: tuple[CellValue, ...]) -> Sequence[CellValue]:
    numbers = [value for value in outputs if type(value) is float]
    return array("d", numbers) if len(numbers) == len(outputs) else outputs


def _write(job: Job, plan: FillPlan, row: _Row, values: Sequence[CellValue] | MovedBook) -> str:
    """Writes a workbook; what went wrong, or nothing."""
    name, content = row.scenario.name, plan.workbook(row.inputs, values)
    path = Path(job.directory or "") / name
    try:
        if job.compares:
            alike = path.read_bytes() == content
            return "" if alike else say("{name} is there with other content; --force replaces it", name=name)
        write_by_way_of(Path(job.parts) / name, path, content)
    except OSError as error:
        return say("{name} cannot be written: {reason}", name=name, reason=error.strerror or error)
    return ""


def output_labels(job: Job) -> list[str]:
    """Names of the outputs, elements of ranges apart; FillError when the template cannot be filled."""
    with speaking(job.language), bounds(job.seconds, job.memory):
        return _plan(job).output_labels
