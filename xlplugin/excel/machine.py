"""The doctor on the machine: Python, xlwings and its DLL, pywin32, settings, the add-in, macro rules."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from xlplugin import __version__
from xlplugin.excel import ADDIN_NAME, UDF_MODULE
from xlplugin.excel.addin_settings import addin_settings
from xlplugin.excel.finding import Finding
from xlplugin.excel.settings import INTERPRETER, MODULES, read_settings, settings_file, startup_folder
from xlplugin.excel.vba_stamp import stamps


@dataclass(frozen=True)
class Machine:
    """What the findings look at; tests give another machine."""

    windows: bool
    interpreter: Path
    prefix: Path
    settings: Path
    startup: Path
    code_page: str
    macro_rules: dict[str, int]  # values of Excel's Security key in the registry

    @classmethod
    def here(cls) -> Machine:
        windows = sys.platform == "win32"
        code_page = "mbcs" if windows else "utf-8"
        interpreter, prefix = Path(sys.executable), Path(sys.prefix)
        rules = macro_rules() if windows else {}
        return cls(windows, interpreter, prefix, settings_file(), startup_folder(), code_page, rules)


def machine_findings(machine: Machine) -> Iterator[Finding]:
    yield Finding(f"Python {sys.version.split()[0]}, {struct.calcsize('P') * 8} bit, xlplugin {__version__}")
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
    yield from windows_packages(machine, xlwings)
    yield from python_of_excel(machine)
    yield from older_settings(machine)
    yield from addin_file(machine, xlwings)
    yield from macros_allowed(machine)


def elsewhere() -> Iterator[Finding]:
    what = {"darwin": "This is a Mac"}.get(sys.platform, "This system has no Excel")
    yield Finding(f"{what}: build, fill, recalc, check and eval work; so do the values in every workbook")
    yield Finding(
        "The Excel add-in and the .xlsm compute on Windows only",
        "xlwings reaches Python from cells through COM",
        "Excel on a Mac or on the web: xlplugin serve, or the lite edition; LibreOffice: the calc edition",
    )


def windows_packages(machine: Machine, xlwings: str | None) -> Iterator[Finding]:
    if find_spec("win32com") is None:
        yield Finding(
            "pywin32 is not installed",
            "xlwings cannot answer Excel without it",
            f'"{machine.interpreter}" -m pip install pywin32',
            blocks=True,
        )
    if xlwings is None:
        return
    name = f"xlwings{struct.calcsize('P') * 8}-{xlwings}.dll"
    # The two folders in which xlwings' VBA looks: beside python.exe, and one up in a virtual environment.
    folders = (machine.interpreter.parent, machine.interpreter.parent.parent)
    if any((folder / name).exists() for folder in folders):
        yield Finding(f"xlwings {xlwings} with {name}")
        return
    remedy = f'"{machine.interpreter}" -m pip install --force-reinstall xlwings=={xlwings}'
    why = f"Excel loads it from {folders[0]} or {folders[1]}"
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


def older_settings(machine: Machine) -> Iterator[Finding]:
    """Lines of xlplugin 0.1.0 in the settings of the user, which every workbook on xlwings reads."""
    settings = read_settings(machine.settings)
    if UDF_MODULE in settings.get(MODULES, "").split(";"):
        yield Finding(
            f"{machine.settings} names {UDF_MODULE} for every workbook",
            "xlplugin 0.1.0 wrote it there: other workbooks on xlwings import our functions",
            "xlplugin install takes it back, unless you set it yourself",
        )


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
    if "onedrive" in path.lower():
        yield Finding(
            f"Python lies in OneDrive: {path}",
            "its files may be online only",
            "install Python outside OneDrive",
        )


def addin_file(machine: Machine, xlwings: str | None) -> Iterator[Finding]:
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


def macros_allowed(machine: Machine) -> Iterator[Finding]:
    if machine.macro_rules.get("VBAWarnings") == 4:
        yield Finding(
            "Excel disables all macros without asking",
            "add-ins hold their functions as macros",
            "File > Options > Trust Center > Macro Settings: disable with notification; or ask IT",
            blocks=True,
        )
    if machine.macro_rules.get("RequireAddinSig") == 1:
        yield Finding(
            "Excel takes signed add-ins only",
            "xlplugin.xlam is not signed",
            "Trust Center > Add-ins: lift the rule, or have the file signed",
            blocks=True,
        )
    yield Finding("The wrappers are built in: `Trust access to the VBA project` is not needed")


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def macro_rules() -> dict[str, int]:
    """Excel's macro settings of this user, policies first."""
    import winreg

    found: dict[str, int] = {}
    for root in (r"Software\Microsoft\Office\16.0", r"Software\Policies\Microsoft\Office\16.0"):
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, rf"{root}\Excel\Security") as key:
                for i in range(winreg.QueryInfoKey(key)[1]):
                    name, value, _ = winreg.EnumValue(key, i)
                    found[name] = value
        except OSError:
            continue
    return found
