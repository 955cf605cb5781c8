"""The doctor on the machine: what it looks at, and in which order it tells what it finds."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

from xlplugin import __version__
from xlplugin.excel.addin_findings import addin_findings
from xlplugin.excel.finding import Finding
from xlplugin.excel.policy_findings import policy_findings
from xlplugin.excel.python_findings import PYTHON_BITS, STORE, python_findings
from xlplugin.excel.settings import settings_file, startup_folder
from xlplugin.excel.windows_registry import EXCEL_PATH, OPTIONS, Registry, read_registry

BITS = {0x14C: 32, 0x8664: 64, 0xAA64: 64}  # machine types in the head of a Windows program


@dataclass(frozen=True)
class Machine:
    """What the findings look at; tests give another machine."""

    windows: bool
    interpreter: Path
    base: Path  # the installation that a virtual environment was made from
    settings: Path
    startup: Path
    code_page: str
    registry: Registry = field(default_factory=dict)
    copies: tuple[Path, ...] = ()  # where xlplugin is installed for this Python

    @classmethod
    def here(cls) -> Machine:
        windows = sys.platform == "win32"
        return cls(
            windows,
            interpreter=Path(sys.executable),
            base=Path(sys.base_prefix),
            settings=settings_file(),
            startup=startup_folder(),
            code_page="mbcs" if windows else "utf-8",
            registry=read_registry(),
            copies=tuple(
                dict.fromkeys(Path(str(found.locate_file(""))) for found in distributions(name="xlplugin"))
            ),
        )

    @property
    def excel(self) -> Path | None:
        """EXCEL.EXE, as Windows finds it."""
        found = self.registry.get(EXCEL_PATH, {}).get("")
        return Path(os.path.expandvars(str(found)).strip('"')) if found else None

    @property
    def other_startups(self) -> list[Path]:
        """Further folders from which Excel opens every add-in: its own, and one that the user may name."""
        own = [self.excel.parent / self.startup.name] if self.excel else []
        named = self.registry.get(OPTIONS, {}).get("AltStartup")
        return own + ([Path(str(named))] if named else [])

    @property
    def excel_bits(self) -> int | None:
        return program_bits(self.excel) if self.excel else None

    @property
    def is_excel_of_the_store(self) -> bool:
        return self.excel is not None and STORE in str(self.excel).lower()


def machine_findings(machine: Machine) -> Iterator[Finding]:
    yield Finding(f"Python {sys.version.split()[0]}, {PYTHON_BITS} bit, xlplugin {__version__}")
    xlwings = installed("xlwings")
    if xlwings is None:
        yield Finding(
            "xlwings is not installed",
            "it carries the calls from Excel to Python",
            "pip install xlwings",
            blocks=machine.windows,
        )
    if not machine.windows:
        yield from elsewhere()
        return
    yield from python_findings(machine, xlwings)
    yield from addin_findings(machine, xlwings)
    yield from policy_findings(machine.registry)


def elsewhere() -> Iterator[Finding]:
    what = {"darwin": "This is a Mac"}.get(sys.platform, "This system has no Excel")
    yield Finding(f"{what}: build, fill, recalc, check and eval work; so do the values in every workbook")
    yield Finding(
        "The Excel add-in and the .xlsm compute on Windows only",
        "xlwings reaches Python from cells through COM",
        "Excel on a Mac or on the web: xlplugin serve, or the lite edition; LibreOffice: the calc edition",
    )


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def program_bits(path: Path) -> int | None:
    """32 or 64, from the head of a Windows program; None for a file that is none or cannot be read."""
    try:
        with path.open("rb") as program:
            head = program.read(4096)
    except OSError:
        return None
    if head[:2] != b"MZ" or len(head) < 0x40:
        return None
    place = struct.unpack_from("<I", head, 0x3C)[0]
    if head[place : place + 4] != b"PE\0\0":
        return None
    return BITS.get(int.from_bytes(head[place + 4 : place + 6], "little"))
