"""Units as analysts write them behind a number or in a heading: 亿, 万美元, bn, USD m, 次/月, %, 倍.

A unit has a power of ten and words for what is counted. Words of one meaning form a kind; a word such as 次
may belong to several. Two units agree when they have a kind in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from xlplugin.text_numbers import CHINESE_SCALES, LATIN_SCALES

_KINDS: dict[str, tuple[str, ...]] = {
    "USD": ("usd", "us$", "$", "美元", "美金", "dollar", "dollars"),
    "CNY": ("cny", "rmb", "¥", "元", "人民币", "元人民币", "人民币元", "yuan"),
    "HKD": ("hkd", "hk$", "港元", "港币"),
    "EUR": ("eur", "€", "欧元", "euro", "euros"),
    "GBP": ("gbp", "£", "英镑"),
    "JPY": ("jpy", "¥", "日元", "yen"),
    "day": ("天", "日", "day", "days", "d"),
    "hour": ("小时", "时", "hour", "hours", "h", "hr", "hrs"),
    "month": ("月", "个月", "month", "months"),
    "year": ("年", "year", "years", "yr"),
    "multiple": ("倍", "x", "×", "times"),
    "share": ("%", "占比", "比例", "占峰值比例", "share", "shareofpeak", "百分比"),
    "visit": ("次", "次访问", "人次", "visit", "visits"),
    "question": ("次", "问", "question", "questions"),
    "request": ("次", "request", "requests"),
    "token": ("token", "tokens"),
    "parameter": ("参数", "个参数", "parameter", "parameters", "params"),
    "model": ("个", "个模型", "model", "models"),
    "GPU": ("张", "卡", "块", "张卡", "gpu", "gpus"),
    "server": ("台", "server", "servers", "台服务器"),
    "user": ("人", "户", "用户", "user", "users"),
    "GPU-hour": ("gpu小时", "gpu-hour", "gpu-hours", "gpuhour", "卡时"),
}  # fmt: skip
MONEY = {"USD", "CNY", "HKD", "EUR", "GBP", "JPY"}
_PLAIN = {"day", "hour", "month", "year", "share"}  # nobody counts days or shares in 亿 or bn
_HUNDREDTHS = ("%", "percent", "pct")
_WORDS = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mio": 6, "mrd": 9} | {
    scale: power for scale, power in LATIN_SCALES.items() if scale
}


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_SCALE = re.compile(rf"(?P<chinese>[十百千万萬亿億]{{1,3}})|(?P<latin>{_longest_first(_WORDS)})(?![a-z])")
_SIGNS = str.maketrans("\u2212\u2019", "-'")  # minus; the apostrophe between thousands of Swiss Excel
_PER = re.compile(r"\s+(?:a|an|per|each)\s+|每|／")


@dataclass(frozen=True)
class Unit:
    """What is counted (`kinds` above the stroke, `per` below it) and in which power of ten."""

    text: str
    power: int = 0
    kinds: frozenset[str] = frozenset()
    per: frozenset[str] = frozenset()

    @property
    def is_scaled(self) -> bool:
        return self.power != 0

    def contradicts(self, other: Unit) -> bool:
        """Whether the other unit counts something else; a scale alone agrees with all that people scale."""
        if self.kinds and other.kinds and not self.kinds & other.kinds:
            return not ({"share", "multiple"} >= self.kinds | other.kinds)
        if self.per and other.per and not self.per & other.per:
            return True
        return any(one.is_scaled and not one.kinds and two.kinds and two.kinds <= _PLAIN
                   for one, two in ((self, other), (other, self)))  # fmt: skip


def plain(text: str) -> str:
    """A text without regard to width, case and spaces around."""
    return unicodedata.normalize("NFKC", text).strip().casefold().translate(_SIGNS)


def read_unit(text: str) -> Unit | None:
    """The unit that a text means; None for words that are no unit known here."""
    words = _PER.sub("/", plain(text))
    words = words.removesuffix("(s)")
    above, _, below = words.partition("/")
    power, above = _scaled(above.strip())
    above, below = re.sub(r"\s", "", above), re.sub(r"\s", "", below)
    if above in _HUNDREDTHS:
        return Unit(text, power - 2, frozenset({"share"})) if not below else None
    kinds = _kinds(above)
    if kinds is None or (below and _kinds(below) is None) or not (above or power):
        return None
    if power and kinds and kinds <= _PLAIN:
        return None
    return Unit(text, power, kinds, _kinds(below) or frozenset())


def named_unit(text: str) -> Unit:
    """The same for what a sheet says beside a cell: words unknown here are a kind of their own."""
    words = re.sub(r"\s", "", plain(text))
    return read_unit(text) or Unit(text, 0, frozenset({words}) if words else frozenset())


def _scaled(words: str) -> tuple[int, str]:
    """Power of ten and the other words: the scale stands first (亿元), last (USD bn), or alone."""
    match = _SCALE.match(words)
    if match is None:
        match = re.search(rf"(?:{_SCALE.pattern})$", words)
        before = words[: match.start()].strip() if match else ""
        if match is None or not _kinds(re.sub(r"\s", "", before)):
            return 0, words
    rest = (words[: match.start()] + words[match.end() :]).strip()
    if match["chinese"]:
        return sum(CHINESE_SCALES[sign] for sign in match["chinese"]), rest
    return _WORDS[match["latin"]], rest


def _kinds(words: str) -> frozenset[str] | None:
    """Kinds that the words name; None when they name none. Nothing is no kind."""
    if not words:
        return frozenset()
    return frozenset(kind for kind, known in _KINDS.items() if words in known) or None
