"""Installing and taking back: what is written, and that everything else of the user stays."""

from __future__ import annotations

import pytest

from xlplugin.cli import main
from xlplugin.excel.installation import Installation
from xlplugin.excel.settings import read_settings

OTHERS = '"LICENSE_KEY","abc,def"\n"INTERPRETER_WIN","C:\\Old\\python.exe"\n"UDF MODULES","mine;theirs"\n'


@pytest.fixture
def plan(tmp_path):
    return lambda: Installation(
        tmp_path / "XLSTART", tmp_path / ".xlwings/xlwings.conf", r"C:\张三 x\python.exe"
    )


def test_a_fresh_machine_gets_the_addin_and_two_settings_and_loses_both(plan, tmp_path):
    plan().install(b"addin")
    assert plan().addin.read_bytes() == b"addin"
    assert read_settings(plan().settings) == {
        "INTERPRETER_WIN": r"C:\张三 x\python.exe",
        "UDF MODULES": "udfs.excel",
    }
    plan().uninstall()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_other_settings_stay_and_old_ones_come_back(plan):
    plan().settings.parent.mkdir()
    plan().settings.write_text(OTHERS, encoding="utf-8")
    plan().install(b"addin")
    plan().install(b"newer addin")  # again: what was there before the first time is what counts
    settings = read_settings(plan().settings)
    assert settings["LICENSE_KEY"] == "abc,def"
    assert settings["UDF MODULES"] == "mine;theirs;udfs.excel"
    assert settings["INTERPRETER_WIN"] == r"C:\张三 x\python.exe"
    plan().uninstall()
    assert sorted(plan().settings.read_text(encoding="utf-8").splitlines()) == sorted(OTHERS.splitlines())


def test_what_the_user_changed_since_stays(plan):
    plan().install(b"addin")
    plan().settings.write_text(
        '"INTERPRETER_WIN","D:\\New\\python.exe"\n"SHOW CONSOLE","True"\n', encoding="utf-8"
    )
    plan().uninstall()
    settings = read_settings(plan().settings)
    assert settings == {"INTERPRETER_WIN": "D:\\New\\python.exe", "SHOW CONSOLE": "True"}


def test_a_dry_run_writes_nothing(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    assert main(["install", "--dry-run"]) == 0
    printed = capsys.readouterr().out
    assert "INTERPRETER_WIN: (not set) ->" in printed
    assert "XLSTART" in printed
    assert "Nothing was changed" in printed
    assert list(tmp_path.iterdir()) == []


def test_the_command_installs_and_uninstalls(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    startup = ["--startup", str(tmp_path / "start")]
    assert main(["install", *startup]) == 0
    assert (tmp_path / "start" / "xlplugin.xlam").read_bytes().startswith(b"PK")
    assert main(["uninstall", *startup]) == 0
    assert "UDF MODULES: udfs.excel -> (not set)" in capsys.readouterr().out
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_without_windows_it_says_what_works_there(monkeypatch, capsys):
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["install"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "xlplugin serve" in told
