"""How a test gets a workbook: cells of its sheet S in, a path out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

Book = Callable[[Mapping[str, object]], Path]
