"""Which values are trusted: evidence decides (functions.csv); what has none is named and keeps its value.

functions.csv says of each function, operator, reference form and array form how many formulas of workbooks
that Excel saved agree with the engine, and for which kinds of arguments. A verdict is over kinds, never over
one value.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from xlplugin.calculation.argument_kinds import IN_ARRAY, REPEATED, SCALARS, Use
from xlplugin.calculation.formula_uses import Found
from xlplugin.calculation.value_kinds import Value
from xlplugin.errors import ExcelError

SEEKING = frozenset(
    ("VLOOKUP", "HLOOKUP", "MATCH", "INDEX", "XLOOKUP", "XMATCH", "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS")
)
TABLE = Path(__file__).with_name("functions.csv")
EVERYWHERE = "any function"  # the line of kinds that count as proven for each trusted function
Verdict: TypeAlias = Literal["trusted", "trusted for these kinds", "not trusted"]


@dataclass(frozen=True)
class Evidence:
    """A line of functions.csv."""

    verdict: Verdict
    proven: frozenset[tuple[int, str, str]]  # argument, form, kind

    def proves_argument(self, argument: int) -> bool:
        """Whether this argument was given in any formula that agrees."""
        return any(place == argument for place, _, _ in self.proven)


class TrustTable:
    """functions.csv in memory."""

    def __init__(self, lines: dict[str, Evidence]) -> None:
        self._lines = lines
        self._operators = [each for function, each in lines.items() if function.startswith("operator")]
        self._reasons: dict[tuple[frozenset[Use], str | None], str | None] = {}
        everywhere = lines.get(EVERYWHERE)
        self._everywhere = {(form, kind) for _, form, kind in everywhere.proven} if everywhere else set()

    def reason(self, found: Found, value: Value) -> str | None:
        """Why the value that a formula gave is not trusted, in one line; None where it is."""
        code = value.code if isinstance(value, ExcelError) and not found.may_get_error else None
        key = found.uses, code
        if key not in self._reasons:
            self._reasons[key] = self._decided(found, code)
        return self._reasons[key]

    def reason_against(self, functions: Iterable[str]) -> str:
        """The same of functions, whatever their arguments: empty where each is trusted for some."""
        for function in functions:
            line = self._lines.get(function)
            if line is None or line.verdict == "not trusted":
                return f"{_title(function)} is not checked against Excel"
        return ""

    def _decided(self, found: Found, code: str | None) -> str | None:
        for use in sorted(found.uses):
            if reason := self.reason_against([use.function]):
                return reason
            if not self._proven(self._lines[use.function], use):
                return _unproven(use)
        return self._error_reason(found, code) if code else None

    def _proven(self, line: Evidence, use: Use) -> bool:
        _, argument, form, kind = use
        kind = "number" if kind == "any" else kind
        if (argument == 0 and form == "") or (argument, form, kind) in line.proven:
            return True
        if form == "arguments":
            return line.verdict == "trusted"
        if not line.proves_argument(argument) or form in ("together", "selector"):
            return False
        if kind == "number" and (
            form in SCALARS or form == "reference"
        ):  # found while it runs: mostly one cell
            if form == "cell" and use.function in SEEKING and (argument, "area", "number") in line.proven:
                return True  # an area of one cell
            return (argument, "scalar", "number") in line.proven
        if kind == "number" and form == "array" and use.function not in SEEKING:
            return (argument, "scalar", "number") in line.proven
        if use.function in SEEKING and form.startswith("area"):
            return self._proven_area(line, use)
        if line.verdict != "trusted":
            return False
        if form.startswith("area"):
            return self._proven_area(line, use)
        return self._proven_value(line, use, kind)

    def _proven_value(self, line: Evidence, use: Use, kind: str) -> bool:
        """One value: computed ones as those of cells and literals, arrays of them as each of their values."""
        if use.form not in ("array", "array constant", *SCALARS) or (
            use.form == "array" and use.function in SEEKING
        ):
            return False
        if kind == "number" and (use.argument, "scalar", "number") in line.proven:
            return True
        forms = (use.form,) if use.form in ("cell", "literal") else ("cell", "literal", "result")
        return any((use.argument, f, kind) in line.proven or (f, kind) in self._everywhere for f in forms)

    def _proven_area(self, line: Evidence, use: Use) -> bool:
        """Blanks among numbers everywhere; whatever its cells hold where one of them is looked for."""
        form = use.form
        if use.function in SEEKING or use.function in REPEATED:  # they take areas as they are
            form = form.removesuffix(IN_ARRAY)
        place = (use.argument, form)
        lines = [line, *self._operators] if use.function.startswith("operator") else [line]  # one mechanism
        held = {kind for each in lines for at, held, kind in each.proven if (at, held) == place}
        if use.function in REPEATED and use.kind in held:
            return True
        if use.function in SEEKING:
            return bool(held)
        return use.kind in ("number", "blank", "any") and use.form == "area" and bool(held)

    def _error_reason(self, found: Found, code: str) -> str | None:
        """Why an error that no argument holds is not trusted: which one is given is a fact of its own."""
        functions = sorted({use.function for use in found.uses})
        if any((0, "gives", code) in self._lines[function].proven for function in functions):
            return None
        named = [name for name in functions if not name.startswith("operator")] or functions or ["reference"]
        return f"that {_title(named[0])} gives {code} here is not checked against Excel"


@lru_cache(maxsize=1)
def trust_table() -> TrustTable:
    """The package's own table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return TrustTable({line["function"]: evidence_of(line) for line in csv.DictReader(file)})


def evidence_of(line: dict[str, str]) -> Evidence:
    """One line of the file as evidence."""
    return Evidence(line["verdict"], frozenset(parsed_kinds(line["kinds"])))  # type: ignore[arg-type]


def parsed_kinds(text: str) -> Iterable[tuple[int, str, str]]:
    """`1 cell: number, blank; gives: #N/A` as argument, form and kind, one by one."""
    for group in filter(None, text.split("; ")):
        head, _, kinds = group.partition(": ")
        match = re.fullmatch(r"(?:([0-9]+) )?(.*)", head)
        assert match is not None
        for kind in kinds.split(", "):
            yield int(match[1] or 0), match[2], kind


def kinds_text(proven: Iterable[tuple[int, str, str]]) -> str:
    """The same back into text."""
    groups: dict[tuple[int, str], list[str]] = {}
    for argument, form, kind in sorted(proven):
        groups.setdefault((argument, form), []).append(kind)
    return "; ".join(
        f"{f'{argument} ' if argument else ''}{form}: {', '.join(kinds)}"
        for (argument, form), kinds in groups.items()
    )


def _title(function: str) -> str:
    return function if function.isupper() or function[0].islower() else f"the {function}"


def _unproven(use: Use) -> str:
    if use.form == "arguments":
        return f"{use.function} with {use.kind} arguments is not checked against Excel"
    if use.form == "together":
        return f"{use.function} with {use.kind} among its arguments at once is not checked against Excel"
    if use.form == "selector":
        return f"{use.function} for {use.kind} is not checked against Excel"
    what = " ".join(filter(None, (use.kind, "left out" if use.form == "left out" else f"({use.form})")))
    return f"{use.function} with {what} as argument {use.argument} is not checked against Excel"
