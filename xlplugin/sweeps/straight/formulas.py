"""A model's formulas as noted steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from xlplugin.calculation.batch.column import BLANK, ERROR, NUMBER, Column, constant
from xlplugin.calculation.batch.last_digits import POWER
from xlplugin.calculation.batch.logic import condition, picks_of
from xlplugin.calculation.batch.operators import binary
from xlplugin.calculation.batch.parts import Fixed, one_value, rounded_to_six
from xlplugin.calculation.batch.rows import NotForBatch
from xlplugin.calculation.formulas.book_formulas import Key
from xlplugin.calculation.formulas.nodes import (
    Binary,
    Call,
    Node,
    Omitted,
    Parentheses,
    Postfix,
    Reference,
    Unary,
)
from xlplugin.calculation.formulas.nodes import Number as Literal
from xlplugin.definition import OMITTED
from xlplugin.sweeps.straight.own import own_result
from xlplugin.sweeps.straight.rounding import rounded, rounded_up
from xlplugin.sweeps.straight.steps import (
    COMPARE,
    Part,
    batched,
    compared,
    is_area,
    kind_of,
    number_of,
    sure,
    watched,
)
from xlplugin.sweeps.straight.trace import LARGEST, NotStraight, Trace, Traced

if TYPE_CHECKING:
    from xlplugin.calculation.batch.compiler import Compiler
    from xlplugin.registry import Function

_ARITHMETIC = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}


class Formulas:
    """Cells as numbers of a trace, or as constants; one that is neither is in `others`, with the reason."""

    def __init__(self, compiler: Compiler, trace: Trace, inputs: Mapping[Key, Part]) -> None:
        self._compiler, self._trace = compiler, trace
        self.cells: dict[Key, Part] = dict(inputs)
        self.others: dict[Key, str] = {}
        self._key: Key = ("", 0, 0)

    def add(self, key: Key, tree: Node) -> None:
        """Notes a cell, after those that it reads."""
        self._key = key
        try:
            self.cells[key] = self._last_step(tree)
        except (NotStraight, NotForBatch, RecursionError) as reason:
            self.others[key] = str(reason)

    def _last_step(self, tree: Node) -> Part:
        if isinstance(tree, Binary) and tree.operator in ("+", "-"):
            return self._binary(tree, is_last=True)
        found = self.part(tree.inner if isinstance(tree, Parentheses) else tree)
        return constant(0.0) if isinstance(found, Column) and found.kinds == BLANK else found

    def part(self, node: Node) -> Part:
        """A part of a formula as one value."""
        if isinstance(node, Reference) and node.last is None:
            return self._cell(self._compiler.references.keys(node, self._key[0])[0])
        if isinstance(node, Binary) and node.operator in _ARITHMETIC:
            return self._binary(node)
        if isinstance(node, Binary) and (node.operator in COMPARE or node.operator in ("=", "<>")):
            return self._compared(node)
        if isinstance(node, Unary) and node.operator == "-":
            return self._result(np.negative, [self.part(node.operand)], node)
        if isinstance(node, Postfix) and node.operator == "%":
            return self._result(np.divide, [self.part(node.operand), constant(100.0)], node)
        if isinstance(node, Call):
            return self._call(node)
        return self._as_a_whole(node)

    def _cell(self, key: Key) -> Part:
        if key in self.others:
            raise NotStraight(self.others[key])
        return self.cells[key] if key in self.cells else self._compiler.references.constant(key)

    def _call(self, node: Call) -> Part:
        name, arguments = node.function, node.arguments
        if name in self._compiler.functions and not any(is_area(argument) for argument in arguments):
            return self._own(node, self._compiler.functions[name])
        if name == "IF" and 2 <= len(arguments) <= 3:
            return self._if(node)
        if name in ("IFERROR", "IFNA") and len(arguments) == 2:
            tried = self.part(arguments[0])
            if isinstance(tried, Traced):  # a row in which it fails is handed to the batch
                return tried
        if name in ("SUM", "AVERAGE", "MIN", "MAX"):
            return self._aggregate(node)
        if name in ("ROUND", "ROUNDUP") and self._compiler.apart(*arguments) > POWER:
            return self._as_a_whole(node)
        if name == "ROUNDUP" and (inner := rounded_to_six(node)) is not None:
            value = self.part(inner)
            if isinstance(value, Traced) and value.low >= 0.0:
                run = rounded_up(by_digits=True, high=value.high)
                return self._trace.step(run, (value,), (0.0, float(np.ceil(value.high)) + 1.0))
        if name == "ROUND" and len(arguments) == 2 and isinstance(arguments[1], Literal):
            value, places = self.part(arguments[0]), int(arguments[1].value)
            if isinstance(value, Traced) and value.low >= 0.0 and abs(places) <= 15:
                unit = 10.0**-places
                return self._trace.step(rounded(places), (value,), (0.0, value.high + unit))
        return self._as_a_whole(node)

    def _binary(self, node: Binary, is_last: bool = False) -> Part:
        """Chains of hundreds of terms lean to the left: they are followed without recursion."""
        chain = [node]
        while isinstance(chain[-1].left, Binary) and chain[-1].left.operator in _ARITHMETIC:
            chain.append(chain[-1].left)
        found = self.part(chain[-1].left)
        for step in reversed(chain):
            parts = [found, self.part(step.right)]
            last = is_last and step is node
            if step.operator in "+-" and (last or self._compiler.apart(step.left, step.right) > 0.0):
                found = self._sum(step, parts, last)
            else:
                found = self._result(_ARITHMETIC[step.operator], parts, step)
        return found

    def _sum(self, node: Binary, parts: Sequence[Part], last: bool) -> Part:
        """A sum in which digits may be lost: rows where they are go to the batch."""
        left, right = (number_of(part) for part in parts)
        sign = 1.0 if node.operator == "+" else -1.0
        ends = [(n.low, n.high) if isinstance(n, Traced) else (n, n) for n in (left, right)]
        (a, b), (c, d) = ends[0], sorted(sign * end for end in ends[1])
        plain = self._result(_ARITHMETIC[node.operator], parts, node)
        if not isinstance(plain, Traced) or (a >= 0.0 and c >= 0.0) or (b <= 0.0 and d <= 0.0):
            return plain
        largest = max(abs(end) for end in (a, b, c, d))
        inexact = self._compiler.apart(node.left, node.right) > 0.0
        run = watched(_ARITHMETIC[node.operator], sign, last, inexact, largest)
        return self._trace.step(
            run, (left, right), (plain.low, plain.high), key=(node.operator, last, inexact)
        )

    def _result(self, ufunc: np.ufunc, parts: Sequence[Part], node: Node) -> Part:
        if not any(isinstance(part, Traced) for part in parts):
            return self._fixed(node, parts)
        found = self._trace.apply(ufunc, [number_of(part) for part in parts])
        return found if isinstance(found, Traced) else constant(float(found))

    def _fixed(self, node: Node, parts: Sequence[Part]) -> Column:
        """A step over constants, some of them so only within these bounds."""
        columns = [part for part in parts if isinstance(part, Column)]
        if isinstance(node, Binary):
            return sure(
                lambda rows: binary(node.operator, rows, columns[0], columns[1]),
                inexact=self._compiler.apart(node.left, node.right),
            )
        found = self._as_a_whole(node)
        if isinstance(found, Traced):
            raise NotStraight("a part over cells that are constants within these bounds only")
        return found

    def _compared(self, node: Binary) -> Part:
        left, right = self.part(node.left), self.part(node.right)
        if isinstance(left, Column) and isinstance(right, Column):
            return self._fixed(node, [left, right])
        if any(isinstance(part, Traced) and part.may_fail for part in (left, right)):
            return self._as_a_whole(node)
        kinds = [kind_of(left), kind_of(right)]
        if kinds[0] != kinds[1]:
            shown = [Column(kind_of(p)) if isinstance(p, Traced) else p for p in (left, right)]
            return sure(lambda rows: binary(node.operator, rows, *shown))
        if kinds[0] != NUMBER:
            raise NotStraight("a truth that varies, compared")
        inexact = self._compiler.apart(node.left, node.right)
        return compared(self._trace, node.operator, number_of(left), number_of(right), inexact)

    def _if(self, node: Call) -> Part:
        test = self.part(node.arguments[0])
        if isinstance(test, Column):
            pick = int(picks_of(sure(lambda rows: condition(rows, test))))
            if pick < 0:
                raise NotStraight("IF of an error")
            return self.part(node.arguments[1 + pick]) if 1 + pick < len(node.arguments) else constant(False)
        guards = self._trace.guards
        if not self._trace.steps[test.place].is_truth or len(node.arguments) < 3:
            return self._as_a_whole(node)
        try:
            then, otherwise = (
                number_of(self.part(branch), only_numbers=True) for branch in node.arguments[1:]
            )
        except (NotStraight, NotForBatch):
            return self._as_a_whole(node)
        if self._trace.guards > guards:  # a branch may fail in rows that do not take it
            return self._as_a_whole(node)
        found = self._trace.where(test, then, otherwise)
        return found if isinstance(found, Traced) else constant(found)

    def _aggregate(self, node: Call) -> Part:
        """A sum from the first number to the last, as spreadsheets add; or the like."""
        numbers = [number for argument in node.arguments for number in self._counted(argument)]
        if not any(isinstance(number, Traced) for number in numbers):
            return self._as_a_whole(node)
        ufunc = {"MIN": np.minimum, "MAX": np.maximum}.get(node.function, np.add)
        total: Any = 0.0 if ufunc is np.add else numbers.pop(0)
        for number in numbers:
            total = ufunc(total, number)
        return np.divide(total, float(len(numbers))) if node.function == "AVERAGE" else total

    def _counted(self, node: Node) -> list[float | Traced]:
        if not isinstance(node, Reference):
            return [number_of(self.part(node), only_numbers=True)]
        cells = [self._cell(key) for key in self._compiler.references.keys(node, self._key[0])]
        if any(isinstance(cell, Column) and cell.kinds == ERROR for cell in cells):
            raise NotStraight("an error among what is added")
        return [number_of(cell) for cell in cells if isinstance(cell, Traced) or cell.kinds == NUMBER]

    def _own(self, node: Call, function: Function) -> Part:
        given = [OMITTED if isinstance(a, Omitted) else self.part(a) for a in node.arguments]
        found = own_result(function, given)
        return self._as_a_whole(node) if found is None else found

    def _as_a_whole(self, node: Node) -> Part:
        """A part as one step, which the batch computes."""
        run = self._compiler.part(node, self._key)
        if isinstance(run, Fixed):
            return one_value(run.value)
        keys = self._compiler.references.varied_in(node, self._key[0])
        parts = {key: self._cell(key) for key in keys}
        operands = {key: part for key, part in parts.items() if isinstance(part, Traced)}
        for part in operands.values():
            number_of(part)
        if not operands:
            fixed = {key: part for key, part in parts.items() if isinstance(part, Column)}
            return sure(lambda rows: one_value(run(rows)), fixed)
        step = batched(run, parts, list(operands))
        return self._trace.step(step, list(operands.values()), (-LARGEST, LARGEST), key=(node, self._key[0]))
