"""A formula's text as a tree: precedence as Excel has it."""

from __future__ import annotations

import re
from functools import lru_cache

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


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens, self._at, self._depth = found, 0, 0

    def formula(self) -> Node:
        whole = self._closed_by("(") if self._next.text == "(" else None
        node = self._expression(0, union=True)
        if self._next.kind != "end":
            raise self._unexpected()
        return Parentheses(node) if whole and not _is_union(node) else node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, text: str) -> None:
        if self._take().text != text:
            self._at -= 1
            raise self._unexpected()

    def _unexpected(self) -> FormulaError:
        token = self._next
        before = "".join(token.text for token in self._tokens[max(0, self._at - 4) : self._at])
        what = "ends too early" if token.kind == "end" else f"cannot be read at {token.text[:40]!r}"
        return FormulaError(f"the formula {what}" + (f" after {before[-40:]!r}" if before else ""))

    def _closed_by(self, opening: str) -> bool:
        """Whether the parenthesis that opens the formula closes at its very end."""
        depth = 0
        for place, token in enumerate(self._tokens):
            if token.text == opening or token.kind == "function":
                depth += 1
            elif token.text == ")" and token.kind == "operator":
                depth -= 1
            if depth == 0:
                return self._tokens[place + 1].kind == "end"
        return False

    def _expression(self, least: int, union: bool) -> Node:
        self._depth += 1
        self._check(self._depth)
        left = self._operand()
        chained = 0
        while True:
            token = self._next
            operator, level = self._infix(token, union)
            if level <= least:
                break
            if level in (PERCENT, SPILLED, PRECEDENCE[":"]):  # those that no long formula repeats
                chained += 1
                self._check(chained)
            self._at += operator != " "
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
        token = self._take()
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
            self._expect(")")
            return inner
        if text == "{":
            return self._array()
        self._at -= 1
        raise self._unexpected()

    def _arguments(self) -> tuple[Node, ...]:
        if self._next.text == ")" and self._next.kind == "operator":
            self._at += 1
            return ()
        arguments: list[Node] = []
        while True:
            ends = self._next.kind == "operator" and self._next.text in (",", ")")
            arguments.append(Omitted() if ends else self._expression(0, union=False))
            token = self._take()
            if token.kind == "operator" and token.text == ")":
                return tuple(arguments)
            if token.kind != "operator" or token.text != ",":
                self._at -= 1
                raise self._unexpected()

    def _elsewhere(self, text: str) -> Node:
        where: Origin = origin(text)
        token = self._take()
        if token.spaced:
            self._at -= 1
            raise self._unexpected()
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
        self._at -= 1
        raise self._unexpected()

    def _array(self) -> Array:
        rows: list[tuple[Number | Text | Truth | ErrorValue, ...]] = []
        row: list[Number | Text | Truth | ErrorValue] = []
        while True:
            row.append(self._element())
            closing = self._take().text
            if closing in (";", "}"):
                rows.append(tuple(row))
                row = []
            if closing == "}":
                break
            if closing not in (";", ","):
                self._at -= 1
                raise self._unexpected()
        if len({len(row) for row in rows}) > 1:
            raise FormulaError("an array constant has rows of unequal length")
        return Array(tuple(rows))

    def _element(self) -> Number | Text | Truth | ErrorValue:
        sign = self._take().text if self._next.text in ("-", "+") else ""
        if sign and self._next.kind != "number":
            raise self._unexpected()
        if self._next.kind not in ("number", "text", "error", "name"):
            raise self._unexpected()
        value = self._operand()
        if isinstance(value, Number):
            return Number(-value.value) if sign == "-" else value
        if not isinstance(value, (Text, Truth, ErrorValue)):
            self._at -= 1
            raise self._unexpected()
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
