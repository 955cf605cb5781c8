"""Excel's language and region: how texts are read as dates and numbers, and how TEXT writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from formulon.workbook import ExcelProfileId

from xlplugin.errors import InputError
from xlplugin.ooxml.workbook_xml import DefinedName

DEFAULT_PROFILE: ExcelProfileId = "win-365-en_US"  # the one that the evidence is of
MARK = "xlp_profile"  # the hidden name by which a workbook says its own: our Chinese template has it
PROFILES: tuple[ExcelProfileId, ...] = get_args(ExcelProfileId)


def known_profile(name: str) -> ExcelProfileId:
    """The profile of that name; InputError lists them all for one that there is not."""
    for profile in PROFILES:
        if profile == name:
            return profile
    raise InputError(f"there is no profile {name}; there are {', '.join(PROFILES)}")


def own_profile(names: Iterable[DefinedName]) -> str | None:
    """The profile that a workbook says to be its own, by a text behind a hidden name."""
    return next((name.text.strip('="') for name in names if name.hidden and name.name == MARK), None)
