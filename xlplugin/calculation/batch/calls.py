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
from xlplugin.calculation.batch.column import NA, error
from xlplugin.calculation.batch.functions import AGGREGATES, OF_VALUES, SUBTOTALS
from xlplugin.calculation.batch.lifting import lifted
from xlplugin.calculation.batch.operators import STEPS, negated, plus
from xlplugin.calculation.batch.own import OMITTED, call_own
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

    @abstractmethod
    def scalar(self, node: Node) -> Compiled:
        """A part where one value is wanted."""

    @abstractmethod
    def argument(self, node: Node, inner: Callable[[Node], Compiled] | None = None) -> Compiled:
        """A part as an argument: of a reference, its cells. `inner` compiles the branches of IF."""

    @abstractmethod
    def apart(self, *nodes: Node) -> float:
        """How far two libraries lie apart in parts of the formula, at most."""

    def step(
        self,
        run: Callable[[Rows, list[Argument]], Argument],
        parts: Sequence[Compiled],
        nodes: Sequence[Node],
    ) -> Compiled:
        """A step over the values of parts, which are these nodes; computed at once where none varies."""
        inexact = self.apart(*nodes)

        def compiled(rows: Rows) -> Argument:
            values = [part(rows) for part in parts]
            rows.inexact = inexact
            return run(rows, values)

        return folded(compiled, parts)

    def lifted(self, step: Callable[..., Any], nodes: Sequence[Node], errors: bool = False) -> Compiled:
        """A step over single values."""
        return self.step(
            lambda rows, values: lifted(step, rows, [one_value(value) for value in values], errors),
            [self.scalar(node) for node in nodes],
            nodes,
        )

    def call(self, node: Call, inner: Callable[[Node], Compiled]) -> Compiled:
        """A call; NotForBatch of a function that only the engine knows."""
        name, arguments = node.function, node.arguments
        if name in self.functions:
            return self._own(self.functions[name], arguments)
        if name == "ROUNDUP" and (value := rounded_to_six(node)) is not None:
            return self.lifted(round_up_after_six, [value])
        if name in BRANCHING:
            return BRANCHING[name](self, arguments, inner)
        if name == "NA" and not arguments:
            return Fixed(error(NA))
        if name in logic.KINDS and len(arguments) == 1:
            return self.lifted(logic.KINDS[name], arguments, errors=True)
        if name in OF_VALUES:
            if any(isinstance(argument, Omitted) for argument in arguments):
                raise NotForBatch(f"{name} with an argument left out")
            return self.lifted(OF_VALUES[name], arguments)
        if name == "SUBTOTAL":
            return self._subtotal(arguments)
        if name == "SUMPRODUCT":
            return self.step(aggregates.sum_product, [self.array(node) for node in arguments], arguments)
        if name in AGGREGATES and arguments:
            deciding = arguments[1:] if name == "INDEX" else arguments  # of its area no digits are looked at
            return self.step(AGGREGATES[name], [self.argument(node) for node in arguments], deciding)
        raise NotForBatch(f"the function {name}")

    def _subtotal(self, arguments: Sequence[Node]) -> Compiled:
        """SUBTOTAL where no row is hidden and no cell is a subtotal; trust names it where rows are hidden."""
        kind, areas = arguments[0], arguments[1:]
        number = int(kind.value) % 100 if isinstance(kind, Number) else 0
        if number not in SUBTOTALS or not all(isinstance(area, Reference) for area in areas):
            raise NotForBatch("a SUBTOTAL of a kind that varies, or of what is no area")
        keys = [k for a in areas if isinstance(a, Reference) for k in self.references.keys(a, self.sheet)]
        if not self._subtotals().isdisjoint(keys):
            raise NotForBatch("a SUBTOTAL over subtotals")
        return self.step(AGGREGATES[SUBTOTALS[number]], [self.argument(area) for area in areas], areas)

    def _own(self, function: Function, arguments: Sequence[Node]) -> Compiled:
        given = [OMITTED if isinstance(a, Omitted) else None for a in arguments]
        nodes = [a for a in arguments if not isinstance(a, Omitted)]

        def run(rows: Rows, values: list[Argument]) -> Argument:
            waiting = iter(values)
            return call_own(rows, function, [single_value(left or next(waiting)) for left in given])

        return self.step(run, [self.argument(node) for node in nodes], nodes)

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
        step, errors, nodes = self._cell_by_cell(node)
        if step is None:
            return self.argument(node)
        run = lambda rows, values: cellwise(step, rows, values, errors)  # noqa: E731
        return self.step(run, [self.array(part) for part in nodes], nodes)

    def _cell_by_cell(self, node: Node) -> tuple[Callable[..., Any] | None, bool, Sequence[Node]]:
        """The step that a node is, whether it takes errors, and over what; no step for all other nodes."""
        if isinstance(node, Binary) and node.operator in STEPS:
            return STEPS[node.operator], False, (node.left, node.right)
        if isinstance(node, Unary) and node.operator in "+-":
            return (plus if node.operator == "+" else negated), False, (node.operand,)
        if not isinstance(node, Call):
            return None, False, ()
        if (inner := rounded_to_six(node)) is not None:
            return round_up_after_six, False, (inner,)
        if node.function == "N" and any(isinstance(part, Reference) for part in node.arguments):
            raise NotForBatch("N of an area, which is that of its first cell")
        if node.function in OF_VALUES:
            return OF_VALUES[node.function], False, node.arguments
        return logic.KINDS.get(node.function), True, node.arguments

    def site(self) -> int:
        """The number of a part that branches."""
        return next(self._sites)

    def branch(self, node: Node, inner: Callable[[Node], Compiled]) -> Compiled:
        """A branch; one that cannot be compiled is refused only where a row takes it."""
        try:
            return inner(node)
        except NotForBatch as error:
            return refuse(str(error))
