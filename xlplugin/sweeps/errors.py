"""What a sweep raises, and what it needs beyond the package."""

from __future__ import annotations

import importlib
from typing import Any

from xlplugin.errors import InputError


class SweepError(InputError):
    """A sweep that cannot start; one line."""


def extra(module: str) -> Any:
    """A module of the extra `sweep`; SweepError where it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise SweepError(f"{package} is not installed: pip install 'xlplugin[sweep]'") from None
