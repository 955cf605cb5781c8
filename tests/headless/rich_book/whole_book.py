"""The rich .xlsm: what XlsxWriter writes, then what it cannot."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from tests.headless.rich_book.cell_spellings import (
    calculation_chain,
    inline_string,
    prefix_elements,
    share_formula,
)
from tests.headless.rich_book.inserted_parts import (
    custom_xml,
    external_link,
    list_from_another_sheet,
    printer_settings,
    thread_comment,
    web_extension,
)
from tests.headless.rich_book.macro_project import macro_project
from tests.headless.rich_book.package_parts import unzipped, zipped
from tests.headless.rich_book.pivot_table import pivot_table
from tests.headless.rich_book.slicers import pivot_slicer, table_slicer
from tests.headless.rich_book.written_sheets import DATA, write_sheets


def rich_book(*, date_1904: bool = False, beyond: bool = False) -> bytes:
    """The bytes of the .xlsm; with `beyond`, some cells hold formulas that the engine cannot compute."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"date_1904": date_1904})  # not in_memory: that misnames a part
    with tempfile.TemporaryDirectory() as folder:
        project, signature = Path(folder, "vbaProject.bin"), Path(folder, "vbaProjectSignature.bin")
        project.write_bytes(macro_project())
        signature.write_bytes(macro_project())  # any payload of the right kind: nobody may touch it
        book.add_signed_vba_project(str(project), str(signature))
        write_sheets(book, beyond)
        book.close()
    return _with_more_parts(buffer.getvalue())


def _with_more_parts(data: bytes) -> bytes:
    main, data_sheet, prefixed = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3))
    parts = unzipped(data)
    thread_comment(parts, main, "B1")
    custom_xml(parts)
    printer_settings(parts, main)
    list_from_another_sheet(parts, main, "B3", f"{DATA}!$A$2:$A$5")
    web_extension(parts)
    external_link(parts)
    pivot_table(parts, main, DATA)
    pivot_slicer(parts, main, "xl/drawings/drawing1.xml", sheet_id=1)
    table_slicer(parts, data_sheet, "xl/drawings/drawing2.xml", table_id=1)
    prefix_elements(parts, prefixed)
    share_formula(parts, data_sheet)
    inline_string(parts, main)
    calculation_chain(parts)
    return zipped(parts)
