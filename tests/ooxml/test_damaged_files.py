"""Files that are damaged or unusual: read as Excel reads them, or refused in one line."""

from __future__ import annotations

import pytest

from tests.ooxml.packages import MAIN, OFFICE, SHEET, package, relations, sheet_xml
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.engine_runtime import EngineWorkbook
from xlplugin.headless.recalc import recalculate
from xlplugin.ooxml import Book, Package, PackageError
from xlplugin.ooxml.cell_text import render_value, unescape


def value(data: bytes, column: int = 1) -> object:
    return Book(data).value("S", 1, column)


def test_part_names_that_differ_by_case_are_one_part():
    links = relations(worksheet="Worksheets/SHEET1.xml", sharedStrings="Strings.xml")
    data = package('<row r="1"><c r="A1" t="s"><v>1</v></c></row>', {"xl/_rels/workbook.xml.rels": links})
    assert value(data) == "two"


def test_a_changed_part_keeps_the_name_that_the_file_gives_it():
    links = relations(worksheet="Worksheets/SHEET1.xml")
    result = recalculate(package(parts={"xl/_rels/workbook.xml.rels": links}))
    assert value(result.data, 2) == 16
    assert SHEET in Package(result.data).members


def test_an_extension_of_a_table_is_no_second_table():
    table = (
        f'<table xmlns="{MAIN}" xmlns:x14="urn:x14" name="T" displayName="T" ref="A1:A3">'
        '<tableColumns count="1"><tableColumn id="1" name="v"/></tableColumns>'
        '<extLst><ext uri="{504A1905}"><x14:table altText="words"/></ext></extLst></table>'
    )
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": relations(table="../t.xml"), "xl/t.xml": table}
    tables = Book(package(parts=parts)).tables
    assert list(tables) == ["t"]
    assert tables["t"].area == (1, 1, 3, 1)


EXTENSIONS = {
    "workbook": '<x15:workbookPr xmlns:x15="urn:x15" chartTrackingRefBase="1"/>',
    "pivot": '<x14:pivotTableDefinition xmlns:x14="urn:x14" hideValuesRow="1"><x14:location ref="Z9"/>'
    "</x14:pivotTableDefinition>",
}


def extended(kind: str) -> str:
    return f'<extLst><ext uri="u">{EXTENSIONS[kind]}</ext></extLst>'


def test_an_extension_of_the_workbook_says_nothing_of_1904():
    """Excel writes this one into nearly every workbook."""
    sheets = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    for date_1904 in ("1", "0"):
        content = (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{date_1904}"/>{sheets}'
            f'<calcPr iterate="1"/>{extended("workbook")}</workbook>'
        )
        xml = Book(package(parts={"xl/workbook.xml": content})).xml
        assert (xml.date_1904, xml.calc["iterate"]) == (date_1904 == "1", "1")
        assert b"chartTrackingRefBase" in xml.with_settled_calculation()


def test_an_extension_of_a_pivot_table_has_no_name():
    content = f'<location ref="A3:B9"/>{extended("pivot")}'
    pivot = f'<pivotTableDefinition xmlns="{MAIN}" name="P">{content}</pivotTableDefinition>'
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": relations(pivotTable="../p.xml"), "xl/p.xml": pivot}
    [found] = Book(package(parts=parts)).sheets[0].pivot_tables
    assert (found.name, found.area) == ("P", (3, 1, 9, 2))


@pytest.mark.parametrize("place", ["2", "-1", "99999999999", "x", "1.0"])
def test_a_shared_string_that_is_not_there_is_one_line(place):
    data = package(f'<row r="1"><c r="A1" t="s"><v>{place}</v></c></row>')
    with pytest.raises(PackageError, match=r"A1: there is no shared string"):
        value(data)


