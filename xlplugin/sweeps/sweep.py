"""`sweep`: outputs of a workbook for very many scenarios, as a table."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from xlplugin.headless.inputs import find_input
from xlplugin.headless.model import Model
from xlplugin.messages import say
from xlplugin.ooxml import Package
from xlplugin.ooxml.addresses import Key
from xlplugin.sweeps.compiled import Compiled
from xlplugin.sweeps.design import Sampler
from xlplugin.sweeps.distributions import Distribution, SweepError
from xlplugin.sweeps.entries import Entries
from xlplugin.sweeps.jobs import Part, parts_of
from xlplugin.sweeps.measures import only_distributions
from xlplugin.sweeps.results import Errors, Gathered, Results
from xlplugin.sweeps.scenarios import Given, output_cells, scenarios
from xlplugin.sweeps.straight.lines import bounds_of

if TYPE_CHECKING:
    import pandas

_log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
_compiled: WeakKeyDictionary[Model, dict[tuple[Any, ...], Compiled]] = WeakKeyDictionary()


def sweep(
    book: str | PathLike[str] | Model,
    inputs: Given,
    outputs: Sequence[str] | None = None,
    *,
    draws: int | None = None,
    seed: int | None = None,
    sampler: Sampler = "random",
    correlation: Mapping[tuple[str, str], float] | None = None,
    jobs: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> pandas.DataFrame:
    """Outputs of a workbook for many scenarios, computed column by column.

    Args:
        book: the path of a workbook, or an open `Model` (its inputs as they are set; a second sweep of it
            over the same inputs compiles nothing again).
        inputs: by name or address, one value a scenario; or `grid(...)`, of which every combination is
            computed; or distributions such as `triangular(...)`, from which `draws` are taken. Numbers are in
            the cell's unit; texts are read as `fill` reads them (`40%`, `14亿`, `TRUE`, dates).
        outputs: names or addresses of single cells; default: every named output of one cell.
        draws: number of scenarios where inputs are distributions; `seed` makes them repeatable.
        sampler: `random`, `sobol` or `latin` (Latin hypercube).
        correlation: rank correlations wanted, by pairs of drawn inputs.
        jobs: processes of this machine; `executor`: any concurrent.futures executor instead. The results
            are the same for any number of workers.
        progress: called with the number of finished and of all scenarios.

    Returns:
        A row a scenario, numbered from 0 as pandas does, a column an output; NaN where an output is an
        error, and in a scenario that brings kinds of values for which nothing is proven. `.attrs["errors"]`
        holds, by output, the counts by error (a code such as `#DIV/0!`, or what is not proven, in one line)
        and samples of each (scenario from 0, error); `.attrs["inputs"]` the inputs as drawn;
        `.attrs["seconds"]`, `.attrs["by_engine"]` and `.attrs["note"]` how it was computed. After Ctrl-C the
        rows finished by then, with `.attrs["interrupted"]`.

    Raises:
        SweepError, TargetError, PackageError: nothing can start, or nothing is computed (an output follows
        from a cell that is not, or every scenario brings such kinds of values); one line says why.
    """
    run = Sweep(book, inputs, outputs, draws=draws, seed=seed, sampler=sampler, correlation=correlation)
    return run.table(jobs, executor, progress)


class Sweep:
    """One call of `sweep`, checked before anything is computed."""

    def __init__(
        self,
        book: str | PathLike[str] | Model,
        inputs: Given,
        outputs: Sequence[str] | None = None,
        *,
        draws: int | None = None,
        seed: int | None = None,
        sampler: Sampler = "random",
        correlation: Mapping[tuple[str, str], float] | None = None,
    ) -> None:
        if not inputs:
            raise SweepError("a sweep without inputs")
        self.model = book if isinstance(book, Model) else Model(Package.open(Path(book)))
        self.inputs = [find_input(self.model.book, name) for name in inputs]
        self._check_distinct()
        self.varied, self._correlation = dict(inputs), correlation
        self.entries = {
            name: Entries(self.model, cell) for name, cell in zip(inputs, self.inputs, strict=True)
        }
        for name, how in self.varied.items():
            self.entries[name].check(how)
        drawn = scenarios(self.varied, draws, seed, sampler, correlation)
        self.drawn = {name: self.entries[name].taken(values) for name, values in drawn.items()}
        for name, how in self.varied.items():
            if getattr(how, "ends", None) == ():  # it has no bounds that could be checked before
                self.entries[name].check(self.drawn[name])
        self.count = len(next(iter(self.drawn.values())))
        self.outputs = dict(output_cells(self.model.book, outputs))

    def _check_distinct(self) -> None:
        keys = [cell.key for cell in self.inputs]
        if len(set(keys)) < len(keys):
            raise SweepError("two inputs are the same cell")

    def distributions(self) -> dict[str, Distribution]:
        """The inputs as independent distributions; SweepError where they are not."""
        if self._correlation:
            raise SweepError("Sobol indices beside a rank correlation: they are of independent inputs")
        return only_distributions(self.varied)

    @property
    def keys(self) -> list[Key]:
        """Cells of the inputs."""
        return [cell.key for cell in self.inputs]

    def compiled(self) -> Compiled:
        """The model between inputs and outputs, compiled once for each state of its other inputs."""
        known = _compiled.setdefault(self.model, {})
        key = (tuple(self.keys), tuple(self.outputs.values()), self.model.state)
        if key not in known:
            known[key] = Compiled(self.model.engine, self.keys, list(self.outputs.values()))
        return known[key]

    def table(
        self, jobs: int = 1, executor: Executor | None = None, progress: Progress | None = None
    ) -> pandas.DataFrame:
        """The outputs of all scenarios, as `sweep` returns them."""
        started = time.perf_counter()
        whole = Results([], [Errors() for _ in self.outputs])
        gathered = Gathered(len(self.outputs), self.count)
        notes: dict[str, None] = {}
        refused: Counter[str] = Counter()
        done, interrupted = 0, False
        try:
            for part in self._parts(jobs, executor):
                for mine, more in zip(whole.errors, part.results.errors, strict=True):
                    mine += more
                whole.by_engine += part.results.by_engine
                refused.update(part.results.refused.values())
                notes |= dict.fromkeys(filter(None, [part.note]))
                done += gathered.put(part.start, part.results.values)
                if progress is not None:
                    progress(done, self.count)
        except KeyboardInterrupt:
            interrupted = True
        if refused.total() == self.count:
            raise SweepError(next(iter(refused)))
        _log.info("%d of %d scenarios together, the others by the engine", done - whole.by_engine, done)
        rows = None if done == self.count else gathered.rows()
        frame = gathered.frame(tuple(self.outputs), rows)
        frame.attrs |= {
            "inputs": self.drawn if rows is None else {n: v[rows] for n, v in self.drawn.items()},
            "errors": {
                name: {"counts": errors.counts, "samples": errors.samples}
                for name, errors in zip(self.outputs, whole.errors, strict=True)
                if errors.counts
            },
            "by_engine": whole.by_engine,
            "note": _note(notes),
            "seconds": time.perf_counter() - started,
            "interrupted": interrupted,
        }
        return frame

    def _parts(self, jobs: int, executor: Executor | None) -> Iterator[Part]:
        columns = list(self.drawn.values())
        compiled = self.compiled()
        if jobs == 1 and executor is None:
            bounds = bounds_of(columns)
            start = 0
            while start < self.count:
                chunk = [column[start : start + compiled.at_once] for column in columns]
                yield Part(start, compiled.compute(chunk, start, bounds), compiled.note)
                start += len(chunk[0])
            return
        outputs = list(self.outputs.values())
        yield from parts_of(self.model, compiled, self.keys, outputs, columns, jobs, executor)


def _note(reasons: Iterable[str]) -> str:
    """Why a sweep was slow, in one line; empty where it was not."""
    joined = "; ".join(reasons)
    return say("every scenario goes through the engine: {reason}", reason=joined) if joined else ""
