"""Every case table as plain Excel formulas, traced from the bodies and calculated by LibreOffice.

Rows about reading texts and about bounds are left out: a plain formula has neither (tests/cases/README.md).
"""

from __future__ import annotations

from collections import Counter

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from tests.case_tables import all_cases, tabled_functions
from udfs import GPU_PEAK, MFU_BAND, TRAIN_FLOPS, TRAIN_GPUS, catalogue
from udfs.accelerator import PEAK_FIELDS, Accelerator
from xlplugin.errors import ExcelError
from xlplugin.expr import Expr, NumberExpr, RangeExpr
from xlplugin.runner import OMITTED

PLAIN = [case for case in all_cases() if case.in_plain_formula]
RESULT = 20  # the column of results, right of any argument


@pytest.fixture(scope="module")
def results(libreoffice, tmp_path_factory):
    """What LibreOffice gives for each case, by its row."""
    path = tmp_path_factory.mktemp("plain") / "cases.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Cases"
    ranges = book.create_sheet("Ranges")
    for row, case in enumerate(PLAIN, 1):
        formula = case.function(*[refer(sheet, ranges, row, i, v) for i, v in enumerate(case.arguments, 1)])
        sheet.cell(row, RESULT, f"={formula}")
    hardware(book)
    book.save(path)
    return [row[RESULT - 1] for row in libreoffice.calculate(path)["Cases"]]


@pytest.mark.parametrize("row", range(len(PLAIN)), ids=[str(case) for case in PLAIN])
def test_the_plain_formula_gives_the_same(results, row):
    assert PLAIN[row].accepts(results[row]), f"{results[row]!r}, not {PLAIN[row].expected!r}"


def test_no_function_slips_out_of_the_comparison():
    compared = Counter(case.function.name for case in PLAIN)
    assert {f.name for f in tabled_functions() if f.traceable} == set(compared)
    assert min(count for name, count in compared.items() if name != "MFU_BAND") >= 5
    assert 0.4 <= len(PLAIN) / len(all_cases()) <= 0.9


def test_a_constant_chip_is_looked_up_on_the_sheet_by_its_short_name():
    formula = str(GPU_PEAK("h100 sxm", Expr("A1")))
    assert formula == 'INDEX(hw_peaks,MATCH("H100",hw_chips,0),MATCH(A1&" "&"sparse",hw_peak_kinds,0))*1E+12'


def test_a_cell_known_to_hold_a_number_needs_no_look_up():
    formula = str(TRAIN_GPUS(Expr("A1"), Expr("A2"), Expr("A3"), NumberExpr("A4"), Expr("A5")))
    assert formula == "ROUNDUP(ROUND(6*A1*(A1*A2)/(A5*(A4*1E+12)*(A3*86400)),6),0)"


def test_active_parameters_in_a_cell_may_be_blank_and_never_exceed_all():
    plain = 'IF(A3="",A1,IF(A3>A1,10^309,A3))'
    assert str(TRAIN_FLOPS(Expr("A1"), Expr("A2"), Expr("A3"))) == f"6*{plain}*(A1*A2)"
    assert str(TRAIN_FLOPS(Expr("A1"), Expr("A2"), NumberExpr("A3"))) == "6*IF(A3>A1,10^309,A3)*(A1*A2)"


def test_a_band_spills_over_two_cells(libreoffice, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Band"
    sheet.append([0.25, 0.8])
    for row, arguments in enumerate(([Expr("A1")], [Expr("A1"), Expr("B1")], [Expr("A1"), 0.5]), 2):
        formula = f"={MFU_BAND(*arguments)}"
        sheet.cell(row, 1).value = ArrayFormula(f"A{row}:B{row}", formula)
    book.save(tmp_path / "band.xlsx")
    shown = libreoffice.calculate(tmp_path / "band.xlsx")["Band"][1:]
    expected = [MFU_BAND(0.25)[0], MFU_BAND(0.25)[0], MFU_BAND(0.25, 0.5)[0]]
    for cells, band in zip(shown, expected, strict=True):
        assert cells[:2] == pytest.approx(band, rel=1e-12)


def test_omitted_arguments_stand_as_their_defaults():
    assert str(TRAIN_FLOPS(Expr("B2"))) == "6*B2*(B2*38.5)"


def refer(sheet, ranges, row: int, column: int, value: object) -> object:
    """The value in a cell or block of cells, and a reference to it."""
    if value is OMITTED:
        return OMITTED
    if isinstance(value, list):
        top = ranges.max_row + 2
        for i, record in enumerate(value):
            for j, cell in enumerate(record):
                ranges.cell(top + i, 1 + j, cell_content(cell))
        last = get_column_letter(len(value[0]))
        return RangeExpr(f"Ranges!A{top}:{last}{top + len(value) - 1}")
    sheet.cell(row, column, cell_content(value))
    return Expr(f"{get_column_letter(column)}{row}")


def cell_content(value: object) -> object:
    return value.code if isinstance(value, ExcelError) else value


def hardware(book: openpyxl.Workbook) -> None:
    """The catalogue as the sheet that plain formulas look up; a gap is #N/A."""
    sheet = book.create_sheet("Hardware")
    fields = list(Accelerator.model_fields)
    fields.remove("other_names")
    kinds = [" ".join(kind) for kind in PEAK_FIELDS]
    sheet.append(["chip", *kinds, *fields])
    for chip in catalogue.accelerators():
        figures = [*(chip.peak(*kind) for kind in PEAK_FIELDS), *(getattr(chip, field) for field in fields)]
        sheet.append([chip.short_name, *("#N/A" if figure is None else figure for figure in figures)])
    last, peaks_to, table_to = sheet.max_row, 1 + len(kinds), 1 + len(kinds) + len(fields)
    areas = {
        "hw_chips": (2, 1, last, 1),
        "hw_peaks": (2, 2, last, peaks_to),
        "hw_peak_kinds": (1, 2, 1, peaks_to),
        "hw_table": (2, peaks_to + 1, last, table_to),
        "hw_fields": (1, peaks_to + 1, 1, table_to),
    }
    for name, (top, left, bottom, right) in areas.items():
        area = f"Hardware!${get_column_letter(left)}${top}:${get_column_letter(right)}${bottom}"
        book.defined_names[name] = DefinedName(name, attr_text=area)