@pytest.mark.parametrize("stored", ["x", "NaN", "1e309", "-inf", "1_0", "1,5"])
def test_a_stored_number_that_is_none_is_one_line(stored):
    with pytest.raises(PackageError, match=r"A1: '.*' is no number: the file is damaged"):
        value(package(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'))


@pytest.mark.parametrize("letters", [32_767, 32_768])
@pytest.mark.parametrize("shared", [True, False])
def test_a_text_that_no_cell_can_hold_is_one_line(letters, shared):
    text = "_x0041_" + "a" * (letters - 1)
    if shared:
        strings = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
        data = package('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', {"xl/strings.xml": strings})
    else:
        data = package(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
    if letters == 32_767:
        assert value(data) == "A" + "a" * 32_766
    else:
        with pytest.raises(PackageError, match=r"a text of 32,774 letters; a cell holds 32,767"):
            value(data)


def test_damaged_texts_are_told_before_anything_is_computed(monkeypatch):
    monkeypatch.setattr(EngineWorkbook, "recalc", lambda workbook: pytest.fail("computed"))
    with pytest.raises(PackageError, match="a cell holds 32,767"):
        Engine(package(parts={"xl/strings.xml": f'<sst xmlns="{MAIN}"><si><t>{"a" * 40_000}</t></si></sst>'}))


@pytest.mark.parametrize("encoding", ["klingon", "shift_jis2", "utf-7000"])
def test_an_unknown_encoding_is_one_line(encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?>' + sheet_xml("")
    with pytest.raises(PackageError, match="unknown encoding"):
        value(package(parts={SHEET: content}))


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "utf-16"])
def test_another_encoding_is_read_and_written_whole(encoding):
    rows = '<row r="1"><c r="A1" t="str"><v>é</v></c><c r="B1"><f>A1&amp;"é"</f><v>0</v></c></row>'
    content = f'<?xml version="1.0" encoding="{encoding}"?>' + sheet_xml(rows)
    result = recalculate(package(parts={SHEET: content.encode(encoding)}))
    assert (value(result.data), value(result.data, 2)) == ("é", "éé")


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("a_x0001_b", "a\x01b"),
        ("_x005F_x0001_", "_x0001_"),
        ("_xD83D__xDE00_", "\N{GRINNING FACE}"),
        ("_xD8F5_", "_xD8F5_"),
        ("a_x000a_b", "a\nb"),
    ],
)
def test_characters_that_xml_forbids_are_read_as_excel_stores_them(stored, text):
    assert value(package(f'<row r="1"><c r="A1" t="str"><v>{stored}</v></c></row>')) == text
    assert unescape(render_value(text)[1] or "") == text


def test_a_control_character_that_a_formula_gives_is_written_as_excel_stores_it():
    rows = '<row r="1"><c r="A1" t="str"><f>"a"&amp;CHAR(1)</f><v>0</v></c></row>'
    result = recalculate(package(rows))
    assert b"<v>a_x0001_</v>" in Package(result.data).read(SHEET)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="1"><c r="A1"><v>8</v></c></row>',
        '<row r="1"/><row r="1"/>',
        '<row r="1"><c r="B1"/><c r="A1"><v>8</v></c></row>',
        '<row r="1"><c r="A1"/><c r="A1"><v>8</v></c></row>',
        '<row r="1"><c r="A2"/></row>',
    ],
)
def test_rows_and_cells_out_of_order_are_refused(rows):
    with pytest.raises(PackageError, match="sheet1"):
        value(package(rows))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/workbook.xml", f'<workbook xmlns="{MAIN}"><sheets><sheet name="S"/></sheets></workbook>'),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
            '</sheets><definedNames><definedName name="n" localSheetId="x">1</definedName></definedNames>'
            "</workbook>",
        ),
        (SHEET, sheet_xml('<row r="x"/>')),
        (SHEET, sheet_xml('<row r="1" ht="tall"/>')),
    ],
)
def test_attributes_that_are_missing_or_no_numbers_are_one_line(part, content):
    with pytest.raises(PackageError, match="cannot be read"):
        Book(package(parts={part: content})).sheets[0].cells  # noqa: B018


@pytest.mark.parametrize("name", ['name="n" localSheetId="0"', 'name="n" localSheetId="7"', 'name="n"'])
def test_a_name_that_is_an_error_harms_nothing_else(name):
    sheets = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}'
        f"<definedNames><definedName {name}>#REF!</definedName></definedNames></workbook>"
    )
    assert value(recalculate(package(parts={"xl/workbook.xml": book})).data, 2) == 16
