"""How the numbers of an input and of a result are said: 1 (100%), USD 171.3bn."""

from __future__ import annotations

from xlplugin.headless.labels import Labels
from xlplugin.headless.targets import find_target
from xlplugin.headless.units import MONEY
from xlplugin.ooxml import Book


class GoalWords:
    """By the formats and units that the sheet shows for the two cells."""

    def __init__(self, book: Book, target: str, by: str) -> None:
        labels = Labels(book)
        result, given = (find_target(book, name).keys[0] for name in (target, by))
        unit = labels.unit(result)
        money = unit.kinds & MONEY if unit and not unit.is_scaled and not unit.per else ()
        self._money = next(iter(money), "")
        self._is_share = "%" in labels.number_format(given)

    def of_input(self, value: float) -> str:
        return f"{value:.6g} ({value * 100:.6g}%)" if self._is_share else f"{value:.6g}"

    def of_result(self, value: float) -> str:
        """`USD 171.3bn (171,298,000,000)`."""
        for least, unit in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
            if abs(value) >= least:
                return f"{self._money} {value / least:.1f}{unit} ({value:,.15g})".strip()
        return f"{self._money} {value:,.15g}".strip()
