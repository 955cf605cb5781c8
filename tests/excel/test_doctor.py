"""The doctor: each finding is provoked once, on a machine and in files made for it."""

from __future__ import annotations

import dataclasses
import struct
import sys
from pathlib import Path

import pytest

from xlplugin.cli import main
from xlplugin.excel import machine as machine_module
from xlplugin.excel import python_findings
from xlplugin.excel.addin import addin
from xlplugin.excel.machine import Machine, installed, machine_findings
from xlplugin.excel.policy_findings import RULES
from xlplugin.excel.windows_registry import (
    ATTACK_SURFACE,
    DEVICE_POLICY,
    DISABLED,
    EXCEL_PATH,
    LOCATIONS,
    OFFICE_POLICY,
    OPTIONS,
    SECURITY,
)
from xlplugin.registry import functions

XLWINGS = installed("xlwings")
CHILDREN, WINDOWS_CALLS = RULES
DLL = f"xlwings{struct.calcsize('P') * 8}-{XLWINGS}.dll"


def rule(key: str, **values):
    """Writes into the machine's registry."""
    return lambda machine: machine.registry.setdefault(key, {}).update(values)


@pytest.fixture
def windows(tmp_path, monkeypatch):
    """A machine on which everything is as it should be."""
    monkeypatch.setattr(python_findings, "find_spec", lambda name: name)
    python = tmp_path / "venv" / "Scripts" / "python.exe"
    startup, settings = tmp_path / "XLSTART", tmp_path / "xlwings.conf"
    python.parent.mkdir(parents=True)
    startup.mkdir()
    python.touch()
    (tmp_path / "venv" / DLL).touch()
    (startup / "xlplugin.xlam").write_bytes(addin(functions(), str(python)))
    excel = tmp_path / "Office16" / "EXCEL.EXE"
    excel.parent.mkdir()
    excel.write_bytes(program(0x8664))
    registry = {EXCEL_PATH: {"": f'"{excel}"'}, SECURITY[0]: {"VBAWarnings": 2}}
    return Machine(True, python, python.parent.parent, settings, startup, "utf-8", registry, (tmp_path,))


def program(machine_type: int) -> bytes:
    """The head of a Windows program."""
    head = b"MZ".ljust(0x3C, b"\0") + (0x80).to_bytes(4, "little")
    return head.ljust(0x80, b"\0") + b"PE\0\0" + machine_type.to_bytes(2, "little")


def told(findings) -> str:
    return "\n".join(map(str, findings))


def test_a_machine_in_order(windows):
    findings = list(machine_findings(windows))
    assert not [finding for finding in findings if finding.remedy], told(findings)


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (lambda m: (m.base / DLL).unlink(), f"BLOCKS {DLL} is missing"),
        (lambda m: m.excel.write_bytes(program(0x14C)), "BLOCKS xlwings32-"),
        (
            lambda m: (m.startup / "xlplugin.xlam").write_bytes(addin(functions())),
            "add-in names no INTERPRETER_WIN",
        ),
        (lambda m: m.interpreter.unlink(), "which does not exist"),
        (lambda m: (m.startup / "xlplugin.xlam").unlink(), "xlplugin.xlam is missing"),
        (rule(SECURITY[1], VBAWarnings=4), "BLOCKS Excel disables all macros"),
        (rule(SECURITY[0], RequireAddinSig=1), "BLOCKS Excel takes signed add-ins only"),
        (rule(SECURITY[0], DisableAllAddins=1), "BLOCKS Excel loads no add-ins"),
        (rule(LOCATIONS[1], AllLocationsDisabled=1), "BLOCKS Excel trusts no folder"),
        (rule(OFFICE_POLICY[1], VBAOff=1), "BLOCKS VBA is switched off"),
        (rule(ATTACK_SURFACE[1], **{CHILDREN.upper(): "1"}), "BLOCKS A rule of Microsoft Defender"),
        (rule(DEVICE_POLICY, ASRRules=f"x=1|{CHILDREN}=1"), "may not start other programs"),
        (rule(ATTACK_SURFACE[0], **{WINDOWS_CALLS: 1}), "macros may not call Windows"),
        (rule(DISABLED, a="C:\\x\\XLPLUGIN.xlam\0".encode("utf-16-le")), "BLOCKS Excel has disabled"),
    ],
)
def test_what_blocks_on_a_machine(windows, break_it, expected):
    break_it(windows)
    assert expected in told(machine_findings(windows))
    assert any(finding.blocks for finding in machine_findings(windows))


def test_paths_that_trouble_excel(windows, tmp_path):
    python = tmp_path / "OneDrive" / "张三" / "python.exe"
    python.parent.mkdir(parents=True)
    python.touch()
    (windows.startup / "xlplugin.xlam").write_bytes(addin(functions(), str(python)))
    findings = told(machine_findings(dataclasses.replace(windows, code_page="cp1252")))
    assert "BLOCKS The path of Python has letters outside the system's code page" in findings
    assert "letters beyond ASCII" in findings
    assert "Python lies in OneDrive" in findings
    assert "this xlplugin belongs to" in findings
    assert "BLOCKS" not in told(machine_findings(dataclasses.replace(windows, code_page="cp936")))


