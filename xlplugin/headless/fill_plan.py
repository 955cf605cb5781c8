"""A template made ready for many scenarios: which cells they set, which follow, which bytes never change."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from xlplugin.calculation.batch import BatchModel, NotForBatch
from xlplugin.calculation.circles import values_or_circles
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.tree import parse
from xlplugin.errors import ExcelError
from xlplugin.headless.allowed_values import AllowedValues, read_inputs, unjudged
from xlplugin.headless.batch_rows import BatchRows
from xlplugin.headless.beyond_engine import BeyondEngine
from xlplugin.headless.failures import CIRCULAR, explain
from xlplugin.headless.filled_sheets import FilledSheets
from xlplugin.headless.inputs import Input, Reading, find_inputs
from xlplugin.headless.moved_arrays import MovedBook, misfit, moved_arrays
from xlplugin.headless.open_groups import Line, lines, with_all_open
from xlplugin.headless.recalc import updated_values, write_values
from xlplugin.headless.row_groups import GroupRow, errors_in
from xlplugin.headless.row_kinds import RowKinds
from xlplugin.headless.row_results import RowResults
from xlplugin.headless.targets import Target, named_targets
from xlplugin.messages import say
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.values import CellValue as Value

if TYPE_CHECKING:
    from xlplugin.registry import Function

_log = logging.getLogger(__name__)
Row = Sequence[Value] | MovedBook


class FillPlan:
    """What a run over scenarios needs from its template.

    The template is recalculated first: cells that no scenario moves are right as well, whatever the file
    said. Values of scenarios travel as lists in the order of `cells`.
    """

    def __init__(
        self,
        package: Package,
        columns: Sequence[str],
        functions: Mapping[str, Function] | None = None,
        profile: str | None = None,
    ) -> None:
        groups, self.engine = _settled(package, functions, profile)
        self.book = self.engine.book
        self.inputs: list[Input] = find_inputs(self.book, columns)
        keys = [cell.key for cell in self.inputs]
        self._beyond = BeyondEngine(self.engine, keys)
        self.cells: list[Key] = sorted(self._beyond.computed())
        rules = {
            column: AllowedValues(self.engine, key, {*keys, *self.cells}) for column, key in enumerate(keys)
        }
        self._rules = {column: rule for column, rule in rules.items() if rule.is_needed}
        self._late = [(column, rule) for column, rule in rules.items() if rule.pending]
        self._unjudged = unjudged(self.inputs, rules)
        self._verdicts = [self.engine.watch(rule.pending, rule.key) for _, rule in self._late]
        base = self.engine.values_at(self.cells)
        self._base = [base[key] for key in self.cells]
        places = self._order = {key: place for place, key in enumerate(self.cells)}
        self._spilling = [key for key in self.engine.arrays if key in places]
        self._named = [pair for target in named_targets(self.book) for pair in self._formulas_of(target)]
        unmoved = [key for _, key in self._named if key not in places]
        places |= {key: len(self.cells) + number for number, key in enumerate(unmoved)}
        self._outputs: list[tuple[str, int]] = [(label, places[key]) for label, key in self._named]
        self._beyond.refuse({key for _, key in self._named})
        pending = {key: rule.pending for key, (_, rule) in zip(self._verdicts, self._late, strict=True)}
        self.batch = BatchRows(_batch_model(self.engine, keys, self.cells, pending), self.by_engine)
        own = [cell.own for cell in self.inputs]
        kinds = RowKinds(self.engine, [*self.cells, *keys], [*self._base, *own])
        self._sheets = FilledSheets(
            self.book,
            [*self.cells, *keys],
            groups,
            lambda key: self.engine.get(*key),
            self._calculation(),
        )
        self._results = RowResults(
            len(self.cells),
            [place for _, place in self._outputs],
            [self.engine.get(*key) for key in unmoved],
            self._sheets,
            kinds,
        )

    @property
    def note(self) -> str:
        """What a reader of the summary should know of how its rows were computed."""
        notes = [self._beyond.note, self._unjudged]
        if self.batch.difference:
            notes.append(say("computed one by one: {difference}", difference=self.batch.difference))
        return say("; ").join(filter(None, notes))

    @property
    def output_labels(self) -> list[str]:
        return [label for label, _ in self._outputs]

    def read(
        self, values: Sequence[object], readings: Sequence[Reading | None]
    ) -> tuple[list[Value], list[str]]:
        """A scenario's values as the cells take them, and what is wrong with those that cannot be taken."""
        return read_inputs(self.inputs, self._rules, values, readings)

    def refusals(self, rows: Sequence[Sequence[Value]]) -> dict[int, str]:
        """Places of rows with an input that the workbook does not let a person enter, and why."""
        found: dict[int, str] = {}
        for column, rule in self._rules.items():
            cell = self.inputs[column]
            refused = rule.refused([row[column] for row in rows if row[column] != cell.own])
            if refused:
                reasons = {
                    place: say("{label}: {reason}", label=cell.label, reason=rule.explain(row[column]))
                    for place, row in enumerate(rows)
                    if row[column] in refused
                }
                for place, reason in reasons.items():
                    found[place] = say("; ").join(filter(None, [found.get(place), reason]))
        return found

    def compute(self, rows: Sequence[Sequence[Value]]) -> Iterator[tuple[Row, str]]:
        """Values of `cells` for each row of inputs, and why the row fails, or nothing.

        Together where that can be done, and samples compared with the engine, which computes the other rows.
        A row in which a spilled result takes other cells comes as a book of its own.
        """
        for inputs, found in zip(rows, self.batch.compute(rows), strict=True):
            try:
                yield self._computed(inputs, found)
            except MemoryError:
                yield [None] * len(self.cells), say("its calculation takes more memory than there is")

    def _computed(self, inputs: Sequence[Value], found: GroupRow | None) -> tuple[Row, str]:
        values: Sequence[Value] = self.by_engine(inputs) if found is None else found
        messages = self.engine.messages if found is None else []
        late = self._late_refusal(inputs, values[len(self.cells) :]) if self._late else ""
        failure = late or self._failure(values, messages)
        if failure and found is not None:  # the engine tells what our functions said
            self.by_engine(inputs)
            failure = late or self._failure(values, self.engine.messages)
        failure = failure or self._results.refusal(inputs, values)
        moved = moved_arrays(self.engine, self._spilling) if found is None else ()
        return self._with_moved(moved, inputs, values, failure) if moved else (values, failure)

    def _with_moved(
        self, moved: Sequence[Key], inputs: Sequence[Value], values: Sequence[Value], failure: str
    ) -> tuple[Row, str]:
        if reason := misfit(self.engine, moved):
            return [None] * len(values), failure or reason
        keys = (cell.key for cell in self.inputs)
        book = MovedBook(self.engine, dict(zip(keys, inputs, strict=True)), self._named)
        return book, failure or book.failure

    def _late_refusal(self, inputs: Sequence[Value], verdicts: Sequence[Value]) -> str:
        """The same as `refusals` by rules that depend on what the scenario has moved."""
        for (column, rule), verdict in zip(self._late, verdicts, strict=True):
            if verdict is not True and inputs[column] != self.inputs[column].own:
                label, reason = self.inputs[column].label, rule.explain(inputs[column])
                return say("{label}: {reason}", label=label, reason=reason)
        return ""

    def by_engine(self, inputs: Sequence[Value]) -> list[Value]:
        """Values of `cells` for a row of inputs, and of the rules that wait for them, from the engine."""
        for cell, value in zip(self.inputs, inputs, strict=True):
            self.engine.set(*cell.key, value)
        self.engine.recalculate()
        found = values_or_circles(self.engine, [*self.cells, *self._verdicts])
        return [found[key] for key in (*self.cells, *self._verdicts)]

    def outputs(self, values: Row) -> tuple[Value, ...]:
        """Values of the named outputs; one that no input moves keeps the template's value."""
        return values.outputs if isinstance(values, MovedBook) else self._results.outputs(values)

    def _failure(self, values: Sequence[Value], messages: Sequence[ExcelError]) -> str:
        """Why a scenario failed: an output is an error, or a cell is one that in the template was none."""
        errors = {place: error for place, error in errors_in(values).items() if place < len(self.cells)}
        for label, place in self._outputs:
            if place in errors:
                return explain(label, errors[place], messages, self._formula(place))
        for place, error in errors.items():
            if error.code == CIRCULAR or not isinstance(self._base[place], ExcelError):
                return explain(cell_label(self.cells[place]), error, messages, self._formula(place))
        return ""

    def _formula(self, place: int) -> str:
        return self.engine.formula(*self.cells[place]) or ""

    def workbook(self, inputs: Sequence[Value], values: Row) -> bytes:
        """The bytes of one scenario's workbook."""
        if isinstance(values, MovedBook):
            return self._sheets.with_groups(values.workbook(), lambda key: self.engine.get(*key))
        return self._results.workbook(inputs, values)

    def _calculation(self) -> bytes:
        """The workbook part; its word on recalculation on opening stays where a formula keeps its value."""
        xml = self.book.xml
        if self._beyond.stale:
            return xml.with_calculation_on_opening()
        return xml.content if self.engine.uncomputed else xml.with_settled_calculation()

    def _formulas_of(self, target: Target) -> list[tuple[str, Key]]:
        keys = target.keys
        if not any(key in self.engine.formulas or key in self._order for key in keys):
            return []
        if len(keys) == 1:
            return [(target.label, keys[0])]
        return [(f"{target.label}[{number}]", key) for number, key in enumerate(keys, start=1)]


