"""Installing and taking back: the add-in carries its settings, the user's own file is nobody's but theirs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.excel.excel_model import file_settings, opened
from xlplugin.cli import main
from xlplugin.excel.addin import addin, macro_workbook
from xlplugin.excel.addin_settings import addin_settings
from xlplugin.excel.installation import Installation
from xlplugin.excel.settings import changed, read_settings
from xlplugin.excel.vba import xlwings_path
from xlplugin.registry import functions

PYTHON = r"C:\张三 x\python.exe"
OTHERS = b'"KEY","abc,def"\r\n\r\n"Interpreter_Win","C:\\Old\\python.exe"\r\n"UDF MODULES","mine;theirs"\r\n'
RECORD = {"INTERPRETER_WIN": "C:\\Old\\python.exe", "UDF MODULES": "mine;theirs"}


@pytest.fixture
def plan(tmp_path) -> Installation:
    (tmp_path / ".xlwings").mkdir()
    return Installation(tmp_path / "XLSTART", tmp_path / ".xlwings/xlwings.conf", PYTHON)


@pytest.fixture
def install(plan):
    return lambda: plan.install(addin(functions(), plan.interpreter))


@pytest.fixture(scope="module")
def mailed(tmp_path_factory) -> Path:
    """The macro workbook as a colleague gets it."""
    path = tmp_path_factory.mktemp("mail") / "book.xlsm"
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    path.write_bytes(macro_workbook(plain.getvalue(), functions()))
    return path


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> Path:
    """A workbook on xlwings that is none of ours and names no Python: xlwings' own for beginners."""
    path = tmp_path_factory.mktemp("other") / "other.xlsm"
    path.write_bytes(xlwings_path("quickstart_standalone.xlsm").read_bytes())
    return path


def taken(path: Path, plan: Installation) -> list[str]:
    """What a workbook's own VBA takes for interpreter and modules in the user's profile as it stands."""
    others = [plan.addin] if plan.addin.exists() else []
    app = opened(path, *others, settings=file_settings(plan.settings))
    return [str(app.run("GetConfig", key)) for key in ("INTERPRETER_WIN", "UDF MODULES")]


@pytest.mark.parametrize("before", [None, b"\xef\xbb\xbf" + OTHERS], ids=["none", "with a mark"])
def test_another_workbook_is_untouched_by_install_use_and_uninstall(plan, install, mailed, other, before):
    if before is not None:
        plan.settings.write_bytes(before)
    untouched = taken(other, plan)
    install()
    assert taken(other, plan) == untouched
    assert taken(plan.addin, plan) == taken(mailed, plan) == [PYTHON, "udfs.excel"]
    assert opened(mailed, plan.addin, settings=file_settings(plan.settings)).run("SERVERS", 9) == "SERVERS"
    assert taken(other, plan) == untouched
    plan.uninstall()
    assert taken(other, plan) == untouched
    assert (plan.settings.read_bytes() if plan.settings.exists() else None) == before
    assert not plan.addin.exists()


def test_a_mailed_workbook_takes_the_installed_python_then_the_users_own_and_else_says_what_to_do(
    plan, install, mailed
):
    mine = {"INTERPRETER_WIN": r"D:\mine\python.exe"}
    app = opened(mailed)
    assert str(app.run("SERVERS", 9)) == "Error 2015"
    assert "run  xlplugin install" in app.run("XLP_LAST_ERROR")
    assert opened(mailed, settings=mine).run("SERVERS", 9) == "SERVERS"
    assert opened(mailed, settings=mine).run("GetConfig", "INTERPRETER_WIN") == r"D:\mine\python.exe"
    install()
    assert opened(mailed, plan.addin, settings=mine).run("GetConfig", "INTERPRETER_WIN") == PYTHON


def test_settings_that_a_user_made_for_workbooks_of_their_own_do_not_reach_ours(plan, install, mailed):
    install()
    mine = {
        "PYTHONPATH": r"C:\with a udfs.py",
        "DEBUG UDFS": "True",
        "CONDA PATH": "C:\\conda",
        "CONDA ENV": "x",
    }
    app = opened(plan.addin, settings=mine)
    assert [str(app.run("GetConfig", key)) for key in mine] == ["", "False", "", ""]
    app = opened(mailed, settings=mine)  # a mailed one may need their conda
    assert [str(app.run("GetConfig", key)) for key in mine] == ["", "False", "C:\\conda", "x"]


