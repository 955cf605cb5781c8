"""Progress of a run: a bar with rate and time left on a terminal, lines elsewhere, nothing with --quiet."""

from __future__ import annotations

import io
import re
import sys

import pytest

from xlplugin.headless import progress
from xlplugin.headless.progress import Reporter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def reported(monkeypatch, stream: io.StringIO, quiet: bool = False) -> str:
    """What is written while 40 scenarios are finished in steps of ten, one second each."""
    clock = iter(range(100))
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 1.5)
    reporter = Reporter("scenarios", quiet)
    for done in (10, 20, 30, 40):
        reporter(done, 40)
    reporter.close()
    return stream.getvalue()


def test_a_terminal_gets_a_bar_with_rate_and_time_left(monkeypatch):
    text = reported(monkeypatch, Terminal())
    assert "100%" in text and "40/40" in text
    assert re.search(r"\[\d\d:\d\d<\d\d:\d\d, .* scenarios/s\]", text)
    assert text.endswith("\n") and len(text.splitlines()[-1]) < 200


def test_elsewhere_lines_say_how_far_it_is_and_how_long_it_takes(monkeypatch):
    lines = reported(monkeypatch, io.StringIO()).splitlines()
    assert all(re.fullmatch(r"\d+/40 scenarios, \d+/s, \d+ s left", line) for line in lines)
    assert lines[-1].startswith("40/40") and lines[-1].endswith(" 0 s left")
    assert 1 < len(lines) < 4  # not a line for each step


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()])
def test_quiet_is_quiet(monkeypatch, stream):
    assert reported(monkeypatch, stream, quiet=True) == ""
