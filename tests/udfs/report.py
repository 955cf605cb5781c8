"""The report's tables as the package ships them."""

from __future__ import annotations

import csv
import math
from importlib.resources import files
from pathlib import Path

PUBLISHED_RUNS = Path(__file__).with_name("published_runs.csv")


def table(number: str) -> list[dict[str, str]]:
    """The rows of the report's table of that number, "10" or "04"."""
    (path,) = (p for p in files("workbooks.report").iterdir() if p.name.startswith(f"{number}_"))
    return read(path)


def read(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rounds_to(value: float, printed: str) -> bool:
    """Whether the value, rounded to the digits of a printed figure (2.31E+07, 0.049, 80%), is that figure."""
    percent = printed.endswith("%")
    mantissa, _, exponent = printed.rstrip("%").replace(",", "").lower().partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0) + (2 if percent else 0)
    target = float(mantissa) * 10.0 ** int(exponent or 0) / (100 if percent else 1)
    # half up as Excel shows it, with room for the last bit: 0.975 is printed as 98%
    return math.floor(value * 10.0**decimals + 0.5 + 1e-9) == round(target * 10.0**decimals)
