"""The doctor on a workbook: where it lies, which version it is, how its formulas name our functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from xlplugin import __version__
from xlplugin.calculation.formulas.book_formulas import BookFormulas
from xlplugin.calculation.formulas.tree import Call, walk
from xlplugin.errors import ExcelError
from xlplugin.excel.finding import Finding
from xlplugin.excel.vba_stamp import stamps
from xlplugin.ooxml import Book, Package, PackageError
from xlplugin.ooxml.addresses import cell_label

STAMP = re.compile(r"^xlplugin (\d[\w.+-]*) · ")
LONGEST_PATH = 218  # Excel opens no file whose full path is longer
NAME_ERROR = ExcelError("#NAME?")
REBUILD = "build the template again with xlplugin build, or fill it with xlplugin fill"


def workbook_findings(path: str, ours: Collection[str], xlwings: str | None) -> Iterator[Finding]:
    if "://" in path:
        yield Finding(
            f"{path} is a web address",
            "OneDrive and SharePoint hand files out by address",
            "give the path of the synchronised copy",
            blocks=True,
        )
        return
    file = Path(path)
    try:
        package = Package.open(file)
        book = Book(package)
    except PackageError as error:
        yield Finding(
            str(error), "the doctor reads .xlsx, .xlsm and .xlam", "save it again in Excel", blocks=True
        )
        return
    yield from location(file)
    yield from mark_of_the_web(file)
    if "xl/vbaProject.bin" in package:
        yield from stamps(package.data, file.name, xlwings, REBUILD)
    if file.suffix.lower() == ".xlam":
        return
    yield from version_stamp(book)
    yield from formulas(book, ours)
    if book.xml.calc.get("calcMode") == "manual":
        yield Finding(
            "The workbook calculates by hand only",
            "results stay old after an edit",
            "Formulas > Calculation Options > Automatic, or press F9",
        )


def location(file: Path) -> Iterator[Finding]:
    full = str(file.resolve())
    if len(full) > LONGEST_PATH:
        yield Finding(
            f"The path has {len(full)} characters",
            f"Excel opens no more than {LONGEST_PATH}",
            "move the file up, or shorten the names of its folders",
            blocks=True,
        )
    if "onedrive" in full.lower():
        yield Finding(
            "The file lies in OneDrive",
            "Excel sees a web address; the functions do not depend on it",
            "nothing; if AutoSave and macros quarrel, work on a local copy",
        )
    if str(file).startswith("\\\\") or full.startswith("\\\\"):
        yield Finding(
            "The file lies on a network share",
            "Excel trusts macros there only where it is told to; the functions do not depend on the place",
            "for an .xlsm: copy it to this disk, or allow network locations in the Trust Center",
        )
    if not full.isascii() or " " in full:
        yield Finding("The path has spaces or letters beyond ASCII: the functions do not depend on it")


def mark_of_the_web(file: Path) -> Iterator[Finding]:
    """Windows notes on a downloaded file where it came from; Excel then blocks its macros."""
    try:
        zone = Path(f"{file}:Zone.Identifier").read_text(errors="replace")
    except OSError:
        return
    if re.search(r"ZoneId=[34]", zone):
        macros = file.suffix.lower() in (".xlsm", ".xlam")
        yield Finding(
            "The file is marked as coming from the internet",
            "Excel blocks its macros" if macros else "Excel opens it in Protected View",
            "File Explorer > Properties > Unblock, for files you trust",
            blocks=macros,
        )


def version_stamp(book: Book) -> Iterator[Finding]:
    for cell in book.sheets[0].cells.cells.values():
        value = cell.value(book.strings)
        match = STAMP.match(value) if isinstance(value, str) else None
        if match and match[1] == __version__:
            yield Finding(f"Built by xlplugin {match[1]}, as installed")
        elif match:
            yield Finding(
                f"Built by xlplugin {match[1]}; {__version__} is installed",
                "functions and figures may have changed since",
                REBUILD,
            )
        if match:
            return
    yield Finding("No version stamp of xlplugin on the first sheet: a workbook of your own")


def formulas(book: Book, ours: Collection[str]) -> Iterator[Finding]:
    """How our functions are spelled in the file, and which cells show #NAME?."""
    found: dict[str, list[str]] = {kind: [] for kind in ("plain", "lite", "link", "name error")}
    for key, tree in BookFormulas(book).trees.items():
        calls = (node for node in walk(tree) if isinstance(node, Call) and node.function in ours)
        for kind in {spelling(call) for call in calls}:
            found[kind].append(cell_label(key))
    for sheet in book.sheets:
        for cell in sheet.cells.cells.values():
            if cell.value(book.strings) == NAME_ERROR:
                found["name error"].append(cell_label((sheet.name, cell.row, cell.column)))
    yield from spelled(found)


def spelling(call: Call) -> str:
    if "!" in call.name:
        return "link"
    return "lite" if call.prefix == "_XLDUDF_" else "plain"


def spelled(found: dict[str, list[str]]) -> Iterator[Finding]:
    told = {kind: f"{len(cells)} cells, first {cells[0]}" for kind, cells in found.items() if cells}
    if "plain" in told:
        yield Finding(f"Our functions by their plain names: {told['plain']}")
    if "lite" in told:
        yield Finding(
            f"Formulas of xlwings Lite or Server (_xldudf_): {told['lite']}",
            "only those add-ins calculate them",
            "for Excel with Python use the udf or excel edition",
        )
    if "link" in told:
        yield Finding(
            f"Formulas linked to an add-in at another place ([1]!, .xlam!): {told['link']}",
            "the add-in was opened from another folder when the file was saved",
            "in Excel: Alt+F8, type RefreshFunctions, Run; or Data > Edit Links > Change Source",
        )
    if "name error" in told:
        yield Finding(
            f"#NAME? is stored: {told['name error']}",
            "the file was recalculated where the functions are missing",
            "xlplugin recalc puts the values right; in Excel: Alt+F8, type RefreshFunctions, Run",
        )
