"""The tokens of a formula, in time linear in its length.

openpyxl's tokenizer takes `A1:OFFSET(` for the name of one function and `A1#` for an error in the formula,
and looks through the rest of the formula again at each bracket, so the words are found here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xlplugin.errors import InputError

# Excel takes 8,192 letters from the keyboard; files hold up to four times that where names are spelt out.
LONGEST = 32_768

_CORNER = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9][0-9]{0,6}"
_ENDS = r"(?![\w.(!?\\\[])"
_WORD = r"[^\W\d][\w.?\\]*+|\\[\w.?\\]*+"
_SHEETS = r"[\w.?\\]++(?::[\w.?\\]++)?"
_BRACKETS = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*+\])*+\]"
_TOKEN = re.compile(
    rf"""(?P<space>\s++)
    | (?P<area>{_CORNER}(?::{_CORNER})?{_ENDS} | {_COLUMN}:{_COLUMN}{_ENDS} | {_ROW}:{_ROW}{_ENDS})
    | (?P<number>(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?(?![\w!]))
    | (?P<text>"[^"]*+(?:""[^"]*+)*+")
    | (?P<error>\#(?:REF!(?:{_CORNER}(?::{_CORNER})?{_ENDS})?|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!
        |GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|EXTERNAL!|PYTHON!|CIRC!))
    | (?P<origin>'[^']*+(?:''[^']*+)*+'! | (?:\[[^\[\]]*+\])?{_SHEETS}! | \[[^\[\]]*+\]!)
    | (?P<function>(?:{_WORD})\()
    | (?P<structured>(?:{_WORD})?{_BRACKETS})
    | (?P<name>{_WORD})
    | (?P<operator><>|<=|>=|[-+*/^&=<>%:,;(){{}}\#@])
    """,
    re.VERBOSE | re.IGNORECASE,
)


class FormulaError(InputError):
    """A formula that cannot be read; one line."""


class Token(NamedTuple):
    kind: str
    text: str
    spaced: bool  # whether white space stands before it


END = Token("end", "", False)


def tokens(text: str) -> list[Token]:
    """The tokens of a formula without its `=`, `END` last; FormulaError for what is none."""
    if len(text) > LONGEST:
        raise FormulaError(f"the formula has {len(text):,} letters: {LONGEST:,} are allowed")
    found: list[Token] = []
    at, spaced, match = 0, False, _TOKEN.match
    while at < len(text):
        token = match(text, at)
        if token is None or token.lastgroup is None:
            raise FormulaError(f"the formula cannot be read at letter {at + 1}: {text[at : at + 20]!r}")
        at = token.end()
        if token.lastgroup == "space":
            spaced = True
            continue
        found.append(Token(token.lastgroup, token[0], spaced))
        spaced = False
    found.append(END)
    return found
