"""xlwings' settings of a user: one file of quoted pairs, shared with all else the user runs on xlwings."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

INTERPRETER, MODULES = "INTERPRETER_WIN", "UDF MODULES"
# VBA reads the file in the code page of the machine; only Windows has Python's name for it.
ENCODING = "mbcs" if sys.platform == "win32" else "utf-8"


def settings_file(home: Path | None = None) -> Path:
    return (home or Path.home()) / ".xlwings" / "xlwings.conf"


def read_settings(path: Path) -> dict[str, str]:
    """Pairs by upper-case key; empty where there is no file."""
    return {row[0].upper(): row[1] for row in csv.reader(lines(path)) if len(row) >= 2}


def changed(path: Path, changes: dict[str, str | None]) -> str:
    """The text of the file with some keys set, or taken out (None). Every other line stays as it stands."""
    wanted = {key.upper(): value for key, value in changes.items()}
    kept = [line for line in lines(path) if next(csv.reader([line]), [""])[0].upper() not in wanted]
    added = [f'"{key}","{value}"' for key, value in wanted.items() if value is not None]
    return "".join(f"{line}\n" for line in (*kept, *added))


def lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding=ENCODING, errors="replace").splitlines() if line]


def with_module(modules: str, module: str) -> str:
    """A list of UDF modules with ours in it; xlwings separates them by semicolons."""
    known = [name for name in modules.split(";") if name]
    return ";".join(known if module in known else [*known, module])


def without_module(modules: str, module: str) -> str | None:
    return ";".join(name for name in modules.split(";") if name and name != module) or None


def startup_folder() -> Path:
    """Where Excel opens every add-in it finds, and trusts them: XLSTART of the user."""
    appdata = os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming"
    return Path(appdata) / "Microsoft" / "Excel" / "XLSTART"
