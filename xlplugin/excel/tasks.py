"""What the ribbon's buttons do in Python: VBA's RunPython starts each in a process that drives Excel."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.errors import ExcelError, InputError, XlpluginError

if TYPE_CHECKING:
    from xlwings import App, Book, Sheet

    from xlplugin.headless.explain import Step

INTERFACE_LANGUAGE, PRIMARY, CHINESE = 2, 0x3FF, 4  # msoLanguageIDUI; Windows' numbers of languages
EXPLAINED = ["what", "value", "unit", "formula", "source", "cell"]


def task(body: Callable[[App], None]) -> Callable[[], None]:
    """Runs with the Excel that called; a fault of the input is one line in a message box."""

    @functools.wraps(body)
    def run() -> None:
        import xlwings

        app = xlwings.Book.caller().app
        try:
            body(app)
        except XlpluginError as error:
            app.alert(str(error), "xlplugin")

    return run


@task
def explain_cell(app: App) -> None:
    """A new sheet beside the selected cell's: where its value comes from, down to the inputs."""
    import xlplugin
    from xlplugin.ooxml.addresses import cell_label

    book, sheet = app.books.active, app.books.active.sheets.active
    selection = app.selection
    if selection is None:  # a chart or a picture is selected
        raise InputError("select a cell to explain")
    cell = selection[0, 0]
    with tempfile.TemporaryDirectory() as folder:
        where = cell_label((sheet.name, cell.row, cell.column))
        told = xlplugin.explain(copy(book, Path(folder)), where)
    write(book.sheets.add(after=sheet), [EXPLAINED, *steps(told)])


@task
def new_native(app: App) -> None:
    """A new workbook from the template of plain formulas."""
    new_workbook(app, "native")


@task
def new_udf(app: App) -> None:
    """A new workbook from the template whose cells call our functions."""
    new_workbook(app, "udf")


@task
def doctor(app: App) -> None:
    """A new workbook with what the doctor finds on the machine and in the active workbook."""
    from xlplugin.excel.machine import Machine, installed, machine_findings
    from xlplugin.excel.workbook_findings import workbook_findings
    from xlplugin.registry import functions

    active = app.books.active
    findings = list(machine_findings(Machine.here()))
    if active is not None and Path(active.fullname).name != active.fullname:  # it was saved once
        findings += workbook_findings(active.fullname, functions(), installed("xlwings"))
    rows = [[finding.mark.strip(), finding.what, finding.why, finding.remedy] for finding in findings]
    write(app.books.add().sheets[0], [["xlplugin doctor", "", "why", "do"], *rows])


def new_workbook(app: App, edition: str) -> None:
    lang = "zh" if app.api.LanguageSettings.LanguageID(INTERFACE_LANGUAGE) & PRIMARY == CHINESE else "en"
    (entry,) = entry_points(group="xlplugin.workbooks", name="template")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"llm-compute-{edition}-{lang}.xlsx")
        path.write_bytes(entry.load()(edition, lang))
        app.api.Workbooks.Add(str(path))  # a copy without a place of its own, as from any template


def copy(book: Book, folder: Path) -> Path:
    """The workbook as it stands, saved or not."""
    path = folder / f"book{Path(book.name).suffix or '.xlsx'}"
    book.api.SaveCopyAs(str(path))
    return path


def steps(step: Step, level: int = 0) -> Iterator[list[str]]:
    """A row for a cell and, indented below it, for the cells that it reads."""
    value = step.value if isinstance(step.value, str | ExcelError) else format_value(step.value)
    name = "    " * level + (step.name if step.name != step.cell else step.label or step.cell)
    yield [name, str(value), step.unit, step.words or step.formula, step.source, step.cell]
    for below in step.inputs:
        yield from steps(below, level + 1)


def format_value(value: float | bool | None) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    return f"{value:.15g}"


def write(sheet: Sheet, rows: list[list[str]]) -> None:
    """Texts from A1 on; none is taken for a formula."""
    target = sheet.range((1, 1)).resize(len(rows), len(rows[0]))
    target.number_format = "@"
    target.value = rows
