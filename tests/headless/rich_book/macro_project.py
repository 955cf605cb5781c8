"""A macro project as pyOpenVBA writes it."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from tests.headless.rich_book.package_parts import replace, unzipped, zipped

PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def macro_project() -> bytes:
    import xlsxwriter
    from pyopenvba import ExcelFile, VBAModuleKind

    plain = io.BytesIO()
    book = xlsxwriter.Workbook(plain)
    book.add_worksheet()
    book.close()
    parts = unzipped(plain.getvalue())
    replace(parts, "[Content_Types].xml", PLAIN, MACRO)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "macro.xlsm")
        path.write_bytes(zipped(parts))
        with ExcelFile(path) as macro:
            project = macro.add_vba_project()
            project.add_module("Hello", "Sub Hello()\nEnd Sub\n", kind=VBAModuleKind.standard)
            macro.save()
        with zipfile.ZipFile(path) as archive:
            return archive.read("xl/vbaProject.bin")
