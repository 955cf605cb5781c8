"""Bounds on what a workbook file may ask of this machine, and the error that says so."""

from __future__ import annotations

from dataclasses import dataclass

from xlplugin.errors import InputError


class PackageError(InputError):
    """A file that is not a workbook we can read safely; the text is one line for the user."""


MOST_FILLED = 2**20  # cells that one array formula or data table fills: a whole column


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes. A 100 MB workbook passes; an archive built to exhaust memory does not."""

    file_size: int = 512 * 2**20
    members: int = 20_000
    member_size: int = 1024 * 2**20
    total_size: int = 2048 * 2**20
    # Deflate reaches about 1000:1 on constant bytes. Real sheet XML stays below 100:1, so a large
    # member that is denser than this was made to be dense.
    ratio: int = 300
    ratio_applies_above: int = 16 * 2**20


DEFAULT_LIMITS = Limits()
