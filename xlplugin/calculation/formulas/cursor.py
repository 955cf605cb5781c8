"""The tokens of a formula, taken one after the other."""

from __future__ import annotations

from xlplugin.calculation.formulas.scanner import FormulaError, Token


class Cursor:
    """A place among the tokens."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens, self.at = found, 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, text: str) -> None:
        if self.take().text != text:
            self.at -= 1
            raise self.unexpected()

    def unexpected(self) -> FormulaError:
        token = self.next
        before = "".join(token.text for token in self.tokens[max(0, self.at - 4) : self.at])
        what = "ends too early" if token.kind == "end" else f"cannot be read at {token.text[:40]!r}"
        return FormulaError(f"the formula {what}" + (f" after {before[-40:]!r}" if before else ""))

    def closed_by(self, opening: str) -> bool:
        """Whether the parenthesis that opens the formula closes at its very end."""
        depth = 0
        for place, token in enumerate(self.tokens):
            if token.text == opening or token.kind == "function":
                depth += 1
            elif token.text == ")" and token.kind == "operator":
                depth -= 1
            if depth == 0:
                return self.tokens[place + 1].kind == "end"
        return False
