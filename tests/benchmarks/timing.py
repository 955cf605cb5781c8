"""How the fill benchmark measures and prints."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

QUICK = "--quick" in sys.argv
ROUNDS = 5 if QUICK else 20


def median_ms(
    action: Callable[[int], object],
    rounds: int = ROUNDS,
    each: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """`clock`: `time.process_time` where others share the machine and the work is this process's."""
    times = []
    for number in range(rounds):
        start = clock()
        action(number)
        times.append((clock() - start) * 1000 / each)
    return statistics.median(times)


def report(label: str, ms: float, ours: float) -> None:
    print(f"{label:36} {ms:12.1f}   {ms / ours:.0f} times", flush=True)
