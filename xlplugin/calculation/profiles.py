"""Excel's language and region: how texts are read as dates and numbers, and how TEXT writes them."""

from __future__ import annotations

from xlplugin.errors import InputError

DEFAULT_PROFILE = "win-365-en_US"
CHINESE_PROFILE = "win-365-zh_CN"
_LOCALES = (
    "ja_JP en_US de_DE fr_FR zh_CN ko_KR th_TH es_ES es_MX pt_BR ru_RU zh_TW it_IT nl_NL".split()  # noqa: SIM905
)
PROFILES = tuple(f"{system}-365-{locale}" for system in ("win", "mac") for locale in _LOCALES)


def known_profile(name: str) -> str:
    """The profile of that name; InputError lists them all for one that there is not."""
    if name not in PROFILES:
        raise InputError(f"there is no profile {name}; there are {', '.join(PROFILES)}")
    return name
