"""Random formulas of the functions that batches know, over blanks, texts, truths, errors and one another."""

from __future__ import annotations

import random

from xlplugin.errors import ExcelError
from xlplugin.values import CellValue as Value

INPUTS = ("A1", "A2", "A3", "A4")
_BASE = tuple(f"B{row}" for row in range(1, 9))
_LITERALS = [
    *("0", "1", "2", "-1", "0.5", "3", "10", "100", "TRUE", "FALSE", "#N/A"),
    *('"a"', '"b"', '""', '"7"', '"x*"'),
]
_AREAS = ("A1:A4", "A1:B3", "B1:B8", "C1:C6", "B4:B5", "A2:A3", "C1:D6", "D1:D6", "B1:C2")
_LINES = ("C1:C6", "D1:D6", "C1:C6", "D1:D6", "B1:B8", "A1:A4")
# {e}: an expression; {a}: an area; {l}: a line; [x|y]: one of these
_SHAPES = (
    *["({e}[+|-|*|/|^|&|+|*]{e})"] * 7,
    *["({e}[=|<>|<|>|<=|>=]{e})"] * 3,
    "[-|+]({e})",
    "({e})%",
    *["IF({e}[>|<|=|<>]{e},{e},[{e}|])"] * 4,
    "IF({e},{e})",
    *["IFERROR({e},{e})"] * 2,
    "CHOOSE({e},{e},{e})",
    *["[SUM|MIN|MAX|AVERAGE|COUNT|COUNTA|PRODUCT]([{a}|{e}],{e})"] * 3,
    "[SUM|MIN|MAX|AVERAGE|COUNT|COUNTA|MEDIAN|COUNTBLANK]({a})",
    "[AND|OR]({e},[{e}|{a}])",
    "NOT({e})",
    "[ISNUMBER|ISTEXT|ISBLANK|ISERROR|ISNA|ISLOGICAL|ISERR]({e})",
    "[ROUND|ROUNDUP|ROUNDDOWN]({e},[0|1|2|-1])",
    "[ABS|INT|SQRT|EXP|LN|SIGN|LOG10|TRUNC]({e})",
    "[MOD|POWER|LOG]({e},{e})",
    "[INDEX({l},{e})|INDEX(C1:D6,{e},{e})]",
    "MATCH({e},{l},[0|0|1])",
    "[VLOOKUP|HLOOKUP]({e},C1:D6,[1|2|3],[FALSE|0])",
    "_xlfn.XLOOKUP({e},[C1:C6|D1:D6],[C1:C6|D1:D6],{e})",
    "[COUNTIF({l},|SUMIF(D1:D6,|AVERAGEIF(C1:C6,][\">\"&{e}|\">=2\"|\"<>a\"|\"a*\"|\"\"|\"<>\"|{e}])",
    "SUMIFS(C1:C6,D1:D6,[\"<>a\"|{e}|\"a*\"],C1:C6,\">0\")",
    "COUNTIFS(C1:C6,[\">0\"|{e}],D1:D6,[\"b\"|{e}])",
    "[SUMPRODUCT(C1:C6,D1:D6)|SUMPRODUCT(C1:C6*(C1:C6>{e}))|SUMPRODUCT(--(D1:D6={e}),C1:C6)]",
    "[LEN({e})|LEFT({e},2)|RIGHT({e},[1|2])|MID({e},[1|2|{e}],2)|TRIM({e})|UPPER({e})|N({e})]",
    "[CONCATENATE|EXACT]({e},{e})",
    "TEXT({e},[\"0\"|\"0.0%\"|\"#,##0.00\"])",
    "NPV([0.1|{e}],[{a}|{e}],A1:A3)",
    "[LARGE({l},[1|2|{e}])|STDEV({a})|FIND({e},{e})|SUBSTITUTE({e},\"a\",{e})|TEXT({e},\"yyyy\")|RANK({e},C1:C6)]",
    "[PMT({e},12,{e})|PV({e},12,{e})|FV({e},3,{e},{e})]",
    "[YEAR({e}+40000)|MONTH({e}*30+40000)|DAY(40000+{e})|DATE(2020+{e},{e},{e})|IFNA({e},{e})]",
)  # fmt: skip


class Formulas:
    """Formulas of one book; each may read the cells of those made before it."""

    def __init__(self, choices: random.Random) -> None:
        self._choices = choices
        self._earlier: list[str] = []

    def next(self, cell: str) -> str:
        """A formula for a cell, without `=`."""
        made = self._expression(self._choices.choice((1, 2, 2, 3)))
        if made.startswith("(") and made.endswith(")") and self._choices.random() < 0.5:
            made = f"{made}+0" if made.count("(") > 1 else made[1:-1]
        self._earlier.append(cell)
        return made

    def _expression(self, depth: int) -> str:
        pick = self._choices
        if depth <= 0 or pick.random() < 0.12:
            return self._reference() if pick.random() < 0.75 else pick.choice(_LITERALS)
        return self._filled(pick.choice(_SHAPES), depth)

    def _reference(self) -> str:
        part = self._choices.random()
        if part < 0.35:
            return self._choices.choice(INPUTS)
        if part < 0.7:
            return self._choices.choice(_BASE)
        if part < 0.85 and self._earlier:
            return self._choices.choice(self._earlier)
        return self._choices.choice(("C1", "C2", "C3", "D1", "D2"))

    def _filled(self, shape: str, depth: int) -> str:
        while "[" in shape:  # the innermost choice first
            end = shape.index("]")
            start = shape.rindex("[", 0, end)
            shape = shape[:start] + self._choices.choice(shape[start + 1 : end].split("|")) + shape[end + 1 :]
        while "{" in shape:
            start = shape.index("{")
            part = {
                "e": lambda: self._expression(depth - 1),
                "a": lambda: self._choices.choice(_AREAS),
                "l": lambda: self._choices.choice(_LINES),
            }[shape[start + 1]]()
            shape = shape[:start] + part.replace("{", "(").replace("}", ")") + shape[start + 3 :]
        return shape


def value(choices: random.Random, kinds: str) -> Value:
    """A value of one of the kinds: n number, t text, d a text of digits, b truth, e error, - blank."""
    kind = choices.choice(kinds)
    if kind == "n":
        few = [0.0, 1.0, 2.0, -1.0, 0.5, 3.0, 10.0]
        spread = [choices.uniform(-10, 10), round(choices.uniform(0, 100), 2), choices.uniform(0, 1e6)]
        return choices.choice([*few, *spread])
    if kind == "t":
        return choices.choice(["a", "b", "B", "abc", "", "a b", "x1", "TRUE"])
    if kind == "d":
        return choices.choice(["7", "1.5"])
    if kind == "b":
        return choices.random() < 0.5
    if kind == "e":
        return ExcelError(choices.choice(["#N/A", "#DIV/0!", "#VALUE!"]))
    return None


def constants(choices: random.Random) -> dict[str, Value]:
    """The cells that no scenario moves."""
    cells: dict[str, Value] = {cell: value(choices, "nntbe--d") for cell in _BASE}
    for row in range(1, 7):
        cells[f"C{row}"] = value(choices, "nnnnnt-")
        cells[f"D{row}"] = value(choices, "tttn-")
    return cells


def scenarios(choices: random.Random, count: int) -> list[list[Value]]:
    """Rows of inputs; of each column some kinds, so that there are several groups of texts."""
    kinds = [choices.choice(["n", "n", "n", "nt", "n-", "t", "bn", "nd"]) for _ in INPUTS]
    return [[value(choices, kind) for kind in kinds] for _ in range(count)]
