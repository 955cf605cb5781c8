"""The editions that need Python beside the spreadsheet program: what makes each, what a user must know."""

from __future__ import annotations

from xlplugin.excel.addin import addin, macro_workbook
from xlplugin.excel.calc_addin import calc_addin
from xlplugin.excel.lite import lite

FROM_WORKBOOK = {"excel": macro_workbook, "lite": lite}  # (bytes of the udf edition, functions) -> bytes
ALONE = {"addin": addin, "calc": calc_addin}  # (functions) -> bytes
SUFFIXES = {"excel": ".xlsm", "addin": ".xlam", "calc": ".oxt", "lite": ".xlsx"}
NOTES = {
    "excel": "computes in Excel on Windows with Python; xlplugin install tells Excel which, doctor checks it",
    "addin": "for Excel on Windows; xlplugin install puts it into place together with its settings",
    "calc": "add it in LibreOffice with Tools > Extension Manager, or unopkg add",
    "lite": "for the free add-in xlwings Lite; whether Excel takes a Lite file made elsewhere is unverified",
}
