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

from xlplugin.calculation.argument_kinds import CHOOSING, COMPUTED, IN_ARRAY, REPEATED, SCALARS, Proven, Use
from xlplugin.calculation.call_results import ONE_CELL
from xlplugin.calculation.formula_uses import Found
from xlplugin.calculation.value_kinds import Value
from xlplugin.errors import ExcelError

SEEKING = frozenset(
    ("VLOOKUP", "HLOOKUP", "MATCH", "INDEX", "XLOOKUP", "XMATCH", "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS")
)
OF_DATES = frozenset((
    "YEARFRAC", "DAYS360", "DAYS", "DATEDIF", "EDATE", "EOMONTH", "NETWORKDAYS", "NETWORKDAYS.INTL",
    "WORKDAY", "WORKDAY.INTL", "WEEKDAY", "WEEKNUM", "ISOWEEKNUM", "DATE", "YEAR", "MONTH", "DAY",
))  # fmt: skip
# They take one value, and of an area that of their row or column, which an area of one cell need not have.
OF_ONE_VALUE = frozenset((
    "IF", "IFERROR", "IFNA", "ABS", "SIGN", "INT", "TRUNC", "ROUND", "ROUNDUP", "ROUNDDOWN", "MOD", "SQRT",
    "EXP", "LN", "LOG", "LOG10", "POWER", "LEFT", "RIGHT", "MID", "LEN", "TRIM", "UPPER", "LOWER",
    "ISNUMBER", "ISTEXT", "ISERROR", "YEAR", "MONTH", "DAY",
))  # fmt: skip
TABLE = Path(__file__).with_name("functions.csv")
EVERYWHERE = "any function"  # the line of kinds that count as proven for each trusted function
Verdict: TypeAlias = Literal["trusted", "trusted for these kinds", "not trusted"]


@dataclass(frozen=True)
class Evidence:
    """A line of functions.csv."""

    verdict: Verdict
    proven: frozenset[Proven]

    def proves_argument(self, argument: int) -> bool:
        """Whether this argument was given in any formula that agrees."""
        return any(place == argument for place, _, _ in self.proven)


class TrustTable:
    """functions.csv in memory."""

    def __init__(self, lines: dict[str, Evidence]) -> None:
        self._lines = lines
        self._operators = [each for function, each in lines.items() if function.startswith("operator")]
        self._reasons: dict[tuple[frozenset[Use], Proven | None, bool], str | None] = {}
        everywhere = lines.get(EVERYWHERE)
        self._everywhere = {(form, kind) for _, form, kind in everywhere.proven} if everywhere else set()

    def reason(self, found: Found, value: Value) -> str | None:
        """Why the value that a formula gave is not trusted, in one line; None where it is."""
        fails = isinstance(value, ExcelError) or any(map(found.calls, CHOOSING))  # or it is not evaluated
        key = found.uses, found.gives(value), fails
        if key not in self._reasons:
            self._reasons[key] = self._decided(*key)
        return self._reasons[key]

    def reason_against(self, functions: Iterable[str]) -> str:
        """The same of functions, whatever their arguments: empty where each is trusted for some."""
        for function in functions:
            line = self._lines.get(function)
            if line is None or line.verdict == "not trusted":
                return f"{_title(function)} is not checked against Excel"
        return ""

    def _decided(self, uses: frozenset[Use], given: Proven | None, fails: bool) -> str | None:
        for use in sorted(uses):
            if reason := self.reason_against([use.function]):
                return reason
            if not self._proven(self._lines[use.function], use, fails):
                return _unproven(use)
        return self._reason_against_given(uses, given) if given else None

    def _proven(self, line: Evidence, use: Use, fails: bool) -> bool:
        _, argument, form, kind = use
        kind = "number" if kind == "any" else kind
        if kind == COMPUTED:
            return False
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
        return self._proven_value(line, use, kind, fails)

    def _proven_value(self, line: Evidence, use: Use, kind: str, fails: bool) -> bool:
        """One value: computed ones as those of cells and literals, arrays of them as each of their values.

        That a text is taken by other functions speaks for an error only, a blank cell for no date.
        """
        if use.form not in ("array", "array constant", *SCALARS) or (
            use.form == "array" and use.function in SEEKING
        ):
            return False
        if kind == "number" and (use.argument, "scalar", "number") in line.proven:
            return True
        own = use.form == "cell" or (use.form == "literal" and use.function in REPEATED)
        forms = (use.form,) if own else ("cell", "literal", "result")
        if any((use.argument, f, kind) in line.proven for f in forms):
            return True
        if (kind in ("text", "empty text") and not fails) or (kind == "blank" and use.function in OF_DATES):
            return False
        return any((f, kind) in self._everywhere for f in forms)

    def _proven_area(self, line: Evidence, use: Use) -> bool:
        """Numbers where any area is; whatever its cells hold where one of them is looked for."""
        sought = use.function in SEEKING
        as_area = use.kind in ("number", "any") and (use.form != ONE_CELL or not _takes_one(use.function))
        form = use.form.replace(ONE_CELL, "area") if sought or as_area else use.form
        if sought or use.function in REPEATED:  # they take areas as they are
            form = form.removesuffix(IN_ARRAY)
        place = (use.argument, form)
        lines = [line, *self._operators] if use.function.startswith("operator") else [line]  # one mechanism
        held = {kind for each in lines for at, held, kind in each.proven if (at, held) == place}
        if use.function in REPEATED and use.kind in held:
            return True
        return bool(held) and (sought or (use.kind in ("number", "any") and form == "area"))

    def _reason_against_given(self, uses: frozenset[Use], given: Proven) -> str | None:
        """Why an error that no argument holds is not trusted: which one is given is a fact of its own."""
        functions = sorted({use.function for use in uses})
        if any(given in self._lines[function].proven for function in functions):
            return None
        named = [name for name in functions if not name.startswith("operator")] or functions or ["reference"]
        return f"that {_title(named[0])} gives {given[2]} here is not checked against Excel"


@lru_cache(maxsize=1)
def trust_table() -> TrustTable:
    """The package's own table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return TrustTable({line["function"]: evidence_of(line) for line in csv.DictReader(file)})


def evidence_of(line: dict[str, str]) -> Evidence:
    """One line of the file as evidence."""
    return Evidence(line["verdict"], frozenset(parsed_kinds(line["kinds"])))  # type: ignore[arg-type]


def parsed_kinds(text: str) -> Iterable[Proven]:
    """`1 cell: number, blank; gives: #N/A` as argument, form and kind, one by one."""
    for group in filter(None, text.split("; ")):
        head, _, kinds = group.partition(": ")
        match = re.fullmatch(r"(?:([0-9]+) )?(.*)", head)
        assert match is not None
        for kind in kinds.split(", "):
            yield int(match[1] or 0), match[2], kind


def kinds_text(proven: Iterable[Proven]) -> str:
    """The same back into text."""
    groups: dict[tuple[int, str], list[str]] = {}
    for argument, form, kind in sorted(proven):
        groups.setdefault((argument, form), []).append(kind)
    return "; ".join(
        f"{f'{argument} ' if argument else ''}{form}: {', '.join(kinds)}"
        for (argument, form), kinds in groups.items()
    )


def _takes_one(function: str) -> bool:
    return function.startswith("operator") or function in OF_ONE_VALUE


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
