"""functions.csv from the evidence: `python -m tests.calculation.evidence.table` (two minutes).

A function is trusted with five agreeing formulas of different inputs, a kind of argument with one or two;
what differs from Excel narrows the function to the kinds that agree. Kinds that agree for many functions
count for each function that nothing speaks against (a number as text, a truth, a blank cell where one value
is wanted).
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from tests.calculation.evidence.books import FOLDER, compared_books
from tests.calculation.evidence.compared import Compared
from tests.calculation.evidence.own_cases import OWN_CASES, compared_own_cases
from tests.calculation.evidence.page import PAGE, page
from tests.calculation.evidence.rows import ROWS, compared_rows, stored_rows
from xlplugin.calculation import argument_kinds, formula_uses, value_kinds
from xlplugin.calculation.argument_kinds import COMPUTED, IN_ARRAY, SCALARS, Use
from xlplugin.calculation.trust import EVERYWHERE, TABLE, kinds_text
from xlplugin.calculation.value_kinds import NAMES

COLUMNS = ("function", "verdict", "rows", "rows_differ", "cells", "cells_differ", "own_cases", "kinds")
DIGEST = Path(__file__).with_name("functions.sha256")
MAKERS = [Path(str(module.__file__)) for module in (argument_kinds, formula_uses, value_kinds)]
MAKERS += sorted(Path(__file__).parent.glob("*.py"))
ENOUGH = 5  # formulas of different inputs that agree, for a function
# Other kinds of an argument: 1. A case of our own counts twice: it was made for its kinds.
ENOUGH_KINDS = {"gives": 2, "gives in an array formula": 3, "together": 2, "whole columns": 2, "union": 2}
ENOUGH_KINDS["blank header"] = ENOUGH  # an area that is blank throughout gives what it would without one
_ALONE = ("arguments", "selector")  # what differs elsewhere says nothing of these
EVERYWHERE_FUNCTIONS = 5  # functions in which a kind must agree to count for the others
NARROWED = 2  # the same in a function of which any formula differs, for kinds beside plain numbers
AGAINST_ONE = 20  # agreeing formulas that outweigh one that differs


@dataclass
class Counts:
    """Formulas that agree and that differ, by use and by function."""

    agree: Counter[Use] = field(default_factory=Counter)
    differ: Counter[Use] = field(default_factory=Counter)
    formulas: dict[tuple[str, str, bool], int] = field(default_factory=Counter)  # function, origin, agrees
    narrowed: set[str] = field(default_factory=set)


def counted(evidence: Iterable[Compared]) -> Counts:
    """Equal formulas over equal inputs count once."""
    counts, seen, different = Counts(), set(), []
    for compared in evidence:
        if (compared.origin, compared.formula) in seen:
            continue
        seen.add((compared.origin, compared.formula))
        uses = compared.normal_uses()
        for function in {use.function for use in compared.found.uses}:
            counts.formulas[function, compared.origin, compared.agrees] += 1
        if compared.agrees:
            uses |= _givers(compared)
            if any(use.kind == COMPUTED for use in uses):
                continue  # named whatever it gives: evidence of nothing
            for use in uses:
                counts.agree[use] += 2 if compared.origin == "own cases" else 1
        else:
            different.append(compared)
    for compared in different:
        _count_difference(counts, compared)
    return counts


def _givers(compared: Compared) -> set[Use]:
    """Who gives an error: the only function; one operator among several cannot be told apart, so each."""
    given = compared.found.gives(compared.value)
    functions = compared.functions or {use.function for use in compared.found.uses}
    return {Use(function, *given) for function in functions} if given else set()


def _count_difference(counts: Counts, compared: Compared) -> None:
    """Laid to the least proven of the uses: what nothing else proves explains the difference."""
    uses = compared.normal_uses() | _givers(compared)
    least = min((counts.agree[use] for use in uses), default=0)
    blamed = {use for use in uses if counts.agree[use] <= least}
    counts.differ.update(blamed)
    if len(compared.functions) == 1:
        counts.narrowed |= compared.functions


def lines(counts: Counts) -> list[dict[str, str]]:
    """functions.csv, sorted by function."""
    functions = sorted({function for function, _, _ in counts.formulas})
    proven: dict[str, set[Use]] = defaultdict(set)
    for use, count in counts.agree.items():
        against = AGAINST_ONE * counts.differ[use]
        if use.function in counts.narrowed and use.kind != "number" and use.form not in _ALONE:
            against = max(against, NARROWED * counts.formulas[use.function, "rows", False])
        if count >= max(_enough(counts, use), against):
            proven[use.function].add(use)
    written = [_line(function, counts, proven[function]) for function in functions]
    everywhere: dict[tuple[str, str], set[str]] = defaultdict(set)
    for function in functions:
        for _, _, form, kind in proven[function]:
            if form in SCALARS:
                everywhere[form, kind].add(function)
    shared = [
        (1, form, kind) for (form, kind), held in everywhere.items() if len(held) >= EVERYWHERE_FUNCTIONS
    ]
    blank = dict.fromkeys(COLUMNS, "")
    return [*written, blank | {"function": EVERYWHERE, "verdict": "trusted", "kinds": kinds_text(shared)}]


def _enough(counts: Counts, use: Use) -> int:
    """How many formulas prove a use: more where an area stands that is nearly always one value."""
    if use.form == "area" and not use.function.startswith("operator"):
        one = Use(use.function, use.argument, "scalar", "number")
        many = max(counts.agree[Use(use.function, use.argument, "area", kind)] for kind in NAMES.values())
        if counts.agree[one] > 10 * many:
            return 2
    form = ENOUGH_KINDS.get(use.form) or ENOUGH_KINDS.get(use.form.removesuffix(IN_ARRAY), 1)
    return max(form, ENOUGH_KINDS.get(use.kind, 1))


def _line(function: str, counts: Counts, proven: set[Use]) -> dict[str, str]:
    number = {
        (origin, agrees): counts.formulas.get((function, origin, agrees), 0)
        for origin in ("rows", "books", "own cases")
        for agrees in (True, False)
    }
    agreeing = sum(count for (_, agrees), count in number.items() if agrees)
    verdict = "trusted for these kinds" if function in counts.narrowed else "trusted"
    if agreeing < ENOUGH:
        verdict = "not trusted"
    kinds = kinds_text((use.argument, use.form, use.kind) for use in proven if use.argument or use.form)
    return {
        "function": function,
        "verdict": verdict,
        "rows": str(number["rows", True]),
        "rows_differ": str(number["rows", False]),
        "cells": str(number["books", True]),
        "cells_differ": str(number["books", False]),
        "own_cases": str(number["own cases", True]),
        "kinds": kinds if verdict != "not trusted" else "",
    }


def as_csv(written: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(written)
    return text.getvalue()


def all_evidence() -> list[Compared]:
    """Rows, books and own cases as they stand."""
    return [*compared_rows(stored_rows()), *compared_books(), *compared_own_cases()]


def digest() -> str:
    """Of all that functions.csv is made from, and of itself: it changes when the table may be stale."""
    seen = hashlib.sha256(version("formulon").encode())
    sources = [ROWS, *sorted(FOLDER.glob("*")), OWN_CASES, TABLE, PAGE, *MAKERS]
    for path in sources:
        seen.update(path.read_bytes())
    return seen.hexdigest()


def main() -> None:
    """Writes functions.csv, its page and the digest that a test compares."""
    if not ROWS.is_file():
        sys.exit(f"{ROWS} is missing: the table is made from Excel's rows and books, beside the project")
    evidence = all_evidence()
    made = lines(counted(evidence))
    TABLE.write_text(as_csv(made), encoding="utf-8")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(made), encoding="utf-8")
    DIGEST.write_text(digest() + "\n", encoding="utf-8")
    for one in evidence:
        if one.origin == "own cases" and not one.agrees:
            print(f"own_cases.csv: the engine gives {one.value!r} for {one.formula}")


if __name__ == "__main__":
    main()
