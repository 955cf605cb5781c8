"""Processes that share a run: forked where this process has no other thread, and what they share."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

import pytest

from xlplugin.calculation.batch.sampling import SharedMarks
from xlplugin.headless.workers import workers_for

PREPARED: list[int] = []
MARKS = SharedMarks()


def prepare(process: int) -> int:
    PREPARED.append(process)
    return os.getpid()


def seen(_: None, mark: int) -> tuple[int, list[int], bool]:
    """Who computes, what was prepared where it began, and whether anyone has had the mark."""
    found = mark in MARKS
    MARKS.add(mark)
    time.sleep(0.02)  # the other process takes some as well
    return os.getpid(), PREPARED, found


def run(marks: Sequence[int]) -> None:
    """Prints what processes forked from this one say; run as a program, which has one thread."""
    with workers_for(2, None, len(marks)) as workers:
        print(workers.forks, workers.first(prepare, os.getpid()) == os.getpid())
        found = list(workers.each(seen, None, marks))
    print(len({process for process, _, _ in found}), os.getpid() in {process for process, _, _ in found})
    print(all(prepared == [os.getpid()] for _, prepared, _ in found), [known for _, _, known in found])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
def test_forked_workers_find_what_was_prepared_and_share_marks() -> None:
    marks = [*range(20), *range(20)]  # the second half comes when the first was marked, by either
    script = f"from tests.headless.test_workers import run; run({marks})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    forked, processes, found = done.stdout.splitlines()
    assert (forked, processes) == ("True True", "2 False")
    prepared, _, known = found.partition(" ")
    assert prepared == "True"
    assert (known.count("False"), known.count("True")) == (20, 20)


def test_a_process_with_other_threads_forks_none() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with workers_for(2, None, 20) as workers:
            assert not workers.forks
    finally:
        stop.set()
        thread.join()


def test_marks_are_a_set() -> None:
    marks = SharedMarks()
    for mark in [0, 1, "a", ("a", 1), -1]:
        assert mark not in marks
        marks.add(mark)
        marks.add(mark)
        assert mark in marks
    # Marks whose hashes want one place stand beside each other.
    marks.add(2**17)
    assert 2**17 in marks
    assert 2**18 not in marks
