"""What a reader sees: texts fit, inputs are guarded, pages print, links lead somewhere."""

from __future__ import annotations

import io
import math
import re
import unicodedata

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from tests.workbooks.built_templates import built, cached, formulas
from workbooks.build import lay
from workbooks.editions import LANGUAGES
from workbooks.styles import INPUT_FILL

DIGIT = 7.0  # pixels of a column-width unit; Arial at 10 points: a wide sign 13.3, a letter or digit about 7
DRAWN_OUTSIDE = ("title", "section", "note")  # such texts run over the empty cells to their right


def pixels(text: str, size: float, bold: bool) -> float:
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return (wide * 13.34 + (len(text) - wide) * 6.7) * size / 10 * (1.06 if bold else 1)


def merged_width(sheet, cell) -> float:
    last = cell.column
    for area in sheet.merged_cells.ranges:
        if cell.coordinate in area:
            last = area.max_col
    return sum(sheet.column_dimensions[get_column_letter(c)].width for c in range(cell.column, last + 1))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_fit_their_cells_or_wrap_within_the_row(lang):
    """An estimate apart from the builder's; cached values count, so formula labels do too."""
    values, cramped = cached("udf", lang), []
    for sheet in formulas("udf", lang):
        for row in sheet.iter_rows():
            for cell in row:
                text = values[sheet.title][cell.coordinate].value
                framed = cell.border.left.style is not None or cell.alignment.wrap_text
                if not isinstance(text, str) or not framed or sheet.row_dimensions[cell.row].hidden:
                    continue
                if sheet.title in ("硬件", "Hardware") and cell.column > 18:
                    continue  # long sources and notes: to read in the cell
                room = merged_width(sheet, cell) * DIGIT - (18 if cell.alignment.indent else 8)
                needed = [
                    math.ceil(pixels(part, cell.font.sz, cell.font.b) / room) for part in text.split("\n")
                ]
                lines = sum(needed) if cell.alignment.wrap_text else max(needed)
                height = sheet.row_dimensions[cell.row].height or 15
                allowed = max(1, int(height // (cell.font.sz * 1.2))) if cell.alignment.wrap_text else 1
                if lines > allowed:
                    cramped.append(
                        f"{sheet.title}!{cell.coordinate}: {text!r} takes {lines} lines of {allowed}"
                    )
    assert not cramped, "\n".join(cramped)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_number_is_too_wide_for_its_column(libreoffice, paths, lang, tmp_path):
    """LibreOffice prints ### for a number that does not fit."""
    from subprocess import run

    with libreoffice.open(paths["native", lang]) as book:
        pdf = book.export(tmp_path / "book.pdf")
    text = run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert "###" not in text
    assert len(text) > 20_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_input_cell_has_a_validation(lang):
    for sheet in formulas("udf", lang):
        guarded = set()
        for rule in sheet.data_validations.dataValidation:
            assert rule.showErrorMessage and rule.error, sheet.title
            for area in str(rule.sqref).split():
                left, top, right, bottom = range_boundaries(area)
                guarded |= {
                    (row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
                }
        inputs = {
            (cell.row, cell.column)
            for row in sheet.iter_rows()
            for cell in row
            if cell.fill.fgColor.rgb == f"00{INPUT_FILL}" and cell.value not in ("示例", "example")
        }
        assert inputs - guarded == set(), sheet.title


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_print_on_their_width_without_gridlines(lang):
    for sheet in formulas("native", lang):
        assert sheet.sheet_view.showGridLines is False
        assert sheet.print_area and sheet.freeze_panes, sheet.title
        assert sheet.page_setup.fitToWidth == 1 and sheet.sheet_properties.pageSetUpPr.fitToPage
        last = range_boundaries(sheet.print_area.rpartition("!")[2].replace("$", ""))[2]
        columns = [sheet.column_dimensions[get_column_letter(c)] for c in range(1, last + 1)]
        width = sum(column.width for column in columns if not column.hidden)
        room = 100 if sheet.page_setup.orientation == "portrait" else 145  # characters at full size
        assert width / room < 2.1, f"{sheet.title} prints at {100 * room / width:.0f}%"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_lead_to_cells_with_something_in_them(lang):
    book, found = formulas("udf", lang), 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    target, _, place = cell.hyperlink.location.rpartition("!")
                    if not target:  # a name, which goes on leading there when the sheet is renamed
                        target, _, place = book.defined_names[place].attr_text.rpartition("!")
                    assert book[target.strip("'")][place.replace("$", "")].value is not None, cell.coordinate
                    found += 1
    assert found > 516 + 17 * 3


@pytest.mark.parametrize(("lang", "wrong"), [("en", r"[\u4e00-\u9fff]")])
def test_the_english_workbook_reads_english(lang, wrong):
    """The units 亿 and 万 are named once as what they are; nor is a word that a function reads."""
    for sheet in cached("native", lang):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    text = re.sub(r"\((亿|万)\)|免费 or free", "", cell.value)
                    assert not re.search(wrong, text), f"{sheet.title}!{cell.coordinate}: {cell.value}"


def test_sheets_stand_in_the_order_of_the_report():
    assert openpyxl.load_workbook(io.BytesIO(built("udf", "en"))).sheetnames == [
        "Guide",
        "Assumptions",
        "Hardware",
        "Training",
        "Inference",
        "Totals",
        "Server TAM",
        "Sensitivity",
        "Scenarios",
        "Trace",
        "Bridge",
        "Back-test",
        "Reconcile",
        "TCO",
        "Uncertainty",
        "Models & prices",
        "Unit economics",
        "Adoption",
        "Enterprise",
        "Capex",
        "Valuation",
        "Landscape",
        "Text claims",
        "Sources",
        "Integrity",
        "Checks",
    ]


def test_every_function_is_listed_on_the_guide():
    from xlplugin.registry import functions

    for lang in LANGUAGES:
        shown = {cell.value for (cell,) in cached("udf", lang).worksheets[0]["A1:A150"]}
        assert set(functions()) <= shown


def test_each_printed_figure_that_is_derived_is_a_formula():
    """Quoted facts are constants; whatever has a tolerance or is the report's own arithmetic is computed."""
    book = lay("udf", "en")
    from workbooks.figure import QUOTED
    from workbooks.figures import all_figures

    for figure in all_figures():
        sheet, _, cell = book.figures[figure.id].text.rpartition("!")
        value = book.workbook[sheet.strip("'")][cell.replace("$", "")].value
        if figure.why != QUOTED:
            assert isinstance(value, str) and value.startswith("="), figure.id


SHOWN = {  # how a number format writes a number, at its widest
    "#,##0": "{:,.0f}",
    "[>=100000]0.00E+00;General": "{:.10g}",
    "#,##0.0": "{:,.1f}",
    "#,##0.00": "{:,.2f}",
    "0.000": "{:.3f}",
    "#,##0.00##": "{:,.4f}",
    "0%": "{:.0%}",
    "0.0%": "{:.1%}",
    '0.0"x"': "{:,.1f}x",
    '0.00"x"': "{:,.2f}x",
    "0%;[Red]-0%": "{:.0%}",
    "General": "{:.6g}",  # it is rounded to the column
    "0.0000;-0.0000;0": "{:.4f}",
}


def shown(number_format: str, value: float) -> str:
    """What stands in the cell; 亿 and 万 scale by commas."""
    if "亿" in number_format:
        scaled = (
            (value / 1e8, "亿") if abs(value) >= 1e8 or "万" not in number_format else (value / 1e4, "万")
        )
        return f"{scaled[0]:.2f}{scaled[1]}"
    return SHOWN.get(number_format, "{:.2E}").format(value)


def number_pixels(cell, value: float) -> float:
    text = shown(cell.number_format, value)
    digits = sum(sign.isdigit() or sign in "+-Ex%" for sign in text)
    width = (digits * 7.42 + (len(text) - digits) * 3.71) * cell.font.sz / 10
    return width + (9 if cell.alignment.indent else 0) + 4


@pytest.mark.parametrize("edition", ["udf", "native"])
def test_numbers_fit_their_columns_by_the_width_of_digits(edition):
    """An estimate for Excel, whose columns are narrower than LibreOffice's without Excel's fonts."""
    values = cached(edition, "zh")
    cramped = []
    for sheet in formulas(edition, "zh"):
        for row in sheet.iter_rows():
            for cell in row:
                value = values[sheet.title][cell.coordinate].value
                if isinstance(value, int | float) and not sheet.row_dimensions[cell.row].hidden:
                    room = sheet.column_dimensions[get_column_letter(cell.column)].width * DIGIT + 5
                    if number_pixels(cell, value) > room:
                        cramped.append(f"{sheet.title}!{cell.coordinate} {value} {cell.number_format}")
    assert not cramped, "\n".join(cramped)
