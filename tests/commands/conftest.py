"""Where commands run."""

from __future__ import annotations

import pytest


@pytest.fixture
def in_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path
