"""Excel in memory: pyOpenVBA's model of it runs a workbook's own VBA, on a Windows that a test describes.

Of xlwings' module only what reaches out of VBA is replaced: files, the environment, the DLL.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication

NO_SETTINGS: Mapping[str, str] = {}
STAND_INS = {
    "FileExists": "FileExists = True",
    "GetFullName": "GetFullName = wb.FullName",
    "GetConfigFilePath": 'GetConfigFilePath = "the user\'s"',
    "GetDirectoryConfigFilePath": 'GetDirectoryConfigFilePath = "the folder\'s"',
    "ExpandEnvironmentStrings": "ExpandEnvironmentStrings = s",
    "XLPy": "Set XLPy = New FakePython",
    "RunPython": "Debug.Print PythonCommand",
}


def opened(
    path: Path,
    *others: Path,
    settings: Mapping[str, str] = NO_SETTINGS,
    python: str = "CallUDF = fname",
    unknown: Sequence[str] = (),
    language: int = 0x409,
) -> ExcelApplication:
    """The workbook at `path` with its macros, `others` without theirs, and the user's xlwings settings.

    `python` is the body of FakePython.CallUDF(where, fname, values), which stands for the Python process;
    `unknown` names what this Excel does not have, such as Formula2: an error there. `language` is Windows'
    number of that of its menus. RunPython prints what it is given.
    """
    app = ExcelApplication.open(path, with_vba=False)
    for other in others:
        app.open_workbook(other)
    app.activate_workbook(app.workbooks()[0])
    with ExcelFile(path) as file:
        modules = file.vba_modules()
    for name, text in modules.items():
        if name == "xlwings":
            app.add_module(on_windows(text, settings), name=name)
        elif name.startswith(("xlplugin", "Module")):
            text = text.replace("Application.CalculateFull", "Application.Calculate")  # beyond the model
            text = text.replace("Application.LanguageSettings.LanguageID(msoLanguageIDUI)", str(language))
            for member in unknown:
                text = re.sub(rf"\.{member}\b", f".No{member}", text)
            app.add_module(text, name=name)
    app.add_module(FAKE_PYTHON.replace("BODY", python), name="FakePython", kind="class")
    return app


def on_windows(module: str, settings: Mapping[str, str]) -> str:
    """xlwings' module with the user's settings given as a text instead of a file."""
    known = "\n".join(
        f"        Case {quoted(key)}: sValue = {quoted(value)}: GetConfigFromFile = True"
        for key, value in settings.items()
    )
    body = f'If sFile = "the user\'s" Then\n    Select Case UCase(sName)\n{known}\n    End Select\nEnd If'
    text = module.replace("\r\n", "\n").replace(
        " 'Adjust when using outside of Excel", ""
    )  # beyond the model
    for name, stand_in in {**STAND_INS, "GetConfigFromFile": body}.items():
        procedure = re.compile(
            rf"^((?:Public )?Function {name}\(.*\n)(?:.*\n)*?(?=End Function$)", re.MULTILINE
        )
        text, count = procedure.subn(lambda found, body=stand_in: f"{found[1]}{body}\n", text, count=1)
        assert count == 1, name
    return text


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def file_settings(path: Path) -> dict[str, str]:
    """The user's file as VBA's Input # reads it."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row[0].upper(): row[1] for row in csv.reader(lines) if len(row) >= 2}


FAKE_PYTHON = """Attribute VB_Name = "FakePython"
Public Function CallUDF(ByVal where As String, ByVal fname As String, ByVal values As Variant) As Variant
BODY
End Function
"""
