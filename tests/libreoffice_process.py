"""The side of tests/libreoffice.py that runs in a Python with `uno`: a JSON request a line, an answer a line.

Run as: python libreoffice_process.py SOFFICE PROFILE. Ends LibreOffice when its input ends.
"""

import json
import os
import re
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue

RUN_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN; the books are our own
FORMULA_ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
FILTERS = {
    ".pdf": "calc_pdf_Export", ".ods": "calc8", ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML", ".xls": "MS Excel 97", ".csv": "Text - txt - csv (StarCalc)",
}  # fmt: skip
PIPE = f"xlplugin{os.getpid()}"
START_SECONDS = 120  # a first start writes the profile, slowly on a busy machine

books = {}


def start(soffice, profile):
    """The office process and its desktop. One that ends while it sets a new profile up is started again."""
    for is_last in (False, False, True):
        office = launched(soffice, profile)
        desktop = desktop_of(office)
        if desktop is not None:
            return office, desktop
        if is_last:
            raise OSError(f"LibreOffice ended with code {office.poll()}, or took {START_SECONDS} s to start")
        office.kill()
        office.wait()


def launched(soffice, profile):
    return subprocess.Popen(
        [soffice, "--headless", "--invisible", "--norestore", "--nologo", "--nodefault",
         f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}",
         f"--accept=pipe,name={PIPE};urp;StarOffice.ComponentContext"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(),
    )  # fmt: skip


def desktop_of(office):
    """Its desktop once it answers; None where it has ended, or is too slow."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + START_SECONDS
    while office.poll() is None and time.monotonic() < deadline:
        try:
            remote = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except Exception:
            time.sleep(0.1)
    return None


def environment():
    """Ours with this Python first, which is LibreOffice's: its inner one takes the first python3 on the PATH
    for its own home, and one of another build (a virtual environment's, pyenv's) ends the program."""
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME")}
    folders = [os.path.dirname(sys.executable), *kept["PATH"].split(os.pathsep)]
    return {**kept, "PATH": os.pathsep.join(folders)}


def hello():
    return "ready"


def open_(path):
    how = (
        PropertyValue(Name="Hidden", Value=True),
        PropertyValue(Name="MacroExecutionMode", Value=RUN_MACROS),
    )
    book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, how)
    if book is None:
        raise OSError(f"cannot open {os.path.basename(path)}")
    number = len(books)
    books[number] = book
    return number


def close(number):
    books[number].close(True)


def recalculate(number):
    books[number].calculateAll()


def sheets(number):
    return list(books[number].Sheets.ElementNames)


def values(number, sheet):
    sheet = books[number].Sheets.getByName(sheet)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return cells(sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow))


def read(number, where):
    return cells(range_of(books[number], where))


def cells(area):
    """Values row by row; an error cell as {"error": code}, which the data array does not tell."""
    rows = [list(row) for row in area.DataArray]
    top, left = area.RangeAddress.StartRow, area.RangeAddress.StartColumn
    for bad in area.queryFormulaCells(FORMULA_ERRORS).RangeAddresses:
        for row in range(bad.StartRow - top, bad.EndRow - top + 1):
            for column in range(bad.StartColumn - left, bad.EndColumn - left + 1):
                rows[row][column] = {"error": area.getCellByPosition(column, row).getError()}
    return rows


def write(number, where, value):
    cell = range_of(books[number], where).getCellByPosition(0, 0)
    if isinstance(value, (int, float)):
        cell.Value = value
    elif value is not None and value.startswith("="):
        cell.Formula = value
    else:
        cell.String = value or ""


def edit(number, what, sheet, *details):
    """What a person does to a sheet: a row put in, removed, renamed, numbers of a locale, an area sorted."""
    sheets_ = books[number].Sheets
    found = sheets_.getByName(sheet)
    if what == "insert":
        found.Rows.insertByIndex(details[0] - 1, 1)
    elif what == "remove":
        sheets_.removeByName(sheet)
    elif what == "localise":
        show_numbers_of(books[number], found, uno.createUnoStruct("com.sun.star.lang.Locale", *details, ""))
    elif what == "rename":
        found.Name = details[0]
    else:
        by = uno.createUnoStruct("com.sun.star.table.TableSortField")
        by.Field, by.IsAscending = details[1], False
        fields = uno.Any("[]com.sun.star.table.TableSortField", (by,))
        area = found.getCellRangeByName(details[0])
        uno.invoke(area, "sort", ((PropertyValue(Name="SortFields", Value=fields),),))


def show_numbers_of(book, sheet, locale):
    """Every cell of the sheet with its number format as that locale writes it."""
    formats, cursor = book.NumberFormats, sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    for row in range(cursor.RangeAddress.EndRow + 1):
        for column in range(cursor.RangeAddress.EndColumn + 1):
            cell = sheet.getCellByPosition(column, row)
            now = formats.getByKey(cell.NumberFormat)
            cell.NumberFormat = formats.addNewConverted(now.FormatString, now.Locale, locale)


def range_of(book, where):
    if "!" not in where:
        area = book.NamedRanges.getByName(where).getReferredCells()
        if area is None:
            raise LookupError(f"{where} refers to no cells")
        return area
    sheet, cells_ = where.rsplit("!", 1)
    return book.Sheets.getByName(sheet.strip("'")).getCellRangeByName(cells_.replace("$", ""))


def export(number, path, options=""):
    chosen = PropertyValue(Name="FilterName", Value=FILTERS[os.path.splitext(path)[1]])
    told = PropertyValue(Name="FilterOptions", Value=options)
    books[number].storeToURL(uno.systemPathToFileUrl(path), (chosen, told) if options else (chosen,))


def answer(name, *arguments):
    try:
        return {"result": REQUESTS[name](*arguments)}
    except Exception as error:
        text = re.sub(r"\s+", " ", f"{type(error).__name__}: {error}")
        return {"failed": f"{name} {arguments[1:]}: {text}"[:500]}


REQUESTS = {
    "hello": hello, "open": open_, "close": close, "recalculate": recalculate, "sheets": sheets,
    "values": values, "read": read, "write": write, "edit": edit,
    "export": export,
}  # fmt: skip

if __name__ == "__main__":
    office, desktop = start(*sys.argv[1:3])
    try:
        for line in sys.stdin:
            print(json.dumps(answer(*json.loads(line))), flush=True)
    finally:
        try:
            desktop.terminate()
            office.wait(timeout=20)
        except Exception:
            office.kill()
