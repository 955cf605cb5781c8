"""The doctor on the add-in: whether it is there, once, and of the installed version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from xlplugin.excel import ADDIN_NAME
from xlplugin.excel.finding import Finding
from xlplugin.excel.vba_stamp import stamps
from xlplugin.excel.windows_registry import OPTIONS

if TYPE_CHECKING:
    from xlplugin.excel.machine import Machine

OPENED = re.compile(r"OPEN\d*", re.IGNORECASE)
QUOTED = re.compile(r'"([^"]+)"|(\S+)$')


def addin_findings(machine: Machine, xlwings: str | None) -> Iterator[Finding]:
    path = machine.startup / ADDIN_NAME
    if not path.exists():
        yield Finding(
            f"{path} is missing",
            "no workbook but an .xlsm of ours has the functions",
            "xlplugin install",
            blocks=True,
        )
        return
    yield from stamps(path.read_bytes(), str(path), xlwings, "xlplugin install")
    yield from place(path)
    yield from second_addins(machine, path)


def place(path: Path) -> Iterator[Finding]:
    text = str(path)
    if text.startswith("\\\\"):
        yield Finding(
            f"Excel's start folder is on a network share: {text}",
            "Excel trusts folders on the network only where it is told to",
            "Trust Center > Trusted Locations: allow locations on my network",
        )
    if "onedrive" in text.lower():
        yield Finding(
            f"Excel's start folder is in OneDrive: {text}",
            "the add-in may be online only",
            "OneDrive > always keep on this device",
        )


def second_addins(machine: Machine, path: Path) -> Iterator[Finding]:
    """Another xlplugin.xlam that Excel opens: of two with one name the first wins."""
    opened = [
        found[1] or found[2]
        for name, value in machine.registry.get(OPTIONS, {}).items()
        if OPENED.fullmatch(name) and (found := QUOTED.search(str(value)))
    ]
    beside = [str(folder / ADDIN_NAME) for folder in machine.other_startups if (folder / ADDIN_NAME).exists()]
    for other in dict.fromkeys([*opened, *beside]):
        if PureWindowsPath(other).name.lower() == ADDIN_NAME and other.lower() != str(path).lower():
            yield Finding(
                f"Excel opens a second add-in of this name: {other}",
                "one of the two is left out, and formulas may point to it",
                "File > Options > Add-ins > Excel Add-ins > Go: take its mark away, and delete the file",
            )
