"""Our VBA under a grammar that is not ours: antlr4-vba, after Microsoft's specification of the language."""

from __future__ import annotations

import pytest

from xlplugin.excel import vba
from xlplugin.registry import functions

antlr4 = pytest.importorskip(
    "antlr4", reason="antlr4-vba is not installed: the VBA is not parsed by its grammar"
)
pytest.importorskip("antlr4_vba", reason="antlr4-vba is not installed: the VBA is not parsed by its grammar")


def complaints(text: str) -> list[str]:
    from antlr4.error.ErrorListener import ErrorListener
    from antlr4_vba.vbaLexer import vbaLexer
    from antlr4_vba.vbaParser import vbaParser

    class Listener(ErrorListener):
        def syntaxError(self, recognizer, symbol, line, column, message, error):
            found.append(f"line {line}: {message}")

    found: list[str] = []
    lexer = vbaLexer(antlr4.InputStream(text))
    parser = vbaParser(antlr4.CommonTokenStream(lexer))
    for part in (lexer, parser):
        part.removeErrorListeners()
        part.addErrorListener(Listener())
    parser.startRule()
    return found


def test_our_modules_are_vba():
    """Of the wrappers, which are alike, two: the grammar is slow."""
    some = {name: functions()[name] for name in ("SERVERS", "XLP_LAST_ERROR")}
    assert complaints(vba.python_module()) == []
    assert complaints(vba.wrapper_module(some)) == []


def test_the_grammar_does_complain():
    assert complaints('Attribute VB_Name = "x"\r\nPublic Sub A(\r\nEnd Sub\r\n')
