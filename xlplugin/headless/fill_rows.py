"""The part of a run that any process can do: some scenarios in, their outcomes out, workbooks on the way."""

from __future__ import annotations

import gc
import importlib
import threading
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xlplugin.headless.files import write_whole
from xlplugin.headless.fill_plan import FillPlan
from xlplugin.headless.moved_arrays import MovedBook
from xlplugin.ooxml import Package

DONE, FAILED = "ok", "failed"
_kept = threading.local()


@dataclass(frozen=True)
class Job:
    """What a worker process needs to know once: it builds its own plan from it."""

    template: bytes
    label: str
    columns: tuple[str, ...]
    directory: str | None
    modules: tuple[str, ...]  # those that register the functions, also where no package is installed


@dataclass(frozen=True)
class Scenario:
    row: int  # 1-based
    values: tuple
    name: str = ""  # file name; empty when no workbook is wanted
    is_written: bool = False  # by an earlier run: only its outputs are wanted


@dataclass(frozen=True)
class Outcome:
    row: int
    status: str
    message: str
    outputs: Sequence = ()  # numbers packed in an array: 10,000 rows are kept until the summary is written


def _plan(job: Job) -> FillPlan:
    """The job's plan: made once a thread, because an engine holds one scenario at a time."""
    if getattr(_kept, "job", None) is not job and getattr(_kept, "job", None) != job:
        for module in job.modules:
            importlib.import_module(module)
        with _without_collection():
            _kept.plan = FillPlan(Package(job.template, label=job.label), job.columns)
        _kept.job = job
    return _kept.plan


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
    plan = _plan(job)
    outcomes: dict[int, Outcome] = {}
    readable: list[tuple[Scenario, list[object]]] = []
    for scenario in scenarios:
        try:
            readable.append((scenario, plan.read(scenario.values)))
        except ValueError as error:
            outcomes[scenario.row] = Outcome(scenario.row, FAILED, str(error))
    refusals = plan.refusals([inputs for _, inputs in readable])
    for place, message in refusals.items():
        row = readable[place][0].row
        outcomes[row] = Outcome(row, FAILED, message)
    readable = [pair for place, pair in enumerate(readable) if place not in refusals]
    computed = plan.compute([inputs for _, inputs in readable])
    for (scenario, inputs), (values, message) in zip(readable, computed, strict=True):
        if not message and job.directory is not None and not scenario.is_written:
            message = _write(plan, Path(job.directory) / scenario.name, inputs, values)
        status = FAILED if message else DONE
        outcomes[scenario.row] = Outcome(scenario.row, status, message, _packed(plan.outputs(values)))
    return [outcomes[scenario.row] for scenario in scenarios]


def _packed(outputs: tuple) -> Sequence:
    return array("d", outputs) if set(map(type, outputs)) == {float} else outputs


def _write(plan: FillPlan, path: Path, inputs: Sequence[object], values: Sequence[object] | MovedBook) -> str:
    """Writes a workbook; what went wrong, or nothing."""
    try:
        write_whole(path, plan.workbook(inputs, values))
    except OSError as error:
        return f"{path.name} cannot be written: {error.strerror or error}"
    return ""


def output_labels(job: Job) -> list[str]:
    """Names of the outputs, elements of ranges apart."""
    return _plan(job).output_labels
