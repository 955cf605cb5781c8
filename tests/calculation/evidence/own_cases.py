"""Cases of our own, from published definitions: for functions that few or no stored formula uses.

own_cases.csv: the value was computed from the definition in Python (by other means than the engine);
`definition` says it in words. The functions are those of ECMA-376 Part 1, 18.17.7, and of Microsoft's
function reference. Cases "as" a test are those that this test holds, with the value that it expects.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.calculation.evidence.compared import Compared
from tests.calculation.evidence.rows import compared_rows, stored_rows

OWN_CASES = Path(__file__).with_name("own_cases.csv")


def own_cases() -> list[dict[str, str]]:
    """The cases as rows of excel_values.csv."""
    return [
        case
        | {
            "id": str(number),
            "source": f"own.xlsx Own!{case['at']}",
            "functions": case["function"],
        }
        for number, case in enumerate(stored_rows(OWN_CASES))
    ]


def compared_own_cases() -> Iterator[Compared]:
    """Each case with what the engine gives for it."""
    return compared_rows(own_cases(), "own cases")
