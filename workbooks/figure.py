"""One printed figure of the report: what it may differ by, why, and the verdict on the workbook's value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workbooks.facts import figure as number

EXACT = ("计数须完全一致", "a count: equal to the last digit")
DIGITS = ("报告所印位数", "half a unit of the last printed digit")
QUOTED = ("引用,须与报告一致", "quoted: equal to the report")
EPS = ("每股收益±0.005与所印位数", "EPS known to ±0.005, and the printed digits")
CUT_OFF = (
    "在舍入区间之外;若每股收益是截尾而非四舍五入则相符",
    "outside the rounding interval; it fits an EPS that was cut off instead of rounded",
)
ABOUT = ("报告写成约数", "printed as a round number")
ENTRIES = ("条目数须一致", "entries: the same number")
HIT, MISS, CONTRADICTION, EXPLAINED = "✓", "×", "≠", "≈"
ROUNDED, UNPRINTED, SCOPE = "rounded", "not printed", "scope"  # why the own numbers give something else
SLACK = 1 + 1e-9  # 97.5% against a printed 98% lies on the edge of its tolerance, up to floating point


@dataclass(frozen=True)
class Figure:
    """A printed figure. `id` is table/row/column; `tolerance` is absolute, in the printed unit.

    `own` is what the report's own numbers give where that is not what it prints (or, with `printed` None,
    where it prints a dash): the workbook must then give `own`. `reason` says why they differ; without one
    the report contradicts itself. `above`: the report prints "more than".
    """

    id: str
    printed: float | None
    tolerance: float
    why: tuple[str, str]
    own: float | None = None
    above: bool = False
    reason: str = ""

    @property
    def table(self) -> int:
        return int(self.id.split("/", 1)[0])


def verdict(figure: Figure, value: object) -> str:
    """HIT; CONTRADICTION or EXPLAINED where the report's own numbers give something else; MISS, which is ours."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return MISS
    if figure.own is not None:
        near = abs(value - figure.own) <= max(figure.tolerance, abs(figure.own) * 1e-9) * SLACK
        return (EXPLAINED if figure.reason else CONTRADICTION) if near else MISS
    assert figure.printed is not None  # where nothing is printed, the own numbers say what is expected
    if figure.above:
        return HIT if value > figure.printed else MISS
    return HIT if abs(value - figure.printed) <= figure.tolerance * SLACK else MISS


def exact(id: str, text: str, why: tuple[str, str] = EXACT) -> Figure:
    return Figure(id, number(text), 0.0, why)


def rounded(id: str, text: str) -> Figure:
    """A figure printed to so many digits: it may differ by half a unit of the last one."""
    percent = text.endswith("%")
    exponent = Decimal(text.rstrip("%")).as_tuple().exponent
    assert isinstance(exponent, int)  # a letter stands for an infinity or no number
    return Figure(id, number(text), float(Decimal(5).scaleb(exponent - (3 if percent else 1))), DIGITS)


def quoted(prefix: str, texts: dict[str, str]) -> list[Figure]:
    """Those of the texts that are figures."""
    return [exact(f"{prefix}/{key}", text, QUOTED) for key, text in texts.items() if number(text) is not None]
