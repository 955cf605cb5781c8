"""What a workbook's own data validation lets a person enter, applied to values that scripts enter."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence, Set

import numpy as np

from xlplugin.bilingual import folded, spellings
from xlplugin.calculation.batch.column import NUMBER, TRUTH, Column
from xlplugin.calculation.batch.compiler import Compiler
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.areas import reads, within
from xlplugin.calculation.formulas.indirect import with_names_found
from xlplugin.calculation.formulas.last_branches import with_last_branches
from xlplugin.calculation.formulas.moved import moved
from xlplugin.calculation.formulas.names import Place
from xlplugin.calculation.formulas.on_sheet import on_sheet
from xlplugin.calculation.formulas.tree import FormulaError, parse, to_text
from xlplugin.calculation.general_text import number_text
from xlplugin.errors import InputError
from xlplugin.headless.inputs import Input, Reading
from xlplugin.headless.targets import find_target
from xlplugin.headless.validation_words import as_formula, described
from xlplugin.messages import retold, say
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.ooxml.validations import Validation
from xlplugin.values import CellValue

_MOST_REMEMBERED = 100_000
Condition = Callable[[Rows], Column]
Test = Callable[[list[CellValue]], list[bool]]


class AllowedValues:
    """The rule of one input cell; one that nothing here can compute allows all.

    `pending` is the rule as a formula, TRUE for what is allowed, where it depends on cells that the scenario
    has yet to move: only the computed scenario can tell. `unjudged` says why nothing can.
    """

    def __init__(self, engine: Engine, key: Key, following: Set[Key] = frozenset()) -> None:
        self._engine, self.key = engine, key
        rules = engine.book.sheet(key[0]).validations
        self._rule = next((rule for rule in rules if rule.stops and rule.covers(*key[1:])), None)
        self._known: dict[CellValue, bool] = {}
        self._words: list[str] = []
        self.pending = ""
        self.unjudged = ""
        self._test = None if self._rule is None else self._made_test(self._rule, following)

    @property
    def is_needed(self) -> bool:
        return self._test is not None

    def in_its_words(self, value: CellValue) -> CellValue:
        """The value as the list of entries spells it: 稀疏 where a sheet offers sparse, or the reverse."""
        if not self._words or not isinstance(value, str):
            return value
        offered = {word.casefold(): word for word in self._words}
        if value.casefold() in offered:
            return value
        return next((offered[word] for word in map(folded, spellings(value)) if word in offered), value)

    def refused(self, values: Sequence[CellValue]) -> set[CellValue]:
        """Those among the values that the rule does not allow; each is looked at once in a run."""
        if self._test is None:
            return set()
        new = list(dict.fromkeys(value for value in values if value not in self._known))
        if len(self._known) + len(new) > _MOST_REMEMBERED:
            self._known.clear()
            new = list(dict.fromkeys(values))
        self._known.update(zip(new, self._test(new) if new else (), strict=True))
        return {value for value in values if not self._known[value]}

    def explain(self, value: CellValue) -> str:
        """Why a value is refused: the rule's own words where it has some, and a list's entries."""
        assert self._rule is not None  # without a rule nothing is refused
        shown = repr(value) if isinstance(value, str) else _text(value)
        close = (
            difflib.get_close_matches(shown.strip("'"), self._words, n=3, cutoff=0.5) if self._words else []
        )
        hint = say("; close: {words}", words=", ".join(close)) if close else ""
        said, entries = self._rule.error, described(self._rule, self._words)
        if said and self._words and self._words[0] not in said:
            said += f" ({entries})"
        return say("{value} is not allowed here: {reason}", value=shown, reason=said or entries) + hint

    def _made_test(self, rule: Validation, following: Set[Key]) -> Test | None:
        if rule.kind == "list" and (test := self._list_test(rule, following)):
            return test
        formula = self._condition(rule)
        if formula is None:
            return None
        if self._depends_on(formula, following):
            self.pending = formula
            return None
        # Among `following` are all that follow from this cell; without them, ask, if the rule reads formulas.
        if not following and self._reads_followers(formula):
            return lambda values: self._by_engine(formula, values)
        try:
            condition = Compiler.of(self._engine, {self.key}).compile(parse(formula), self.key)
        except NotForBatch:
            return lambda values: self._by_engine(formula, values)
        return lambda values: self._together(condition, formula, values)

    def _list_test(self, rule: Validation, following: Set[Key]) -> Test | None:
        """For entries that are known by now."""
        source = rule.formulas[0].removeprefix("=")
        if source.startswith('"'):
            self._words = [word.strip() for word in source.strip('"').split(",")]
        else:
            try:
                keys = self._cells(source, rule)
            except InputError:
                return None
            if not following.isdisjoint(keys):
                return None
            self._words = [_text(value) for key in keys if (value := self._engine.get(*key)) is not None]
        # Forgiving case, as the functions and the conditions on the sheets do.
        words = {word.casefold() for word in self._words}
        return lambda values: [_text(value).casefold() in words for value in values]

    def _cells(self, source: str, rule: Validation) -> list[Key]:
        return find_target(self._engine.book, self._for_this_cell(source, rule)).keys

    def _for_this_cell(self, text: str, rule: Validation) -> str:
        """A formula of the rule as this cell reads it: plain areas, with their sheets."""
        sheet, row, column = self.key
        top, left = rule.first_cell
        names, place = self._engine.trees.names, Place(*self.key)
        tree = with_last_branches(names.plain(moved(parse(text), row - top, column - left), place))
        words = (name.name for name in self._engine.book.names)
        return to_text(on_sheet(with_names_found(tree, names, words, place), sheet))

    def _condition(self, rule: Validation) -> str | None:
        """The rule as one formula that is TRUE for what is allowed; None when it cannot be computed."""
        try:
            first, second = (
                self._for_this_cell(text.removeprefix("="), rule) if text else "" for text in rule.formulas
            )
        except FormulaError:
            return None
        text = as_formula(rule, cell_label(self.key), first, second)
        self.unjudged = "" if text is None else self._engine.reason_against(text)
        return None if self.unjudged else text

    def _reads_followers(self, formula: str) -> bool:
        reads_formulas = self._depends_on(formula, set(self._engine.formulas))
        return reads_formulas and self._depends_on(formula, self._engine.dependents([self.key]))

    def _depends_on(self, formula: str, following: Set[Key]) -> bool:
        """Whether it reads what the scenario has yet to move, as far as can be told."""
        others = set(following) - {self.key}
        found = reads(parse(formula), self.key[0], self._engine.trees.sheets)
        if found.seeks:
            return bool(others)
        return any(within(key, area) for key in others for area in found.areas)

    def _together(self, condition: Condition, formula: str, values: list[CellValue]) -> list[bool]:
        numbers = [value for value in values if type(value) is float]
        if not numbers:
            return self._by_engine(formula, values)
        rows = Rows(len(numbers), {self.key: Column(NUMBER, np.array(numbers))})
        try:
            allowed = condition(rows)
        except NotForBatch:
            return self._by_engine(formula, values)
        if allowed.is_mixed or allowed.kinds != TRUTH or rows.doubtful.any():
            return self._by_engine(formula, values)
        result = np.broadcast_to(np.asarray(allowed.numbers) != 0.0, len(numbers))
        known: dict[CellValue, bool] = dict(zip(numbers, result.tolist(), strict=True))
        rest = [value for value in values if type(value) is not float]
        known |= zip(rest, self._by_engine(formula, rest), strict=True)
        return [known[value] for value in values]

    def _by_engine(self, formula: str, values: list[CellValue]) -> list[bool]:
        return [self._engine.ask(formula, self.key, value) is True for value in values]


def unjudged(inputs: Sequence[Input], rules: Mapping[int, AllowedValues]) -> str:
    """What a reader should know of entry rules that nothing here can compute."""
    return say("; ").join(
        say("{label} has an entry rule that is not asked: {reason}",
            label=inputs[column].label, reason=retold(rule.unjudged))
        for column, rule in rules.items()
        if rule.unjudged
    )  # fmt: skip


def read_inputs(
    inputs: Sequence[Input],
    rules: Mapping[int, AllowedValues],
    values: Sequence[object],
    readings: Sequence[Reading | None],
) -> tuple[list[CellValue], list[str]]:
    """A scenario's values as its cells take them, and what is wrong with those that they cannot take.

    Such a cell keeps the template's value, so that the others are looked at as well.
    """
    read: list[CellValue] = []
    problems: list[str] = []
    for number, (cell, value, reading) in enumerate(zip(inputs, values, readings, strict=True)):
        try:
            taken = cell.read(value, reading)
        except InputError as error:
            taken = cell.own
            problems.append(str(error))
        read.append(rules[number].in_its_words(taken) if number in rules else taken)
    return read, problems


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return number_text(value) if isinstance(value, (int, float)) else str(value)
