"""A formula's tree as a function over columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from xlplugin.calculation.batch import (
    aggregates,
    counting,
    criteria,
    dates,
    finance,
    logic,
    lookup,
    mathematics,
    texts,
)
from xlplugin.calculation.batch.aggregates import Argument
from xlplugin.calculation.batch.branching import BRANCHING
from xlplugin.calculation.batch.cells import Cells
from xlplugin.calculation.batch.column import BLANK, NA, Column, Value, constant, error
from xlplugin.calculation.batch.lifting import lifted
from xlplugin.calculation.batch.operators import STEPS, binary, last_difference, negated, percent, plus
from xlplugin.calculation.batch.own import OMITTED, Left, call_own
from xlplugin.calculation.batch.parts import (
    Compiled,
    Fixed,
    cellwise,
    folded,
    literal,
    one_value,
    refuse,
    rounded_to_six,
    shown,
    single_value,
)
from xlplugin.calculation.batch.references import References
from xlplugin.calculation.batch.rounding import round_up_after_six
from xlplugin.calculation.batch.rows import NotForBatch, Rows
from xlplugin.calculation.formulas.book_formulas import Key
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
from xlplugin.calculation.formulas.tree import children, to_text, walk
from xlplugin.calculation.formulas.volatility import VOLATILE
from xlplugin.errors import CODES, ExcelError

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine
    from xlplugin.registry import Function

_AGGREGATES = {
    **aggregates.FUNCTIONS,
    **counting.FUNCTIONS,
    **criteria.FUNCTIONS,
    **finance.FUNCTIONS,
    **logic.FUNCTIONS,
    **lookup.FUNCTIONS,
}
_OF_VALUES = {**mathematics.VALUES, **finance.VALUES, **texts.VALUES, **dates.VALUES, **logic.VALUES}


_SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 4: "MAX", 5: "MIN", 6: "PRODUCT", 9: "SUM"}
_KNOWN = {*_AGGREGATES, *_OF_VALUES, *BRANCHING, *logic.KINDS, "NA", "SUBTOTAL"}
_INEXACT = {"EXP", "LN", "LOG", "LOG10", "POWER", "NPV", "PMT", "PV", "FV", "MOD"}


class Compiler:
    """Compiles plain trees (`Names.plain`) of one book."""

    def __init__(
        self,
        functions: Mapping[str, Function],
        references: References,
        ask: Callable[[Node, str], Value] | None = None,
        subtotals: Callable[[], set[Key]] = set,
    ) -> None:
        """
        Args:
            ask: the engine's value of a part on a sheet that no scenario moves.
            subtotals: cells that SUBTOTAL passes over.
        """
        self.functions, self.references = functions, references
        self._sheet, self._ask, self._subtotals = "", ask, subtotals
        self._asked: dict[tuple[Node, str], Value] = {}
        self._inexact: set[Key] = set()
        self._sites = count()
        self._counts_from_1904 = False

    @classmethod
    def of(cls, engine: Engine, varied: set[Key], known: Mapping[Key, Value] | None = None) -> Compiler:
        """A compiler for the book that an engine holds, with the values that it has now.

        Args:
            varied: cells that scenarios set or move.
            known: values of the others that are read, where many are needed.
        """
        formulas = engine.trees
        place = next(iter(varied))

        def ask(node: Node, sheet: str) -> Value:
            return engine.ask(to_text(on_sheet(node, sheet)), place, engine.get(*place))

        def value(key: Key) -> Value:
            return engine.get(*key) if known is None else known.get(key)

        def subtotals() -> set[Key]:
            copies = formulas.copies.items()
            return {key for key, copy in copies if copy.original.calls & {"SUBTOTAL", "AGGREGATE"}}

        references = References(formulas.sheets, varied, value, formulas.extent)
        made = cls(engine.functions, references, ask, subtotals)
        made._counts_from_1904 = engine.book.xml.date_1904
        return made

    def compile(self, tree: Node, key: Key) -> Callable[[Rows], Column]:
        """The formula of a cell, after those that it reads; NotForBatch when the engine must compute it."""
        self._sheet = key[0]
        if self._counts_from_1904 and not dates.VALUES.keys().isdisjoint(calls(tree)):
            raise NotForBatch("a date in the system of 1904")
        inexact = self._reads_inexact(tree)
        if inexact:
            self._inexact.add(key)
        if isinstance(tree, Binary) and tree.operator in "+-":
            run = self._last_difference(tree)
        else:
            run = self.scalar(tree.inner if isinstance(tree, Parentheses) else tree)
        if isinstance(run, Fixed):
            self.references.fix(key, shown(one_value(run.value)))

        def cell(rows: Rows) -> Column:
            rows.inexact = inexact
            return shown(one_value(run(rows)))

        return cell

    def part(self, node: Node, sheet: str) -> Compiled:
        """A part of a formula on a sheet as one value, after the cells that it reads."""
        self._sheet = sheet
        return self.scalar(node)

    def is_inexact(self, key: Key) -> bool:
        """Whether the last digits of a compiled cell depend on the library."""
        return key in self._inexact

    def _reads_inexact(self, tree: Node) -> bool:
        """Whether last digits reach the value; those below a rounding to whole numbers do not."""
        if _is_whole(tree):
            return False
        return self._is_inexact(tree) or any(map(self._reads_inexact, children(tree)))

    def _is_inexact(self, part: Node) -> bool:
        if isinstance(part, Call):
            return part.function in _INEXACT
        if isinstance(part, Reference) and self._inexact:
            return not self._inexact.isdisjoint(self.references.keys(part, self._sheet))
        return isinstance(part, Binary) and part.operator == "^"

    def _last_difference(self, tree: Binary) -> Compiled:
        left, right, symbol = self.scalar(tree.left), self.scalar(tree.right), tree.operator
        return lambda rows: last_difference(symbol, rows, one_value(left(rows)), one_value(right(rows)))

    def scalar(self, node: Node) -> Compiled:
        """A part where one value is wanted."""
        if isinstance(node, Reference) and node.last is None:
            return self.references.cell(node, self._sheet)
        if self._ask is not None and isinstance(node, (Binary, Call)) and self._is_unknown(node):
            return self._asked_once(node)
        run = self.argument(node, self.scalar)
        if isinstance(run, Fixed):
            return Fixed(one_value(run.value))
        return lambda rows: one_value(run(rows))

    def _is_unknown(self, node: Node) -> bool:
        """Whether a part calls what is not known here, and no scenario moves what it reads."""
        called = calls(node)
        if called <= _KNOWN or called & (VOLATILE - {"TODAY"}) or not called.isdisjoint(self.functions):
            return False
        return not self.references.varied_in(node, self._sheet)

    def _asked_once(self, node: Node) -> Compiled:
        assert self._ask is not None
        key = node, self._sheet
        if key not in self._asked:
            self._asked[key] = self._ask(node, self._sheet)
        if self._asked[key] is None:
            raise NotForBatch("a part that only the engine computes")
        return Fixed(constant(self._asked[key]))

    def argument(self, node: Node, inner: Callable[[Node], Compiled] | None = None) -> Compiled:
        """A part as an argument: of a reference, its cells. `inner` compiles the branches of IF."""
        if isinstance(node, Reference):
            return self.references.area(node, self._sheet)
        if isinstance(node, (Number, Text, Truth)):
            return Fixed(constant(node.value))
        if isinstance(node, ErrorValue):
            if node.code not in CODES:
                raise NotForBatch(f"the error {node.code}")
            return Fixed(constant(ExcelError(node.code)))
        if isinstance(node, Omitted):
            return Fixed(Column(BLANK))
        if isinstance(node, Binary) and node.operator in STEPS:
            return self._binary(node)
        if isinstance(node, Unary) and node.operator in "+-":
            return self._lift(plus if node.operator == "+" else negated, [self.scalar(node.operand)])
        if isinstance(node, Postfix) and node.operator == "%":
            return self._lift(percent, [self.scalar(node.operand)])
        if isinstance(node, Call):
            return self._call(node, inner or self.argument)
        if isinstance(node, Array):
            rows = tuple(tuple(constant(literal(cell)) for cell in row) for row in node.rows)
            return Fixed(Cells(rows, is_reference=False))
        raise NotForBatch(f"a part of the kind {type(node).__name__}")

    def _binary(self, node: Binary) -> Compiled:
        """Chains of hundreds of terms lean to the left: they are compiled without recursion."""
        terms: list[tuple[str, Compiled]] = []
        left: Node = node
        while isinstance(left, Binary) and left.operator in STEPS:
            terms.append((left.operator, self.scalar(left.right)))
            left = left.left
        run = self.scalar(left)
        for symbol, right in reversed(terms):
            run = self._joined(symbol, run, right)
        return run

    def _joined(self, symbol: str, left: Compiled, right: Compiled) -> Compiled:
        return folded(
            lambda rows: binary(symbol, rows, one_value(left(rows)), one_value(right(rows))), [left, right]
        )

    def _lift(self, step: Callable[..., Any], parts: Sequence[Compiled], errors: bool = False) -> Compiled:
        return folded(
            lambda rows: lifted(step, rows, [one_value(part(rows)) for part in parts], errors), parts
        )

    def _call(self, node: Call, inner: Callable[[Node], Compiled]) -> Compiled:
        name, arguments = node.function, node.arguments
        if name in self.functions:
            return self._own(self.functions[name], arguments)
        if name == "ROUNDUP" and (value := rounded_to_six(node)) is not None:
            return self._lift(round_up_after_six, [self.scalar(value)])
        if name in BRANCHING:
            return BRANCHING[name](self, arguments, inner)
        if name == "NA" and not arguments:
            return Fixed(error(NA))
        if name in logic.KINDS and len(arguments) == 1:
            return self._lift(logic.KINDS[name], [self.scalar(arguments[0])], errors=True)
        if name in _OF_VALUES:
            if any(isinstance(argument, Omitted) for argument in arguments):
                raise NotForBatch(f"{name} with an argument left out")
            return self._lift(_OF_VALUES[name], [self.scalar(argument) for argument in arguments])
        if name == "SUBTOTAL":
            return self._subtotal(arguments)
        if name == "SUMPRODUCT":
            return self._aggregate(aggregates.sum_product, [self.array(argument) for argument in arguments])
        if name in _AGGREGATES and arguments:
            return self._aggregate(_AGGREGATES[name], [self.argument(argument) for argument in arguments])
        raise NotForBatch(f"the function {name}")

    def _aggregate(
        self, run: Callable[[Rows, Sequence[Argument]], Argument], parts: Sequence[Compiled]
    ) -> Compiled:
        return folded(lambda rows: run(rows, [part(rows) for part in parts]), parts)

    def _subtotal(self, arguments: Sequence[Node]) -> Compiled:
        """SUBTOTAL where no row is hidden and no cell is a subtotal; trust names it where rows are hidden."""
        kind, areas = arguments[0], arguments[1:]
        number = int(kind.value) % 100 if isinstance(kind, Number) else 0
        if number not in _SUBTOTALS or not all(isinstance(area, Reference) for area in areas):
            raise NotForBatch("a SUBTOTAL of a kind that varies, or of what is no area")
        keys = [
            key for a in areas if isinstance(a, Reference) for key in self.references.keys(a, self._sheet)
        ]
        if not self._subtotals().isdisjoint(keys):
            raise NotForBatch("a SUBTOTAL over subtotals")
        return self._aggregate(_AGGREGATES[_SUBTOTALS[number]], [self.argument(area) for area in areas])

    def _own(self, function: Function, arguments: Sequence[Node]) -> Compiled:
        parts: list[Compiled | Left] = [
            OMITTED if isinstance(a, Omitted) else self.argument(a) for a in arguments
        ]

        def run(rows: Rows) -> Column:
            values = [part if isinstance(part, Left) else part(rows) for part in parts]
            return call_own(rows, function, [single_value(value) for value in values])

        return folded(run, [part for part in parts if not isinstance(part, Left)])

    def array(self, node: Node) -> Compiled:
        """A part that is computed cell by cell, as SUMPRODUCT has it."""
        step: Callable[..., Any]
        if isinstance(node, Binary) and node.operator in STEPS:
            step, sides = STEPS[node.operator], [self.array(node.left), self.array(node.right)]
        elif isinstance(node, Unary) and node.operator in "+-":
            step, sides = (plus if node.operator == "+" else negated), [self.array(node.operand)]
        elif isinstance(node, Call) and node.function in _OF_VALUES:
            step, sides = _OF_VALUES[node.function], [self.array(argument) for argument in node.arguments]
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
        return folded(lambda rows: cellwise(step, rows, [part(rows) for part in parts], errors), parts)

    def site(self) -> int:
        """The number of a part that branches."""
        return next(self._sites)

    def branch(self, node: Node, inner: Callable[[Node], Compiled]) -> Compiled:
        """A branch; one that cannot be compiled is refused only where a row takes it."""
        try:
            return inner(node)
        except NotForBatch as error:
            return refuse(str(error))


def calls(tree: Node) -> set[str]:
    """The functions that a tree calls."""
    return {part.function for part in walk(tree) if isinstance(part, Call)}


def _is_whole(node: Node) -> bool:
    """Whether a part is rounded to a whole number, by 15 digits as Excel rounds."""
    if not isinstance(node, Call) or node.function not in ("INT", "ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC"):
        return False
    return len(node.arguments) == 1 or node.arguments[1] in (Number(0.0), Omitted())
