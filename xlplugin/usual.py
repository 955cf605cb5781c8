"""Where the values of a quantity usually lie: beyond it nothing is refused, but something is said."""

from __future__ import annotations

from dataclasses import dataclass

from xlplugin.text_numbers import format_number

Units = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Usual:
    """The range, both ends in it, and the units that a number outside it may lack.

    `zh` and `en` are pairs of a unit and its factor in the order of trying: 500 where 1e8 to 1e14 parameters
    are usual was perhaps meant as 500亿, or as 500B. `zero`: 0 is usual too (free is a price, 0.0001 is odd).
    """

    low: float
    high: float
    zh: Units = ()
    en: Units = ()
    zero: bool = False

    def contains(self, number: float) -> bool:
        return self.low <= number <= self.high or (self.zero and number == 0)

    def meant(self, number: float, lang: str = "zh") -> str:
        """What was perhaps meant by a number outside the range: `500亿`; empty where no unit explains it."""
        if self.contains(number):
            return ""
        units = self.zh if lang == "zh" else self.en
        return next((f"{number:.15g}{unit}" for unit, factor in units if self.contains(number * factor)), "")

    def doubt(self, number: float, unit: str, ask: bool = True) -> str:
        """The sentence on a number outside the range, empty for a usual one; `ask` what was perhaps meant."""
        if self.contains(number):
            return ""
        languages = ("zh", "en") if ask else ()
        meant = dict.fromkeys(filter(None, (self.meant(number, lang) for lang in languages)))
        asked = f"; was {' or '.join(meant)} meant?" if meant else ""
        span = f"{format_number(self.low)} to {format_number(self.high)}"
        return f"{number:.15g} is unusual: {span} ({unit}) is usual{asked}"