def _settled(
    package: Package, functions: Mapping[str, Function] | None, profile: str | None
) -> tuple[list[Line], Engine]:
    """The template in an engine, with right values in the book that it holds, and its groups.

    What is in use is shown in every workbook, and formulas that ask find it so: the engine computes with all
    groups opened, and the book has them as they were.
    """
    closed = Book(package)
    groups = lines(closed)
    shown = with_all_open(closed, groups)
    engine = Engine(shown, functions, profile, checked=True)
    changes = updated_values(engine, engine.kept)
    if any(change.values for change in changes.values()):
        settled = write_values(engine, changes, book=closed)
        engine.take_values(Book(Package(settled, label=package.label)))
    elif shown is not closed:
        engine.take_values(closed)
    return groups, engine


def _batch_model(
    engine: Engine, inputs: list[Key], cells: list[Key], pending: Mapping[Key, str]
) -> BatchModel | None:
    """Formulas of cells, and entry rules that wait for them, compiled; None where the engine computes."""
    try:
        rules = {key: parse(text) for key, text in pending.items()}
        model = BatchModel(engine, inputs, cells, rules)
    except NotForBatch as reason:
        _log.info("every scenario goes to the engine: %s", reason)
        return None
    _log.info("%d cells follow from %d inputs: scenarios are computed together", len(cells), len(inputs))
    return model
