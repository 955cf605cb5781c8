"""The statistics of a model over the rows of a file."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from udfs.backtest.models import Judged, Model
from udfs.backtest.rows import Row, Unreached, Unusable
from xlplugin.errors import ExcelError

WORST = 5
NEAR = 0.15
Share = float | None


@dataclass(frozen=True)
class Summary:
    """What is said of a model: the rows compared, and those left out with the reason."""

    model: str
    judged: list[Judged]
    left_out: list[tuple[Row, str]]
    unreached: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it with --json. Shares, None where no row can say anything."""
        said: dict[str, Any] = {
            "model": self.model,
            **figures(self.judged),
            "left_out": [{"id": row.id, "reason": reason} for row, reason in self.left_out],
            "worst": [told(one) for one in self.worst()],
        }
        if self.model == "serve":
            said["n_point"] = sum(one.point for one in self.judged)
            said["classes"] = self.classes()
        return said

    def classes(self) -> dict[str, dict[str, object]]:
        """The figures by class of models; `unreached`: rows measured that the model cannot serve at all."""
        met = {**dict.fromkeys(one.group for one in self.judged), **dict.fromkeys(self.unreached)}
        found = {group: [one for one in self.judged if one.group == group] for group in met}
        return {
            group: {
                **figures(rows),
                "point": any(one.point for one in rows),
                "unreached": self.unreached.get(group, 0),
            }
            for group, rows in found.items()
        }

    def worst(self) -> list[Judged]:
        """The rows that are furthest off, the furthest first."""
        return sorted(self.judged, key=lambda one: -one.error)[:WORST]

    def rows(self) -> list[dict[str, object]]:
        return [{"model": self.model, **told(one), "inside": one.inside} for one in self.judged]


def summary(model: Model, rows: Iterable[Row]) -> Summary:
    judged, left_out = [], []
    unreached: Counter[str] = Counter()
    for row in rows:
        try:
            judged.append(finite(model.judge(row)))
        except (Unusable, ExcelError) as reason:
            left_out.append((row, getattr(reason, "message", str(reason))))
            unreached.update([reason.group] if isinstance(reason, Unreached) else [])
    return Summary(model.name, judged, left_out, unreached)


def finite(one: Judged) -> Judged:
    if not 0 < one.ratio < math.inf:
        raise Unusable(f"predicted {one.predicted:g} against {one.observed:g} is out of all bounds")
    return one


def figures(rows: list[Judged]) -> dict[str, object]:
    """n and coverage over all rows; errors and bias over those for which one figure is predicted."""
    pointed = [one for one in rows if one.point]
    bands = [one.inside for one in rows if one.inside is not None]
    return {
        "n": len(rows),
        "median_error": over(statistics.median, [one.error for one in pointed]),
        "within_15": over(statistics.fmean, [one.error <= NEAR for one in pointed]),
        "bias": over(statistics.median, [one.ratio for one in pointed]),
        "coverage": over(statistics.fmean, bands),
    }


def over(statistic: Callable[[Sequence[float]], float], values: Sequence[float]) -> Share:
    return float(statistic(values)) if values else None


def told(one: Judged) -> dict[str, object]:
    return {
        "id": one.row.id,
        "run": one.row.name,
        "predicted": one.predicted,
        "observed": one.observed,
        "ratio": one.ratio,
    }
