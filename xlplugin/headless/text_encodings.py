"""The text of a file whose encoding nobody wrote down. A guess that is not sure would be written: refused.

UTF-8 and UTF-16 prove themselves. GB18030 decodes nearly any bytes (`Größe` in cp1252 gives `Gr鲞e`), so it
must show common Chinese characters; for all else the encoding is named by whoever knows it.
"""

from __future__ import annotations

import codecs
from functools import cache
from pathlib import Path

from xlplugin.headless.failures import FillError
from xlplugin.messages import say

COMMON = Path(__file__).with_name("common_characters.txt")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes, source: str, encoding: str | None = None) -> str:
    """The text; FillError when the encoding given does not fit, or none is given and none is sure."""
    if encoding is not None:
        return _as_told(content, source, encoding)
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _as_told(content, source, name)
    if content[:200].count(0) > len(content[:200]) // 4:
        return _as_told(
            content, source, "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if (text := _as_gb18030(content)) is not None:
        return text
    raise FillError(
        say(
            "{source} is neither UTF-8 nor surely GB18030: name it by --encoding (gb18030, cp1252, big5)",
            source=source,
        )
    )


def _as_told(content: bytes, source: str, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise FillError(say("{encoding!r} is no encoding that Python knows", encoding=encoding)) from None
    except UnicodeError as error:
        raise FillError(
            say("{source} is not {encoding} text: {reason}", source=source, encoding=encoding, reason=error)
        ) from None


def _as_gb18030(content: bytes) -> str | None:
    """The text, where most of its Chinese characters are common ones and nothing else is beyond ASCII."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    characters = [sign for sign in text if ord(sign) > 0x7F]
    letters = {sign for sign in characters if "\u4e00" <= sign <= "\u9fff"}
    if any(not _is_chinese(sign) for sign in characters):
        return None
    return text if letters and 2 * len(letters & _common()) >= len(letters) else None


def _is_chinese(sign: str) -> bool:
    """A character of Chinese text: ideographs, its punctuation and full width, the signs beside numbers."""
    return (
        "\u4e00" <= sign <= "\u9fff" or "\u3000" <= sign <= "\u303f" or "\uff01" <= sign <= "\uff5e"
        or sign in "￥￠￡·×÷±≤≥≠∞—…‘’“”°‰→←↑↓√①②③④⑤⑥⑦⑧⑨⑩αβγδεθλμπσφωΔΣΩ"
    )  # fmt: skip


@cache
def _common() -> set[str]:
    return set(COMMON.read_text(encoding="utf-8"))