def test_the_lines_of_an_older_install_are_told(windows):
    windows.settings.write_text('"UDF MODULES","mine;udfs.excel"\r\n')
    assert "names udfs.excel for every workbook" in told(machine_findings(windows))
    windows.settings.write_text('"UDF MODULES","mine"\r\n')
    assert "for every workbook" not in told(machine_findings(windows))


def test_versions_that_differ(windows, monkeypatch):
    monkeypatch.setattr(machine_module, "installed", lambda package: "0.99.0")
    (windows.base / DLL.replace(XLWINGS, "0.99.0")).touch()
    findings = told(machine_findings(windows))
    assert f"was built with xlwings {XLWINGS}; 0.99.0 is installed" in findings
    monkeypatch.setattr(machine_module, "installed", lambda package: XLWINGS)
    monkeypatch.setattr("xlplugin.excel.vba_stamp.__version__", "9.9")
    assert "was built by xlplugin 0.2.0; 9.9 is installed" in told(machine_findings(windows))


def test_missing_packages(windows, monkeypatch):
    monkeypatch.setattr(python_findings, "find_spec", lambda name: None)
    monkeypatch.setattr(machine_module, "installed", lambda package: None)
    findings = told(machine_findings(windows))
    assert "BLOCKS xlwings is not installed" in findings
    assert "BLOCKS pywin32 is not installed" in findings


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (rule(ATTACK_SURFACE[0], **{CHILDREN: 6}), "check  A rule of Microsoft Defender"),
        (rule(SECURITY[1], blockcontentexecutionfrominternet=1), "check  Macros of files from the internet"),
        (
            rule(OPTIONS, OPEN='"D:\\old\\xlplugin.xlam"'),
            "a second add-in of this name: D:\\old\\xlplugin.xlam",
        ),
        (rule(OPTIONS, OPEN2='/R "xlplugin.xlam"'), "a second add-in of this name: xlplugin.xlam"),
        (
            rule(EXCEL_PATH, **{"": r"C:\Program Files\WindowsApps\Excel.exe"}),
            "Excel comes from the Microsoft Store",
        ),
    ],
)
def test_what_may_trouble(windows, change, expected):
    change(windows)
    assert expected in told(machine_findings(windows))


@pytest.mark.parametrize(
    "change",
    [
        rule(ATTACK_SURFACE[0], **{CHILDREN: 2}),  # it only watches
        rule(DEVICE_POLICY, ASRRules="x=1|y=6"),
        rule(DISABLED, a="C:\\x\\other.xlam\0".encode("utf-16-le"), b=7),
        rule(OPTIONS, OPEN='"D:\\other.xlam"', Font="xlplugin.xlam"),
    ],
)
def test_what_concerns_others_is_not_told(windows, change):
    change(windows)
    assert not [finding for finding in machine_findings(windows) if finding.remedy]


def test_excel_of_32_bits_goes_with_python_of_64_when_its_dll_is_there(windows):
    windows.excel.write_bytes(program(0x14C))
    (windows.base / DLL.replace("64", "32", 1)).touch()
    assert "Excel has 32 bits, Python 64, which go together" in told(machine_findings(windows))


def test_a_second_addin_in_a_further_start_folder(windows, tmp_path):
    second = tmp_path / "Office16" / "XLSTART"
    second.mkdir()
    (second / "xlplugin.xlam").touch()
    assert f"a second add-in of this name: {second}" in told(machine_findings(windows))


def test_two_installations_of_one_python(windows, tmp_path):
    twice = dataclasses.replace(windows, copies=(tmp_path / "a", tmp_path / "b"))
    assert "xlplugin is installed 2 times" in told(machine_findings(twice))


def test_python_of_the_store(windows):
    base = Path(r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12")
    assert "Python is the Microsoft Store's" in told(
        machine_findings(dataclasses.replace(windows, base=base))
    )


def test_network_shares(windows, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    share = Path("\\\\server\\share")  # on this system a directory of that name
    share.mkdir()
    (share / "python.exe").touch()
    (share / "xlplugin.xlam").write_bytes(addin(functions(), "\\\\server\\share/python.exe"))
    findings = told(machine_findings(dataclasses.replace(windows, startup=share)))
    assert "Python lies on a network share" in findings
    assert "start folder is on a network share" in findings


@pytest.mark.parametrize("content", [b"", b"MZ", b"no program", b"MZ".ljust(0x3C, b"\0") + b"\xff\xff\0\0"])
def test_bits_of_what_is_no_program(tmp_path, content):
    (tmp_path / "excel.exe").write_bytes(content)
    assert machine_module.program_bits(tmp_path / "excel.exe") is None
    assert machine_module.program_bits(tmp_path / "missing.exe") is None


def test_the_command_exits_with_1_when_something_blocks(tmp_path, capsys):
    (tmp_path / "damaged.xlsx").write_bytes(b"no workbook")
    assert main(["doctor", str(tmp_path / "damaged.xlsx")]) == 1
    assert "1 of these must be put right" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="says what works where Excel's add-in does not")
def test_elsewhere_nothing_blocks(capsys):
    assert main(["doctor"]) == 0
    assert "build, fill, recalc, check and eval work" in capsys.readouterr().out
