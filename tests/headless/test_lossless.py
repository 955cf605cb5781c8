"""Nothing in a rich workbook is lost or changed but values, whatever is made of it."""

from __future__ import annotations

import re
import warnings

import openpyxl
import pandas as pd
import pytest
from openxml_audit import OpenXmlValidator

from tests.headless.rich_book import DATA, MAIN, QUOTED, rich_book, template_with_rich_parts
from tests.headless.rich_book.package_parts import unzipped
from tests.templates import TEMPLATES
from xlplugin.errors import ExcelError
from xlplugin.headless.fill import fill
from xlplugin.headless.freeze import freeze
from xlplugin.headless.recalc import recalculate
from xlplugin.ooxml import Book, Package


def without_values(sheet: bytes) -> bytes:
    """A sheet without what a fill may change: values, their types, the text of inline strings."""
    sheet = re.sub(rb"<(x:)?v>[^<]*</(x:)?v>|<(x:)?is>.*?</(x:)?is>", b"", sheet)
    sheet = re.sub(rb'(<(?:x:)?c [^>]*?) t="\w+"', rb"\1", sheet)
    return sheet


def changed_parts(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Parts that differ, when they differ by values and the calculation settings alone."""
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    for name in changed - {"xl/workbook.xml"}:
        assert name.startswith("xl/worksheets/sheet"), name
        assert without_values(before[name]) == without_values(after[name]), name
    settings = re.compile(rb"<calcPr[^>]*/>")
    assert settings.sub(b"", before["xl/workbook.xml"]) == settings.sub(b"", after["xl/workbook.xml"])
    return changed - {"xl/workbook.xml"}


def test_every_part_stays_but_sheets_with_values_and_the_calculation_settings(rich, filled):
    before, after = unzipped(rich.read_bytes()), unzipped(filled.read_bytes())
    numbers = {re.search(r"\d+", name)[0] for name in changed_parts(before, after)}
    assert numbers == {"1", "2", "3", "4"}  # "Very hidden" is empty


def test_the_changed_sheets_are_those_with_pivot_slicers_spilled_and_rich_values(filled):
    """The fixture would prove nothing if these stood where no fill ever writes."""
    parts = unzipped(filled.read_bytes())
    main, data = (parts[f"xl/worksheets/sheet{number}.xml"] for number in (1, 2))
    assert b'<c r="E1" cm="1"><f t="array" ref="E1:E3">_xlfn.SEQUENCE(3)*gpus</f><v>80000</v></c>' in main
    assert b'<c r="C1" t="e" vm="1"><v>#VALUE!</v></c>' in main  # a picture in the cell
    assert all(b"<x14:slicer r:id=" in sheet for sheet in (main, data))
    links = parts["xl/worksheets/_rels/sheet1.xml.rels"]
    assert b"pivotTables/pivotTable1.xml" in links and b"slicers/slicer1.xml" in links
    assert b"slicers/slicer2.xml" in parts["xl/worksheets/_rels/sheet2.xml.rels"]


def test_a_template_of_ours_with_all_this_in_it_loses_nothing_either(tmp_path):
    native, template = (TEMPLATES / "llm-compute-native-zh.xlsx").read_bytes(), tmp_path / "template.xlsm"
    template.write_bytes(template_with_rich_parts(native))
    row = {"mfu_training": 0.4, "training_days": 30, "gpus": 80_000, "rates[2]": 7}
    summary = fill(template, pd.DataFrame([row]), output=tmp_path / "out")
    assert summary["message"].tolist() == [""]
    output = tmp_path / "out" / "0001.xlsm"
    before, after = unzipped(template.read_bytes()), unzipped(output.read_bytes())
    assert len(before) == len(unzipped(native)) + len(unzipped(rich_book())) - 8  # one of each
    names = {sheet.part: sheet.name for sheet in Book(Package.open(output)).sheets}
    assert {MAIN, DATA, "Hidden", "训练", "市场"} <= {names[part] for part in changed_parts(before, after)}
    errors = map(str, OpenXmlValidator().validate(str(output)).errors)
    assert [e for e in errors if "styles.xml:/styleSheet[1]/fonts" not in e] == []  # openpyxl's order


def test_values_are_right_in_every_dialect_of_the_file(filled):
    book = Book(Package.open(filled))
    expected = {
        (MAIN, 1, 2): 80_000, (MAIN, 2, 2): 0.35, (MAIN, 3, 2): "H100", (MAIN, 9, 2): "=1+1 <&>",
        (MAIN, 4, 2): 10_000, (MAIN, 5, 2): 5_000, (MAIN, 6, 2): 10_000,
        (MAIN, 8, 2): "high & <dry>",
        (MAIN, 12, 2): ExcelError("#DIV/0!"), (MAIN, 13, 2): 60, (MAIN, 16, 2): 80_084, (MAIN, 3, 4): 240_000,
        (MAIN, 3, 5): 240_000, (DATA, 3, 3): 70, ("Prefixed", 1, 2): 5, ("Hidden", 1, 1): 160_000,
        (MAIN, 11, 2): "twice", (MAIN, 1, 3): ExcelError("#VALUE!"),
        (MAIN, 4, 13): 20, (MAIN, 6, 13): 100, (MAIN, 19, 2): 80_100,  # the pivot table as last refreshed
    }  # fmt: skip
    assert {key: book.value(*key) for key in expected} == expected


def test_a_scenario_is_the_same_in_pandas_and_openpyxl(filled):
    table = pd.read_excel(filled, sheet_name=MAIN, header=None, engine="calamine")
    assert table.iloc[3, 1] == 10_000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(filled, data_only=True)
    assert book[MAIN]["B4"].value == 10_000
    assert [book[s].sheet_state for s in ("Hidden", "Very hidden")] == ["hidden", "veryHidden"]
    assert [pivot.name for pivot in book[MAIN]._pivots] == ["Tenfold by chip"]


@pytest.mark.parametrize("make", ["fill", "recalc", "freeze"])
def test_outputs_are_valid_office_open_xml(rich, filled, tmp_path, make):
    path = tmp_path / "out.xlsm"
    made = {
        "recalc": lambda: recalculate(Package.open(rich)).data,
        "freeze": lambda: freeze(Package.open(rich)).data,
    }
    path.write_bytes(filled.read_bytes() if make == "fill" else made[make]())
    assert OpenXmlValidator().validate(str(rich)).errors == []
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


def test_libreoffice_opens_the_output_and_agrees(libreoffice, filled):
    with libreoffice.open(filled) as book:
        assert book[f"{MAIN}!B8"] == "high & <dry>"
        assert book[f"{MAIN}!D3"] == 240_000
        assert book[f"{MAIN}!B9"] == "=1+1 <&>"
        assert book["Hidden!A1"] == 160_000
        # The pivot table is alive: refreshed on opening, from the cell that the fill has changed.
        assert [book[f"{MAIN}!M{row}"] for row in (4, 6)] == [70, 150]


def test_a_recalculation_names_what_it_leaves_and_touches_nothing_else():
    data = rich_book(beyond=True)
    result = recalculate(data)
    # B15 reads a linked workbook: the value of it that the file stores.
    assert list(result.uncomputed) == [f"{QUOTED}!{cell}" for cell in ("B17", "C17")]
    assert result.kept == [f"{QUOTED}!B18"]
    before, after = unzipped(data), unzipped(result.data)
    assert {name for name in before if before[name] != after[name]} <= {
        "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
    }  # fmt: skip
    book = Book(result.data)
    assert [book.value(MAIN, row, 2) for row in (15, 16, 17, 18)] == [84, 28433, 5, 10]
    assert [book.value(DATA, row, 6) for row in (2, 3, 4)] == [10, 20, 30]


def test_dates_count_from_1904_where_the_book_says_so():
    days = {
        system: Book(recalculate(rich_book(date_1904=system)).data).value(MAIN, 14, 2)
        for system in (False, True)
    }
    assert days == {False: 45519, True: 45519 - 1462}


def test_a_frozen_copy_has_values_and_no_formula(rich):
    frozen = freeze(Package.open(rich))
    book = Book(frozen.data)
    assert not any(cell.formula for sheet in book.sheets for cell in sheet.cells.cells.values())
    assert book.value(MAIN, 4, 2) == 3544
    assert book.value(MAIN, 8, 2) == "high & <dry>"
    assert [book.value(MAIN, row, 5) for row in (1, 2, 3)] == [28349, 56698, 85047]
    assert "xl/calcChain.xml" not in book.package
    assert b"calcChain" not in book.package.read("[Content_Types].xml") + book.package.read(
        "xl/_rels/workbook.xml.rels"
    )


def test_only_our_functions_can_be_frozen(rich):
    book = Book(freeze(Package.open(rich), only_ours=True).data)
    cells = book.sheet(MAIN).cells.cells
    assert [cells[row, 2].formula is None for row in (4, 5, 6, 7, 8)] == [True, True, True, True, False]
    chain = book.package.read("xl/calcChain.xml")
    assert re.findall(rb'r="(\w+)"', chain) == [b"B8", b"C2", b"C3"]
    assert chain.count(b' i="') == 3
