"""A formula's tree as a function over columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import TYPE_CHECKING

from xlplugin.calculation.batch import dates
from xlplugin.calculation.batch.calls import Calls
from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import BLANK, Column, Value, constant
from xlplugin.calculation.batch.functions import KNOWN
from xlplugin.calculation.batch.last_digits import COMPOUNDED, compounds, lies_apart, reaching
from xlplugin.calculation.batch.operators import STEPS, binary, last_difference, negated, percent, plus
from xlplugin.calculation.batch.parts import (
    Compiled,
    Fixed,
    literal,
    one_value,
    shown,
)
from xlplugin.calculation.batch.references import References
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.formulas.book_formulas import Key
from xlplugin.calculation.formulas.calls import calls
from xlplugin.calculation.formulas.nodes import (
    Array,
    Binary,
    Call,
    ErrorValue,
    Node,
    Number,
    Omitted,
    Parentheses,
    Postfix,
    Reference,
    Text,
    Truth,
    Unary,
)
from xlplugin.calculation.formulas.on_sheet import on_sheet
from xlplugin.calculation.formulas.tree import to_text, walk
from xlplugin.calculation.formulas.volatility import VOLATILE
from xlplugin.errors import CODES

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine
    from xlplugin.registry import Function


class Compiler(Calls):
    """Compiles plain trees (`Names.plain`) of one book."""

    def __init__(
        self,
        functions: Mapping[str, Function],
        references: References,
        ask: Callable[[Node, Key], Value] | None = None,
        subtotals: Callable[[], set[Key]] = set,
    ) -> None:
        """
        Args:
            ask: the engine's value of a part in a cell, where no scenario moves it.
            subtotals: cells that SUBTOTAL passes over.
        """
        super().__init__(functions, references, subtotals)
        self._ask = ask
        self._key: Key = ("", 0, 0)  # of the formula at hand
        self._unknown: Set[str] = frozenset()  # functions that it calls and only the engine knows
        self._inexact: dict[Key, float] = {}
        self._apart: dict[int, float] = {}  # of parts of formulas, all of which are kept in memory
        self._counts_from_1904 = False
        self._as_computed: Callable[[Key], str] = lambda key: ""  # a cell's formula in the engine's words

    @classmethod
    def of(cls, engine: Engine, varied: set[Key], known: Mapping[Key, Value] | None = None) -> Compiler:
        """A compiler for the book that an engine holds, with the values that it has now.

        Args:
            varied: cells that scenarios set or move.
            known: values of the others that are read, where many are needed.
        """
        if not varied:
            raise NotForBatch("no cell is set")
        formulas = engine.trees

        def ask(node: Node, key: Key) -> Value:
            return engine.answer(to_text(on_sheet(node, key[0])), key)

        def value(key: Key) -> Value:
            return engine.get(*key) if known is None else known.get(key)

        def subtotals() -> set[Key]:
            copies = formulas.copies.items()
            return {key for key, copy in copies if copy.original.calls & {"SUBTOTAL", "AGGREGATE"}}

        references = References(formulas.sheets, varied, value, formulas.extent)
        made = cls(engine.functions, references, ask, subtotals)
        made._as_computed = lambda key: (
            engine.formulas_as_computed(key[0], [key[1:]])[0] if key in formulas.copies else ""
        )
        made._counts_from_1904 = engine.book.xml.date_1904
        return made

    def compile(self, tree: Node, key: Key) -> Callable[[Rows], Column]:
        """The formula of a cell, after those that it reads; NotForBatch when the engine must compute it."""
        self._key, self._unknown = key, self._unknown_in(tree, key)
        if self._counts_from_1904 and not dates.VALUES.keys().isdisjoint(calls(tree)):
            raise NotForBatch("a date in the system of 1904")
        inexact = self.begin(tree, key[0])
        if isinstance(tree, Binary) and tree.operator in "+-":
            run = self._last_difference(tree)
        else:
            run = self.scalar(tree.inner if isinstance(tree, Parentheses) else tree)
        if isinstance(run, Fixed):
            value = self._as_the_engine(tree) if inexact and self._ask else run
            self.references.fix(key, shown(one_value(value.value)))
        elif inexact:
            self._inexact[key] = inexact

        return lambda rows: shown(one_value(run(rows)))

    def part(self, node: Node, key: Key) -> Compiled:
        """A part of a cell's formula as one value, after the cells that it reads."""
        self._unknown = self._unknown_in(node, key)
        self.begin(node, key[0])
        return self.scalar(node)

    def _unknown_in(self, tree: Node, key: Key) -> Set[str]:
        """Functions that only the engine knows; none of a formula that takes one value of an area."""
        unknown = calls(tree) - KNOWN - self.functions.keys() if self._ask else frozenset()
        return unknown if unknown and "@" not in self._as_computed(key) else frozenset()

    def inexact(self, key: Key) -> float:
        """How far two libraries lie apart in a compiled cell."""
        return self._inexact.get(key, 0.0)

    def apart(self, *nodes: Node) -> float:
        return max((self._apart[id(node)] for node in nodes), default=0.0)

    def begin(self, tree: Node, sheet: str) -> float:
        """How far last digits of a formula's value lie apart; of its parts `apart` says it from here on."""
        self.sheet = sheet
        for node in reversed([*walk(tree)]):
            if isinstance(node, Reference):
                keys = self.references.keys(node, self.sheet) if self._inexact else ()
                self._apart[id(node)] = max(map(self.inexact, keys), default=0.0)
            else:
                below = max((self._apart[id(part)] for part in reaching(node)), default=0.0)
                compounded = below and compounds(node, self.functions)
                self._apart[id(node)] = max(lies_apart(node), COMPOUNDED if compounded else below)
        return self._apart[id(tree)]

    def _last_difference(self, tree: Binary) -> Compiled:
        left, right, symbol = self.scalar(tree.left), self.scalar(tree.right), tree.operator
        inexact = self.apart(tree.left, tree.right)

        def run(rows: Rows) -> Column:
            sides = one_value(left(rows)), one_value(right(rows))
            rows.inexact = inexact
            return last_difference(symbol, rows, *sides)

        return run

    def scalar(self, node: Node) -> Compiled:
        """A part where one value is wanted."""
        if isinstance(node, Reference) and node.last is None:
            return self.references.cell(node, self.sheet)
        if self._unknown and isinstance(node, (Binary, Call)) and self._is_unknown(node):
            return self._as_the_engine(node)
        run = self.argument(node, self.scalar)
        if isinstance(run, Fixed):
            return Fixed(one_value(run.value))
        return lambda rows: one_value(run(rows))

    def _is_unknown(self, node: Node) -> bool:
        """Whether a part calls what is not known here, and no scenario moves what it reads."""
        called = calls(node)
        if called <= KNOWN or called & (VOLATILE - {"TODAY"}) or not called.isdisjoint(self.functions):
            return False
        return not self.references.varied_in(node, self.sheet)

    def _as_the_engine(self, node: Node) -> Fixed:
        """Its value in the formula's own cell: ROW() is another one in each."""
        assert self._ask is not None
        value = self._ask(node, self._key)
        if value is None:
            raise NotForBatch("a part that only the engine computes")
        return Fixed(constant(value))

    def argument(self, node: Node, inner: Callable[[Node], Compiled] | None = None) -> Compiled:
        """A part as an argument: of a reference, its cells. `inner` compiles the branches of IF."""
        if isinstance(node, Reference):
            return self.references.area(node, self.sheet)
        if isinstance(node, (Number, Text, Truth, ErrorValue)):
            if isinstance(node, ErrorValue) and node.code not in CODES:
                raise NotForBatch(f"the error {node.code}")
            return Fixed(constant(literal(node)))
        if isinstance(node, Omitted):
            return Fixed(Column(BLANK))
        if isinstance(node, Binary) and node.operator in STEPS:
            return self._binary(node)
        if isinstance(node, Unary) and node.operator in "+-":
            return self.lifted(plus if node.operator == "+" else negated, [node.operand])
        if isinstance(node, Postfix) and node.operator == "%":
            return self.lifted(percent, [node.operand])
        if isinstance(node, Call):
            return self.call(node, inner or self.argument)
        if isinstance(node, Array):
            rows = tuple(tuple(constant(literal(cell)) for cell in row) for row in node.rows)
            return Fixed(Cells(rows, is_reference=False))
        raise NotForBatch(f"a part of the kind {type(node).__name__}")

    def _binary(self, node: Binary) -> Compiled:
        """Chains of hundreds of terms lean to the left: they are compiled without recursion."""
        terms: list[Binary] = []
        left: Node = node
        while isinstance(left, Binary) and left.operator in STEPS:
            terms.append(left)
            left = left.left
        run = self.scalar(left)
        for term in reversed(terms):
            run = self._joined(term, run)
        return run

    def _joined(self, term: Binary, left: Compiled) -> Compiled:
        return self.step(
            lambda rows, values: binary(term.operator, rows, *map(one_value, values)),
            [left, self.scalar(term.right)],
            [term.left, term.right],
        )
