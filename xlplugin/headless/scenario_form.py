"""A scenario table to fill in: names, labels, present values; in .xlsx the entry rules of the workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from xlplugin.headless.input_cells import entry_rule
from xlplugin.headless.labels import Labels
from xlplugin.headless.listing import INPUT, Listed, list_words
from xlplugin.messages import language_of
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import column_letters, format_cell
from xlplugin.ooxml.date_formats import is_date_format
from xlplugin.ooxml.serial_dates import moment
from xlplugin.ooxml.validations import Validation
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

VALUES, LAST_RULED = 3, 1_000  # rows: of the present values, the last one under the entry rules
_LONGEST_LIST = 255
_CELLS = re.compile(r"\$?[A-Z]{1,3}\$?\d+(?![\d(])")
LISTS = "lists"
# General shows ten digits and would show larger numbers by an exponent.
_SHARE, _NUMBER, _MOST_SHOWN = "0.0#########%", "[>=100000000000]#,##0;General", 10


def csv_form(book: Book, listed: Sequence[Listed]) -> bytes:
    """The table as Excel's own CSV in UTF-8."""
    inputs, buffer = _inputs(listed), io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([item.name for item in inputs])
    writer.writerow(_labels(book, inputs))
    writer.writerow([_as_text(book, item) for item in inputs])
    return buffer.getvalue().encode("utf-8-sig")


def xlsx_form(book: Book, listed: Sequence[Listed]) -> bytes:
    """The table as a workbook, with the formats and entry rules of the inputs."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    inputs, labels = _inputs(listed), Labels(book)
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "scenarios"
    lists = workbook.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for column, (item, label) in enumerate(zip(inputs, _labels(book, inputs), strict=True), start=1):
        for row, text in ((1, item.name), (2, label)):
            sheet.cell(row, column, text).data_type = "s"
        sheet.cell(1, column).font = Font(bold=True)
        value = sheet.cell(VALUES, column, item.value)
        value.number_format = _exact_format(labels.number_format(item.key), item.value)
        if isinstance(item.value, str):
            value.data_type = "s"
        sheet.column_dimensions[column_letters(column)].width = max(12, len(item.name) + 2)
        rule = entry_rule(book, item.key)
        if rule is not None and (copy := _copied(book, rule, column, lists)) is not None:
            sheet.add_data_validation(copy)
    sheet.freeze_panes = format_cell(VALUES, 1)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _inputs(listed: Sequence[Listed]) -> list[Listed]:
    return [item for item in listed if item.kind == INPUT]


def _labels(book: Book, inputs: Sequence[Listed]) -> list[str]:
    """Labels in the workbook's language, with units in brackets."""
    chinese = language_of(sheet.name for sheet in book.sheets) == "zh"
    labels = [
        (item.label_zh if chinese else item.label_en) or item.label_zh or item.label_en for item in inputs
    ]
    return [
        f"{label} ({item.unit})" if item.unit and label else label
        for item, label in zip(inputs, labels, strict=True)
    ]


def _as_text(book: Book, item: Listed) -> CellValue:
    if isinstance(item.value, float):
        if is_date_format(Labels(book).number_format(item.key)):
            return str(moment(item.value, book.xml.date_1904)).removesuffix(" 00:00:00")
        return f"{item.value:.0f}" if item.value.is_integer() and abs(item.value) < 1e15 else repr(item.value)
    return item.value


def _exact_format(code: str, value: CellValue) -> str:
    """A format like the cell's that shows a number to its last digit, also one that takes its place.

    A CSV is saved with what is shown.
    """
    if not isinstance(value, float) or is_date_format(code):
        return code
    if "%" in code:
        return _SHARE
    digits = Decimal(repr(value)).normalize()
    decimals = max(0, -int(digits.as_tuple().exponent))
    return (
        _NUMBER
        if len(digits.as_tuple().digits) <= _MOST_SHOWN
        else f"#,##0{'.' * bool(decimals)}{'0' * decimals}"
    )


def _copied(book: Book, rule: Validation, column: int, lists: Worksheet) -> DataValidation | None:
    """The rule for the table's column; None for one that reads other cells of the workbook."""
    from openpyxl.worksheet.datavalidation import DataValidation

    first, second = rule.formulas
    if rule.kind == "list":
        words = list_words(book, rule)
        first = _word_list(words, column, lists)
    else:
        own, here = format_cell(*rule.first_cell), format_cell(VALUES, column)
        if any(cell.replace("$", "") != own for cell in _CELLS.findall(f"{first} {second}")):
            return None
        first, second = (_CELLS.sub(here, text) for text in (first, second))
    if not first:
        return None
    letter = column_letters(column)
    copy = DataValidation(
        rule.kind, formula1=first, formula2=second or None, operator=rule.operator, allow_blank=True,
        showErrorMessage=rule.stops, error=rule.error or None, prompt=rule.prompt or None,
        showInputMessage=bool(rule.prompt), sqref=f"{letter}{VALUES}:{letter}{LAST_RULED}",
    )  # fmt: skip
    return copy


def _word_list(words: Sequence[str], column: int, lists: Worksheet) -> str:
    """The words themselves, or where they stand on the sheet of lists when they are many."""
    if not words:
        return ""
    literal = ",".join(words)
    if len(literal) <= _LONGEST_LIST and not any("," in word or '"' in word for word in words):
        return f'"{literal}"'
    for row, word in enumerate(words, start=1):
        lists.cell(row, column, word).data_type = "s"
    letter = column_letters(column)
    return f"{LISTS}!${letter}$1:${letter}${len(words)}"
