"""Names under which the engine knows our versions of functions."""

from __future__ import annotations

from xlplugin.calculation.corrections.syntax import PREFIX


def engine_name(name: str) -> str:
    """What formulas in the engine's memory call our version of a function."""
    return PREFIX + name.replace(".", "_")
