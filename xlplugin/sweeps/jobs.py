"""Parts of a sweep in other processes, on this machine or a cluster's."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xlplugin.headless.model import Model
from xlplugin.headless.workers import workers_for
from xlplugin.messages import language, speaking
from xlplugin.ooxml import Package
from xlplugin.ooxml.addresses import Key
from xlplugin.sweeps.compiled import CHUNK, Compiled
from xlplugin.sweeps.results import Results
from xlplugin.sweeps.straight.lines import Ends, bounds_of
from xlplugin.values import CellValue as Value

PER_PART = 2 * CHUNK  # scenarios that travel at once, at most
PIECES = 8  # for each worker, at least: some are slower, and progress is seen and kept
MOST_PARTS = 1000  # where the engine computes: a part then takes seconds
_kept = threading.local()


@dataclass(frozen=True)
class Task:
    """What a worker needs to know once."""

    book: bytes
    label: str
    state: tuple[tuple[Key, Value], ...]  # inputs of the model that are set
    inputs: tuple[Key, ...]
    outputs: tuple[Key, ...]
    modules: tuple[str, ...]  # those that register the functions
    bounds: tuple[Ends | None, ...]  # of all scenarios
    language: str  # of messages


@dataclass(frozen=True)
class Part:
    start: int
    results: Results
    note: str


def parts_of(
    model: Model,
    compiled: Compiled,
    inputs: Sequence[Key],
    outputs: Sequence[Key],
    columns: Sequence[NDArray[Any]],
    jobs: int,
    executor: Executor | None,
) -> Iterator[Part]:
    """The parts of a sweep as workers finish them.

    Args:
        compiled: the model between inputs and outputs, as processes that are forked find it.
    """
    from xlplugin.registry import functions

    modules = tuple(sorted({function.body.__module__ for function in functions().values()}))
    package = model.book.package
    bounds = tuple(bounds_of(columns))
    keys = tuple(inputs), tuple(outputs)
    task = Task(package.data, package.label, model.state, *keys, modules, bounds, language())
    count = len(columns[0])
    with workers_for(jobs, executor, count) as workers:
        if workers.forks:
            _kept.task, _kept.compiled = task, compiled
        size = min(PER_PART, ceil(count / (PIECES * workers.count)))
        if compiled.at_once < CHUNK:  # the engine computes each: a part must not take minutes
            size = min(size, max(compiled.at_once, ceil(count / MOST_PARTS)))
        pieces = [
            (start, [column[start : start + size] for column in columns]) for start in range(0, count, size)
        ]
        yield from workers.each(compute_part, task, pieces)


def compute_part(task: Task, piece: tuple[int, list[NDArray[Any]]]) -> Part:
    """Some scenarios, in chunks."""
    with speaking(task.language):
        return _computed(task, piece)


def _computed(task: Task, piece: tuple[int, list[NDArray[Any]]]) -> Part:
    compiled = _compiled(task)
    start, columns = piece
    found = [
        compiled.compute([column[at : at + CHUNK] for column in columns], start + at, task.bounds)
        for at in range(0, len(columns[0]), CHUNK)
    ]
    whole = found[0]
    for more in found[1:]:
        whole.by_engine += more.by_engine
        whole.refused |= more.refused
        for mine, others in zip(whole.errors, more.errors, strict=True):
            mine += others
    whole.values = [
        np.concatenate(values) for values in zip(*(results.values for results in found), strict=True)
    ]
    return Part(start, whole, compiled.note)


def _compiled(task: Task) -> Compiled:
    """The task's model, compiled once a thread: an engine holds one scenario at a time."""
    if getattr(_kept, "task", None) is not task and getattr(_kept, "task", None) != task:
        for module in task.modules:
            importlib.import_module(module)
        model = Model(Package(task.book, label=task.label))
        for key, value in task.state:
            model.engine.set(*key, value)
        model.engine.recalculate()
        _kept.compiled = Compiled(model.engine, task.inputs, task.outputs)
        _kept.task = task
    compiled: Compiled = _kept.compiled
    return compiled
