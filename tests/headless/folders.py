"""What a run of a few scenarios leaves in its folder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

FRAME = pd.DataFrame({"gpus": range(1, 31)})


def contents(out: Path) -> dict[str, bytes]:
    """The bytes of every file, by name."""
    return {path.name: path.read_bytes() for path in out.iterdir()}
