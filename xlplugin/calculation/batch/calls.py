"""Calls of functions as functions over columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from xlplugin.calculation.batch import aggregates, logic
from xlplugin.calculation.batch.aggregates import Argument
from xlplugin.calculation.batch.branching import BRANCHING
from xlplugin.calculation.batch.cellwise import Shared, cellwise
from xlplugin.calculation.batch.column import NA, Column, error
from xlplugin.calculation.batch.functions import AGGREGATES, OF_VALUES, SUBTOTALS
from xlplugin.calculation.batch.lifting import lifted
from xlplugin.calculation.batch.operators import STEPS, negated, plus
from xlplugin.calculation.batch.own import OMITTED, Left, call_own
from xlplugin.calculation.batch.parts import (
    Compiled,
    Fixed,
    folded,
    one_value,
    refuse,
    rounded_to_six,
    single_value,
)
from xlplugin.calculation.batch.references import References
from xlplugin.calculation.batch.rounding import round_up_after_six
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.formulas.book_formulas import Key
from xlplugin.calculation.formulas.nodes import Binary, Call, Node, Number, Omitted, Reference, Unary
from xlplugin.calculation.formulas.tree import children

if TYPE_CHECKING:
    from xlplugin.registry import Function


class Calls(ABC):
    """Compiles calls; what their arguments are a subclass says."""

    def __init__(
        self, functions: Mapping[str, Function], references: References, subtotals: Callable[[], set[Key]]
    ) -> None:
        """
        Args:
            subtotals: cells that SUBTOTAL passes over.
        """
        self.functions, self.references = functions, references
        self._subtotals, self._sites = subtotals, count()
        self._arrays: dict[tuple[Node, str], Shared] = {}
        self.sheet = ""  # where the formula stands that is being compiled
        self.lies_apart = 0.0  # how far two libraries do in it

    @abstractmethod
    def scalar(self, node: Node) -> Compiled:
        """A part where one value is wanted."""

    @abstractmethod
    def argument(self, node: Node, inner: Callable[[Node], Compiled] | None = None) -> Compiled:
        """A part as an argument: of a reference, its cells. `inner` compiles the branches of IF."""

    def folded(self, run: Compiled, parts: Sequence[Compiled]) -> Compiled:
        """The part, computed at once where it stands on nothing that varies."""
        return folded(run, parts, self.lies_apart)

    def lifted(self, step: Callable[..., Any], parts: Sequence[Compiled], errors: bool = False) -> Compiled:
        """A step over single values."""
        return self.folded(
            lambda rows: lifted(step, rows, [one_value(part(rows)) for part in parts], errors), parts
        )

    def call(self, node: Call, inner: Callable[[Node], Compiled]) -> Compiled:
        """A call; NotForBatch of a function that only the engine knows."""
        name, arguments = node.function, node.arguments
        if name in self.functions:
            return self._own(self.functions[name], arguments)
        if name == "ROUNDUP" and (value := rounded_to_six(node)) is not None:
            return self.lifted(round_up_after_six, [self.scalar(value)])
        if name in BRANCHING:
            return BRANCHING[name](self, arguments, inner)
        if name == "NA" and not arguments:
            return Fixed(error(NA))
        if name in logic.KINDS and len(arguments) == 1:
            return self.lifted(logic.KINDS[name], [self.scalar(arguments[0])], errors=True)
        if name in OF_VALUES:
            if any(isinstance(argument, Omitted) for argument in arguments):
                raise NotForBatch(f"{name} with an argument left out")
            return self.lifted(OF_VALUES[name], [self.scalar(argument) for argument in arguments])
        if name == "SUBTOTAL":
            return self._subtotal(arguments)
        if name == "SUMPRODUCT":
            return self._aggregate(aggregates.sum_product, [self.array(argument) for argument in arguments])
        if name in AGGREGATES and arguments:
            return self._aggregate(AGGREGATES[name], [self.argument(argument) for argument in arguments])
        raise NotForBatch(f"the function {name}")

    def _aggregate(
        self, run: Callable[[Rows, Sequence[Argument]], Argument], parts: Sequence[Compiled]
    ) -> Compiled:
        return self.folded(lambda rows: run(rows, [part(rows) for part in parts]), parts)

    def _subtotal(self, arguments: Sequence[Node]) -> Compiled:
        """SUBTOTAL where no row is hidden and no cell is a subtotal; trust names it where rows are hidden."""
        kind, areas = arguments[0], arguments[1:]
        number = int(kind.value) % 100 if isinstance(kind, Number) else 0
        if number not in SUBTOTALS or not all(isinstance(area, Reference) for area in areas):
            raise NotForBatch("a SUBTOTAL of a kind that varies, or of what is no area")
        keys = [k for a in areas if isinstance(a, Reference) for k in self.references.keys(a, self.sheet)]
        if not self._subtotals().isdisjoint(keys):
            raise NotForBatch("a SUBTOTAL over subtotals")
        return self._aggregate(AGGREGATES[SUBTOTALS[number]], [self.argument(area) for area in areas])

    def _own(self, function: Function, arguments: Sequence[Node]) -> Compiled:
        parts: list[Compiled | Left] = [
            OMITTED if isinstance(a, Omitted) else self.argument(a) for a in arguments
        ]

        def run(rows: Rows) -> Column:
            values = [part if isinstance(part, Left) else part(rows) for part in parts]
            return call_own(rows, function, [single_value(value) for value in values])

        return self.folded(run, [part for part in parts if not isinstance(part, Left)])

    def array(self, node: Node) -> Compiled:
        """A part that is computed cell by cell, as SUMPRODUCT has it."""
        if not children(node):
            return self._array(node)
        known = self._arrays.get((node, self.sheet))
        if known is not None:
            known.uses += 1
            return known
        run = self._array(node)
        if isinstance(run, Fixed):
            return run
        return self._arrays.setdefault((node, self.sheet), Shared(run))

    def _array(self, node: Node) -> Compiled:
        step: Callable[..., Any]
        if isinstance(node, Binary) and node.operator in STEPS:
            step, sides = STEPS[node.operator], [self.array(node.left), self.array(node.right)]
        elif isinstance(node, Unary) and node.operator in "+-":
            step, sides = (plus if node.operator == "+" else negated), [self.array(node.operand)]
        elif isinstance(node, Call) and (inner := rounded_to_six(node)) is not None:
            step, sides = round_up_after_six, [self.array(inner)]
        elif (
            isinstance(node, Call)
            and node.function == "N"
            and any(isinstance(a, Reference) for a in node.arguments)
        ):
            raise NotForBatch("N of an area, which is that of its first cell")
        elif isinstance(node, Call) and node.function in OF_VALUES:
            step, sides = OF_VALUES[node.function], [self.array(argument) for argument in node.arguments]
        elif isinstance(node, Call) and node.function in logic.KINDS:
            return self._cellwise(
                logic.KINDS[node.function], [self.array(a) for a in node.arguments], errors=True
            )
        else:
            return self.argument(node)
        return self._cellwise(step, sides)

    def _cellwise(
        self, step: Callable[..., Any], parts: Sequence[Compiled], errors: bool = False
    ) -> Compiled:
        return self.folded(lambda rows: cellwise(step, rows, [part(rows) for part in parts], errors), parts)

    def site(self) -> int:
        """The number of a part that branches."""
        return next(self._sites)

    def branch(self, node: Node, inner: Callable[[Node], Compiled]) -> Compiled:
        """A branch; one that cannot be compiled is refused only where a row takes it."""
        try:
            return inner(node)
        except NotForBatch as error:
            return refuse(str(error))
