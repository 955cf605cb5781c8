"""The doctor on Python: pywin32, xlwings' DLL for Excel's bits, which Python Excel starts, where it lies."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.excel import ADDIN_NAME, UDF_MODULE
from xlplugin.excel.addin_settings import addin_settings
from xlplugin.excel.finding import Finding
from xlplugin.excel.settings import INTERPRETER, MODULES, read_settings

if TYPE_CHECKING:
    from xlplugin.excel.machine import Machine

STORE = "windowsapps"  # the folder of what comes from Microsoft's store
PYTHON_BITS = struct.calcsize("P") * 8


def python_findings(machine: Machine, xlwings: str | None) -> Iterator[Finding]:
    yield from packages(machine)
    if xlwings is not None:
        yield from xlwings_dll(machine, xlwings)
    yield from python_of_excel(machine)
    yield from older_settings(machine)
    if machine.is_excel_of_the_store:
        yield Finding(
            "Excel comes from the Microsoft Store",
            "it runs apart from other programs and may load no DLL of theirs",
            "if cells show #VALUE!: install Office from office.com instead of the Store's",
        )


def packages(machine: Machine) -> Iterator[Finding]:
    if find_spec("win32com") is None:
        yield Finding(
            "pywin32 is not installed",
            "xlwings cannot answer Excel without it",
            f'"{machine.interpreter}" -m pip install pywin32',
            blocks=True,
        )
    if len(machine.copies) > 1:
        yield Finding(
            f"xlplugin is installed {len(machine.copies)} times: {', '.join(map(str, machine.copies))}",
            "an older one may answer",
            f'"{machine.interpreter}" -m pip uninstall xlplugin, until none is left; install it again',
        )


def xlwings_dll(machine: Machine, xlwings: str) -> Iterator[Finding]:
    """Excel loads the DLL into itself: it must have Excel's bits, not Python's."""
    excel_bits = machine.excel_bits or PYTHON_BITS
    name = f"xlwings{excel_bits}-{xlwings}.dll"
    # The two folders in which xlwings' VBA looks: beside python.exe, and one up in a virtual environment.
    folders = (machine.interpreter.parent, machine.interpreter.parent.parent)
    told = f"xlwings {xlwings} with {name}"
    if excel_bits != PYTHON_BITS:
        told += f": Excel has {excel_bits} bits, Python {PYTHON_BITS}, which go together"
    if any((folder / name).exists() for folder in folders):
        yield Finding(told)
        return
    remedy = f'"{machine.interpreter}" -m pip install --force-reinstall xlwings=={xlwings}'
    why = f"Excel ({excel_bits} bits) loads it from {folders[0]} or {folders[1]}"
    yield Finding(f"{name} is missing", why, remedy, blocks=True)


def python_of_excel(machine: Machine) -> Iterator[Finding]:
    """Which Python Excel starts: what the add-in's own sheet says."""
    interpreter = addin_settings(machine.startup / ADDIN_NAME).get(INTERPRETER)
    if not interpreter:
        yield Finding(
            f"The add-in names no {INTERPRETER}",
            "Excel would take the one of your own xlwings settings, or none",
            "xlplugin install",
            blocks=True,
        )
    elif not Path(interpreter).exists():
        yield Finding(
            f"{INTERPRETER} is {interpreter}, which does not exist",
            "Python has moved or is gone",
            "xlplugin install",
            blocks=True,
        )
    elif Path(interpreter) != machine.interpreter:
        yield Finding(
            f"{INTERPRETER} is {interpreter}",
            f"this xlplugin belongs to {machine.interpreter}",
            "xlplugin install, unless the other Python has xlplugin too",
        )
    else:
        yield Finding(f"Excel starts {interpreter}")
    yield from interpreter_path(machine, interpreter or str(machine.interpreter))


def interpreter_path(machine: Machine, path: str) -> Iterator[Finding]:
    try:
        path.encode(machine.code_page)
    except UnicodeEncodeError:
        yield Finding(
            f"The path of Python has letters outside the system's code page: {path}",
            "VBA hands it to Windows in that code page",
            "install Python under plain letters",
            blocks=True,
        )
    if not path.isascii():
        yield Finding(
            f"The path of Python has letters beyond ASCII: {path}",
            "some programs mangle it",
            "if cells show #VALUE!, install Python under a path of plain letters",
        )
    for mark, where, why in (
        ("onedrive", "in OneDrive", "its files may be online only"),
        ("\\\\", "on a network share", "Excel may be kept from loading its DLL, and starting it takes long"),
        (STORE, "in the folder of the Microsoft Store", "Excel may not load DLLs from there"),
    ):
        if path.lower().startswith(mark) if mark == "\\\\" else mark in path.lower():
            yield Finding(f"Python lies {where}: {path}", why, "install Python from python.org on this disk")
    if STORE in str(machine.base).lower() and STORE not in path.lower():
        yield Finding(
            f"Python is the Microsoft Store's: {machine.base}",
            "it runs apart from other programs; xlwings' DLL may not be found",
            "install Python from python.org, and xlplugin there",
        )


def older_settings(machine: Machine) -> Iterator[Finding]:
    """Lines of xlplugin 0.1.0 in the settings of the user, which every workbook on xlwings reads."""
    settings = read_settings(machine.settings)
    if UDF_MODULE in settings.get(MODULES, "").split(";"):
        yield Finding(
            f"{machine.settings} names {UDF_MODULE} for every workbook",
            "xlplugin 0.1.0 wrote it there: other workbooks on xlwings import our functions",
            "xlplugin install takes it back, unless you set it yourself",
        )
