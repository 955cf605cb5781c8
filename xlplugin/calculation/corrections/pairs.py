"""SUMX2MY2 and its like: a pair counts only where both are numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xlplugin.calculation.corrections.correction import Correction
from xlplugin.calculation.corrections.ordering import NUMBER, kind_of
from xlplugin.errors import ExcelError


def _sum_of(term: Callable[[float, float], float]) -> Callable[[object, object], object]:
    def compute(left: object, right: object) -> object:
        sides = [
            [v for row in side for v in row] if isinstance(side, list) else [side] for side in (left, right)
        ]
        if len(sides[0]) != len(sides[1]):
            return ExcelError("#N/A")
        for value in (*sides[0], *sides[1]):
            if isinstance(value, ExcelError):
                return value
        pairs = zip(*sides, strict=True)
        return float(sum(term(x, y) for x, y in pairs if kind_of(x) == kind_of(y) == NUMBER))

    return compute


FUNCTIONS: Mapping[str, Correction] = {
    "SUMX2MY2": Correction(_sum_of(lambda x, y: x * x - y * y)),
    "SUMX2PY2": Correction(_sum_of(lambda x, y: x * x + y * y)),
    "SUMXMY2": Correction(_sum_of(lambda x, y: (x - y) ** 2)),
}
