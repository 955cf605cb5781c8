"""xlwings' settings of a user: one file of quoted pairs, read by every workbook that they run on xlwings.

Ours stand in our own files. xlplugin 0.1.0 wrote here: its lines are taken back, the bytes of others stay.
"""

from __future__ import annotations

import codecs
import csv
import os
import sys
from collections.abc import Mapping
from pathlib import Path

INTERPRETER, MODULES = "INTERPRETER_WIN", "UDF MODULES"
# VBA reads the file in the code page of the machine; only Windows has Python's name for it.
ENCODING = "mbcs" if sys.platform == "win32" else "utf-8"
LINE_END = b"\r\n"  # VBA's Input # takes no other

Pairs = Mapping[str, str | None]  # None: the file does not have the key


def settings_file(home: Path | None = None) -> Path:
    return (home or Path.home()) / ".xlwings" / "xlwings.conf"


def read_settings(path: Path) -> dict[str, str]:
    """Pairs by upper-case key, the first of each as VBA takes it; empty where there is no file."""
    mark, lines = split(path.read_bytes() if path.exists() else b"")
    texts = [line.decode("utf-8" if mark else ENCODING, errors="replace") for line in lines]
    return {row[0].upper(): row[1] for row in reversed(list(csv.reader(texts))) if len(row) >= 2}


def changed(content: bytes, changes: Pairs) -> bytes:
    """The file with some keys set where they stood, or taken out (None). Empty when no line is left."""
    mark, lines = split(content)
    pending = {key.upper(): value for key, value in changes.items()}
    ours = frozenset(pending)
    kept: list[bytes] = []
    for line in lines:
        key = key_of(line)
        if key not in ours:
            kept.append(line)
        elif key in pending:  # a second line of the same key was never read
            kept += written(key, pending.pop(key), mark)
    for key, value in pending.items():
        kept += written(key, value, mark)
    return mark + b"".join(line + LINE_END for line in kept) if kept else b""


def split(content: bytes) -> tuple[bytes, list[bytes]]:
    """The byte order mark, if any, and the lines without their ends."""
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    return mark, content[len(mark) :].splitlines()


def key_of(line: bytes) -> str:
    row = next(csv.reader([line.decode("latin-1")]), [])
    return row[0].upper() if row else ""


def written(key: str, value: str | None, mark: bytes) -> list[bytes]:
    return [] if value is None else [f'"{key}","{value}"'.encode("utf-8" if mark else ENCODING)]


def without_module(modules: str, module: str) -> str | None:
    """A list of UDF modules without ours; xlwings separates them by semicolons."""
    return ";".join(name for name in modules.split(";") if name and name != module) or None


def startup_folder() -> Path:
    """Where Excel opens every add-in it finds, and trusts them: XLSTART of the user."""
    appdata = os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming"
    return Path(appdata) / "Microsoft" / "Excel" / "XLSTART"
