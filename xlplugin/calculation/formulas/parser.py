"""A formula's text as a tree: precedence as Excel has it."""

from __future__ import annotations

import re
from functools import lru_cache

from xlplugin.calculation.formulas.cursor import Cursor
from xlplugin.calculation.formulas.nodes import (
    AT,
    HERE,
    PERCENT,
    PRECEDENCE,
    PREFIX,
    SPILLED,
    Applied,
    Array,
    Binary,
    Call,
    ErrorValue,
    Name,
    Node,
    Number,
    Omitted,
    Origin,
    Parentheses,
    Postfix,
    Reference,
    Text,
    Truth,
    Unary,
)
from xlplugin.calculation.formulas.references import origin, reference, structured
from xlplugin.calculation.formulas.scanner import FormulaError, Token, tokens

# Excel itself nests functions 64 deep.
DEEPEST = 128
_OPERANDS = {"area", "origin", "function", "structured", "name"}
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+")


def parse(text: str) -> Node:
    """The tree of a formula without its `=`; FormulaError, one line, when it cannot be read."""
    return _Parser(tokens(text)).formula()


class _Parser(Cursor):
    def __init__(self, found: list[Token]) -> None:
        super().__init__(found)
        self._depth = 0

    def formula(self) -> Node:
        whole = self.closed_by("(") if self.next.text == "(" else None
        node = self._expression(0, union=True)
        if self.next.kind != "end":
            raise self.unexpected()
        return Parentheses(node) if whole and not _is_union(node) else node

    def _expression(self, least: int, union: bool) -> Node:
        self._depth += 1
        self._check(self._depth)
        left = self._operand()
        chained = 0
        while True:
            token = self.next
            operator, level = self._infix(token, union)
            if level <= least:
                break
            if level in (PERCENT, SPILLED, PRECEDENCE[":"]):  # those that no long formula repeats
                chained += 1
                self._check(chained)
            self.at += operator != " "
            if operator in "%#":
                left = Postfix(operator, left)
            elif operator == "(":
                left = Applied(left, self._arguments())
            else:
                left = _joined(operator, left, self._expression(level, union))
        self._depth -= 1
        return left

    def _check(self, depth: int) -> None:
        if depth > DEEPEST:
            raise FormulaError(f"the formula is nested more than {DEEPEST} deep")

    def _infix(self, token: Token, union: bool) -> tuple[str, int]:
        """The operator that stands before the next operand, and how tightly it binds; 0 for none."""
        if token.kind == "operator":
            text = token.text
            if text == "%":
                return text, PERCENT
            if text == "#":
                return text, SPILLED
            if text == "(":
                return (" ", PRECEDENCE[" "]) if token.spaced else (text, SPILLED)
            if text == "," and not union:
                return text, 0
            return text, PRECEDENCE.get(text, 0)
        if token.spaced and token.kind in _OPERANDS:
            return " ", PRECEDENCE[" "]
        return token.text, 0

    def _operand(self) -> Node:
        token = self.take()
        kind, text = token.kind, token.text
        if kind == "area":
            return reference(text, HERE)
        if kind == "function":
            return Call(text[:-1], self._arguments())
        if kind == "number":
            return Number(_number(text))
        if kind == "text":
            return Text(text[1:-1].replace('""', '"'))
        if kind == "name":
            return _word(text)
        if kind == "structured":
            return structured(text, HERE)
        if kind == "origin":
            return self._elsewhere(text)
        if kind == "error":
            return ErrorValue("#REF!" if text.upper().startswith("#REF!") else text.upper())
        return self._by_operator(text)

    def _by_operator(self, text: str) -> Node:
        if text in ("-", "+"):
            return Unary(text, self._expression(PREFIX - 1, union=False))
        if text == "@":
            return Unary(text, self._expression(AT - 1, union=False))
        if text == "(":
            inner = self._expression(0, union=True)
            self.expect(")")
            return inner
        if text == "{":
            return self._array()
        self.at -= 1
        raise self.unexpected()

    def _arguments(self) -> tuple[Node, ...]:
        if self.next.text == ")" and self.next.kind == "operator":
            self.at += 1
            return ()
        arguments: list[Node] = []
        while True:
            ends = self.next.kind == "operator" and self.next.text in (",", ")")
            arguments.append(Omitted() if ends else self._expression(0, union=False))
            token = self.take()
            if token.kind == "operator" and token.text == ")":
                return tuple(arguments)
            if token.kind != "operator" or token.text != ",":
                self.at -= 1
                raise self.unexpected()

    def _elsewhere(self, text: str) -> Node:
        where: Origin = origin(text)
        token = self.take()
        if token.spaced:
            self.at -= 1
            raise self.unexpected()
        if token.kind == "area":
            return reference(token.text, where)
        if token.kind == "name":
            return Name(token.text, where)
        if token.kind == "structured":
            return structured(token.text, where)
        if token.kind == "error":
            return ErrorValue("#REF!")
        if token.kind == "function":
            return Call(text + token.text[:-1], self._arguments())
        self.at -= 1
        raise self.unexpected()

    def _array(self) -> Array:
        rows: list[tuple[Number | Text | Truth | ErrorValue, ...]] = []
        row: list[Number | Text | Truth | ErrorValue] = []
        while True:
            row.append(self._element())
            closing = self.take().text
            if closing in (";", "}"):
                rows.append(tuple(row))
                row = []
            if closing == "}":
                break
            if closing not in (";", ","):
                self.at -= 1
                raise self.unexpected()
        if len({len(row) for row in rows}) > 1:
            raise FormulaError("an array constant has rows of unequal length")
        return Array(tuple(rows))

    def _element(self) -> Number | Text | Truth | ErrorValue:
        sign = self.take().text if self.next.text in ("-", "+") else ""
        if sign and self.next.kind != "number":
            raise self.unexpected()
        if self.next.kind not in ("number", "text", "error", "name"):
            raise self.unexpected()
        value = self._operand()
        if isinstance(value, Number):
            return Number(-value.value) if sign == "-" else value
        if not isinstance(value, (Text, Truth, ErrorValue)):
            self.at -= 1
            raise self.unexpected()
        return value


def _is_union(node: Node) -> bool:
    return isinstance(node, Binary) and node.operator == ","


def _joined(operator: str, left: Node, right: Node) -> Node:
    """`Sheet!A1:Sheet!B2` and `Sheet!A1:B2` are one area."""
    if (
        operator == ":"
        and isinstance(left, Reference)
        and isinstance(right, Reference)
        and left.last is None
        and right.last is None
        and left.origin != HERE
        and right.origin == left.origin
    ):
        return Reference(left.first, right.first, left.origin)
    return Binary(operator, left, right)


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"),):
        raise FormulaError(f"the number {text} is larger than Excel's largest")
    return value


@lru_cache(maxsize=4096)
def _word(text: str) -> Truth | Name:
    upper = text.upper()
    return Truth(upper == "TRUE") if upper in ("TRUE", "FALSE") else Name(text)
