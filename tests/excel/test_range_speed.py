"""Ten thousand cells of any kind in our part of a call: reading, computing, saying what is wrong.

xlwings' own conversion is apart: `python -m tests.benchmarks.bench_excel` measures it.
"""

from __future__ import annotations

import datetime
import time
import timeit

import pytest

from xlplugin.excel.binding import error_text, received, sent
from xlplugin.registry import functions
from xlplugin.runner import call

SECONDS = 0.15
DAY = datetime.datetime(2026, 3, 31)
KINDS = {
    "numbers": lambda n: float(n + 1),
    "texts": lambda n: f"{n + 1:,}",
    "scaled texts": lambda n: f"{n + 1}K",
    "texts out of bounds": lambda n: f"{n + 1}00T",
    "words": lambda n: ("many", "few", "some")[n % 3],
    "dates": lambda n: DAY + datetime.timedelta(days=n),
    "truth values": lambda n: n % 2 == 0,
    "blanks": lambda n: None,
}


@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_cells(kind):
    table = [[KINDS[kind](100 * row + column) for column in range(100)] for row in range(100)]
    servers = functions()["SERVERS"]

    def ours() -> None:
        assert len(sent(call(servers, [received(table)]), error_text)) == 100

    assert min(timeit.repeat(ours, timer=time.process_time, number=1, repeat=5)) < SECONDS
