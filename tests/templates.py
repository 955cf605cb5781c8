"""Where the built templates are; tests/workbooks sees to it that they are current."""

from __future__ import annotations

from pathlib import Path

import workbooks

TEMPLATES = Path(workbooks.__file__).parent / "templates"