def test_install_over_an_older_install_takes_its_lines_back(plan, install):
    older = b'\xef\xbb\xbf"LICENSE_KEY","abc,def"\n"SHOW CONSOLE","True"\n'
    ours = f'"INTERPRETER_WIN","{PYTHON}"\n"UDF MODULES","mine;theirs;udfs.excel"\n'.encode()
    plan.settings.write_bytes(older + ours)
    plan.record.write_text(json.dumps(RECORD), encoding="utf-8")
    install()
    assert plan.settings.read_bytes() == (older.replace(b"\n", b"\r\n") +
        b'"INTERPRETER_WIN","C:\\Old\\python.exe"\r\n"UDF MODULES","mine;theirs"\r\n')  # fmt: skip
    assert not plan.record.exists()
    assert addin_settings(plan.addin)["INTERPRETER_WIN"] == PYTHON


def test_what_was_not_there_before_the_older_install_goes(plan, install):
    plan.settings.write_text(f'"INTERPRETER_WIN","{PYTHON}"\n"UDF MODULES","udfs.excel"\n', encoding="utf-8")
    plan.record.write_text('{"INTERPRETER_WIN": null, "UDF MODULES": null}')
    install()
    assert not plan.settings.exists()


def test_what_the_user_changed_since_the_older_install_stays(plan):
    plan.record.write_text(json.dumps(RECORD), encoding="utf-8")
    plan.settings.write_text(
        '"INTERPRETER_WIN","D:\\New\\python.exe"\n"SHOW CONSOLE","True"\n', encoding="utf-8"
    )
    plan.uninstall()
    assert read_settings(plan.settings) == {"INTERPRETER_WIN": "D:\\New\\python.exe", "SHOW CONSOLE": "True"}


@pytest.mark.parametrize("damaged", [b"", b"{", b"[1]", b'{"UDF MODULES": 7}', b"\xff\xfe\x00", b'"text"'])
def test_a_damaged_record_never_stops_uninstall(plan, install, damaged):
    plan.settings.write_text(
        f'"INTERPRETER_WIN","{PYTHON}"\n"UDF MODULES","mine;udfs.excel"\n', encoding="utf-8"
    )
    plan.record.write_bytes(damaged)
    plan.uninstall()
    assert read_settings(plan.settings) == {"UDF MODULES": "mine"}
    assert not plan.record.exists()


def test_what_vba_reads_has_its_line_ends_the_mark_is_kept_and_no_key_is_doubled():
    content = b'\xef\xbb\xbf"UDF MODULES","a"\n"Other","x"\n"udf modules","b"\n"INTERPRETER_WIN","c"\n'
    assert changed(content, {"UDF MODULES": "张", "INTERPRETER_WIN": None, "NEW": "n"}).decode() == (
        '\ufeff"UDF MODULES","张"\r\n"Other","x"\r\n"NEW","n"\r\n'
    )
    assert changed(b'"A","1"\r\n', {"A": None}) == b""


def test_a_dry_run_writes_nothing(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    assert main(["install", "--dry-run"]) == 0
    printed = capsys.readouterr().out
    assert "XLSTART" in printed
    assert f"write the add-in, for {sys.executable}" in printed
    assert "Nothing was changed" in printed
    assert list(tmp_path.iterdir()) == []


def test_the_command_installs_and_uninstalls(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".xlwings").mkdir()
    (tmp_path / ".xlwings/xlwings.conf").write_text(f'"INTERPRETER_WIN","{sys.executable}"\n')
    (tmp_path / ".xlwings/xlplugin.json").write_text('{"INTERPRETER_WIN": null}')
    startup = ["--startup", str(tmp_path / "start")]
    assert main(["install", *startup]) == 0
    assert "INTERPRETER_WIN: " + sys.executable + " -> (not set)" in capsys.readouterr().out
    assert addin_settings(tmp_path / "start" / "xlplugin.xlam")["INTERPRETER_WIN"] == sys.executable
    assert main(["uninstall", "--dry-run", *startup]) == 0
    assert f"{tmp_path / 'start' / 'xlplugin.xlam'}: delete" in capsys.readouterr().out
    assert (tmp_path / "start" / "xlplugin.xlam").exists()
    assert main(["uninstall", *startup]) == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_without_windows_it_says_what_works_there(monkeypatch, capsys):
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["install"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "xlplugin serve" in told
