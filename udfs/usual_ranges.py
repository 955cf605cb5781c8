"""Where the values of the quantities usually lie, with the units that are left out most.

Wide on purpose: what has been published or sold stands inside, a slip of a unit (500 for 500亿) outside.
"""

from __future__ import annotations

from xlplugin.usual import Usual

PEOPLE = 8.3e9  # on Earth, rounded up

SIZES = Usual(1e8, 1e14, zh=(("亿", 1e8), ("万亿", 1e12)), en=(("B", 1e9), ("T", 1e12)))
RUNS = Usual(1e9, 1e16, zh=(("万亿", 1e12), ("亿", 1e8)), en=(("T", 1e12), ("B", 1e9)))
HOURS = Usual(1e3, 1e10, zh=(("万", 1e4), ("亿", 1e8)), en=(("M", 1e6), ("B", 1e9)))
MFUS = Usual(0.05, 0.65, zh=(("%", 0.01),), en=(("%", 0.01),))
TRAFFIC = Usual(1e5, 1e11, zh=(("亿", 1e8), ("万", 1e4)), en=(("bn", 1e9), ("m", 1e6)))
ANSWERS = Usual(20, 2e5, zh=(("千", 1e3),), en=(("k", 1e3),))
DAILY_TOKENS = Usual(1e6, 1e16, zh=(("亿", 1e8), ("万亿", 1e12)), en=(("B", 1e9), ("T", 1e12)))
MACHINES = Usual(2e4, 1e7, zh=(("万", 1e4),), en=(("k", 1e3), ("m", 1e6)))
SUBSCRIBERS = Usual(1e3, PEOPLE, zh=(("万", 1e4), ("亿", 1e8)), en=(("m", 1e6), ("bn", 1e9)))
GROWTH = Usual(-0.95, 10, zh=(("%", 0.01),), en=(("%", 0.01),))
CHIP_PEAK = Usual(10, 1e5, zh=((" PFLOPS", 1e3),), en=((" PFLOPS", 1e3),))
# Prices in China are often quoted per 1,000 tokens.
PER_MILLION = Usual(0.005, 1_000, zh=(("/千Tokens", 1e3),), en=((" per 1K tokens", 1e3),), zero=True)
