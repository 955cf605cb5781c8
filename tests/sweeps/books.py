"""How a test gets a workbook: cells of its sheet S in, a path out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

Book = Callable[[Mapping[str, object]], Path]
CELLS = {
    "C1": "=A1*2+A2", "C2": "=A1/(A2-2)", "D3": "Low", "E3": "High", "A9": None,
}  # fmt: skip
