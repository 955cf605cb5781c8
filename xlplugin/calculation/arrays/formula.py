"""A formula as a Python function over a batch, and the cells that it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from xlplugin.calculation.arrays.native import NATIVE, OVER_CELLS
from xlplugin.calculation.arrays.operators import binary, last_step
from xlplugin.calculation.arrays.own import call_own
from xlplugin.calculation.arrays.rounding import round_up_after_six
from xlplugin.calculation.arrays.values import Area, Batch, NotForArrays, Value, number
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import Key, parse_area, split_sheet

if TYPE_CHECKING:
    from xlplugin.registry import Function

Compiled = Callable[[Batch], Value]
_LARGEST_AREA = 20_000


class Compiler:
    """Compiles formulas of one book; `reads` collects the cells that the latest formula reads."""

    def __init__(self, functions: Mapping[str, Function], sheets: Sequence[str]) -> None:
        self._functions = functions
        self._sheets = {name.casefold(): name for name in sheets}
        self.reads: set[Key] = set()
        self._sheet = ""

    def compile(self, text: str, sheet: str) -> Compiled:
        """The formula of a cell on a sheet; NotForArrays when the engine must compute it."""
        import formualizer

        self.reads, self._sheet = set(), sheet
        root = formualizer.parse("=" + text).to_dict()
        if root["node_type"] == "BinaryOp" and root["operator"] in "+-" and not text.startswith("("):
            left, right, apply = (
                self._node(root["left"]),
                self._node(root["right"]),
                last_step(root["operator"]),
            )
            return lambda batch: apply(batch, [left(batch), right(batch)])
        return self._node(root)

    def _node(self, node: Mapping) -> Compiled:
        kind = node["node_type"]
        if kind == "Literal":
            value = node["value"]
            if not isinstance(value, (bool, float, str)):
                raise NotForArrays("this constant")
            return lambda batch: value
        if kind == "Reference":
            return self._reference(node["reference"])
        if kind == "BinaryOp":
            return self._binary(node)
        if kind == "UnaryOp":
            return self._unary(node)
        if kind == "Function":
            return self._function(node)
        raise NotForArrays(kind)

    def _reference(self, text: str) -> Compiled:
        sheet, address = split_sheet(text)
        sheet = self._sheets.get((sheet or self._sheet).casefold())
        try:
            top, left, bottom, right = parse_area(address)
        except ValueError:
            raise NotForArrays(f"the reference {text}") from None
        if sheet is None or (bottom - top + 1) * (right - left + 1) > _LARGEST_AREA:
            raise NotForArrays(f"the reference {text}")
        rows = [[(sheet, row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]
        self.reads.update(key for row in rows for key in row)
        if ":" not in address:
            key = rows[0][0]
            return lambda batch: batch.values.get(key)
        return lambda batch: Area(tuple(tuple(batch.values.get(key) for key in row) for row in rows))

    def _binary(self, node: Mapping) -> Compiled:
        left, right, apply = self._node(node["left"]), self._node(node["right"]), binary(node["operator"])
        return lambda batch: apply(batch, left(batch), right(batch))

    def _unary(self, node: Mapping) -> Compiled:
        operand, symbol = self._node(node["operand"]), node["operator"]
        if symbol not in ("-", "+", "%"):
            raise NotForArrays(f"the operator {symbol}")
        if symbol == "+":
            return operand

        def run(batch: Batch) -> Value:
            value = number(operand(batch))
            if isinstance(value, ExcelError):
                return value
            return -value if symbol == "-" else value / 100

        return run

    def _function(self, node: Mapping) -> Compiled:
        name = node["name"].upper()
        if name == "ROUNDUP" and (inner := _rounded_to_six(node)):
            operand = self._node(inner)
            return lambda batch: round_up_after_six(batch, operand(batch))
        compile = self._as_area if name.removeprefix("_XLFN.") in OVER_CELLS else self._node
        arguments = [compile(argument) for argument in node["args"]]
        if name in self._functions:
            function = self._functions[name]
            return lambda batch: call_own(batch, function, [argument(batch) for argument in arguments])
        native = NATIVE.get(name.removeprefix("_XLFN."))
        if native is None or (name == "SUMPRODUCT" and len(arguments) != 1):
            raise NotForArrays(f"the function {name}")
        if name == "IF" and len(arguments) > 1:
            return self._if(arguments)
        return lambda batch: native(batch, [argument(batch) for argument in arguments])

    def _as_area(self, node: Mapping) -> Compiled:
        """An argument of SUM and its like, for which a cell is an area of one: its blank is no 0."""
        argument = self._node(node)
        if node["node_type"] != "Reference" or ":" in node["reference"]:
            return argument
        return lambda batch: Area(((argument(batch),),))

    def _if(self, arguments: Sequence[Compiled]) -> Compiled:
        """IF computes one branch where the condition is the same in every scenario, as Excel does."""

        def run(batch: Batch) -> Value:
            test = arguments[0](batch)
            if isinstance(test, (np.ndarray, ExcelError, str)):
                return NATIVE["IF"](batch, [test, *(argument(batch) for argument in arguments[1:])])
            if test:
                return _not_blank(arguments[1](batch))
            return _not_blank(arguments[2](batch)) if len(arguments) > 2 else False

        return run


def _rounded_to_six(node: Mapping) -> Mapping | None:
    """The x of ROUNDUP(ROUND(x,6),0)."""
    match node["args"]:
        case [
            {"node_type": "Function", "name": name, "args": [x, {"node_type": "Literal", "value": 6}]},
            {"node_type": "Literal", "value": 0},
        ] if name.upper() == "ROUND":
            return x
    return None


def _not_blank(value: Value) -> Value:
    return 0.0 if value is None else value
