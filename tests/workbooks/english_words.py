"""English that a Chinese sheet may not show, and what may stand in it."""

from __future__ import annotations

import re

from xlplugin.registry import functions

_WORD = re.compile(r"(?<![\w./@=-])[a-z]{2,}(?![\w./@=-])")  # words of names have capitals or digits
_TYPED = {"xlplugin", "fill", "check", "backtest", "install", "python", "native", "values"}
_NAMES = {
    "bn", "mini", "rednote", "datamix", "mixtral", "moe", "offline", "pod", "module", "package", "per",
    "part",
}  # fmt: skip


def english_words(text: str) -> list[str]:
    """Words of a text that a Chinese reader should have in Chinese; what is typed is English everywhere."""
    arguments = {argument.name for item in functions().values() for argument in item.arguments}
    return [word for word in _WORD.findall(text) if word not in _TYPED | _NAMES | arguments]
