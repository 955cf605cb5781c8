"""Excel's language and region: how texts are read as dates and numbers, and how TEXT writes them."""

from __future__ import annotations

from typing import get_args

from formulon.workbook import ExcelProfileId

from xlplugin.errors import InputError

DEFAULT_PROFILE: ExcelProfileId = "win-365-en_US"  # the one that the evidence is of
PROFILES: tuple[ExcelProfileId, ...] = get_args(ExcelProfileId)


def known_profile(name: str) -> ExcelProfileId:
    """The profile of that name; InputError lists them all for one that there is not."""
    for profile in PROFILES:
        if profile == name:
            return profile
    raise InputError(f"there is no profile {name}; there are {', '.join(PROFILES)}")
