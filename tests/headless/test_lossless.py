"""Nothing in a rich workbook is lost or changed but values; other tools lose a good deal of the same file."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import warnings
import zipfile

import openpyxl
import pandas as pd
import pytest
from openxml_audit import OpenXmlValidator

from tests.headless.rich_book import DATA, MAIN, QUOTED, rich_book
from xlplugin.errors import ExcelError
from xlplugin.headless.fill import fill
from xlplugin.headless.freeze import freeze
from xlplugin.headless.recalc import recalculate
from xlplugin.ooxml import Book, Package

SCENARIO = {
    "gpus": 80_000,
    "share": "35%",
    "chip": "H100",
    f"{QUOTED}!B9": "=1+1 <&>",
    "rates[2]": 7,
    "Prefixed!B1": 5,
}


@pytest.fixture(scope="module")
def rich(tmp_path_factory):
    path = tmp_path_factory.mktemp("rich") / "rich.xlsm"
    path.write_bytes(rich_book())
    return path


@pytest.fixture(scope="module")
def filled(rich, tmp_path_factory):
    directory = tmp_path_factory.mktemp("filled")
    summary = fill(rich, pd.DataFrame([SCENARIO]), output=directory)
    assert summary["message"].tolist() == [""]
    return directory / "0001.xlsm"


def parts(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without_values(sheet: bytes) -> bytes:
    """A sheet without what a fill may change: values, their types, the text of inline strings."""
    sheet = re.sub(rb"<(x:)?v>[^<]*</(x:)?v>|<(x:)?is>.*?</(x:)?is>", b"", sheet)
    sheet = re.sub(rb'(<(?:x:)?c [^>]*?) t="\w+"', rb"\1", sheet)
    return sheet


def test_every_part_stays_but_sheets_with_values_and_the_calculation_settings(rich, filled):
    before, after = parts(rich), parts(filled)
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    sheets = {f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3, 4)}
    assert changed <= sheets | {"xl/workbook.xml"}
    for name in changed & sheets:
        assert without_values(before[name]) == without_values(after[name]), name
    settings = re.compile(rb"<calcPr[^>]*/>")
    assert settings.sub(b"", before["xl/workbook.xml"]) == settings.sub(b"", after["xl/workbook.xml"])


def test_values_are_right_in_every_dialect_of_the_file(filled):
    book = Book(Package.open(filled))
    expected = {
        (MAIN, 1, 2): 80_000, (MAIN, 2, 2): 0.35, (MAIN, 3, 2): "H100", (MAIN, 9, 2): "=1+1 <&>",
        (MAIN, 4, 2): 10_000, (MAIN, 5, 2): 5_000, (MAIN, 6, 2): 10_000,
        (MAIN, 8, 2): "high & <dry>",
        (MAIN, 12, 2): ExcelError("#DIV/0!"), (MAIN, 13, 2): 60, (MAIN, 16, 2): 80_084, (MAIN, 3, 4): 240_000,
        (MAIN, 3, 5): 240_000, (DATA, 3, 3): 70, ("Prefixed", 1, 2): 5, ("Hidden", 1, 1): 160_000,
        (MAIN, 11, 2): "twice",
    }  # fmt: skip
    assert {key: book.value(*key) for key in expected} == expected


def test_a_scenario_is_the_same_in_pandas_and_openpyxl(filled):
    table = pd.read_excel(filled, sheet_name=MAIN, header=None, engine="calamine")
    assert table.iloc[3, 1] == 10_000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(filled, data_only=True, keep_vba=True)
    assert book[MAIN]["B4"].value == 10_000
    assert [book[s].sheet_state for s in ("Hidden", "Very hidden")] == ["hidden", "veryHidden"]


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


def test_a_recalculation_names_what_it_leaves_and_touches_nothing_else():
    data = rich_book(beyond=True)
    result = recalculate(data)
    assert list(result.uncomputed) == [f"{QUOTED}!B15", f"{QUOTED}!B17"]
    assert result.kept == [f"{QUOTED}!B16", f"{QUOTED}!B18"]
    before, after = parts(io.BytesIO(data)), parts(io.BytesIO(result.data))
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


def lost(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Folders of parts that are gone, and features that are gone from the sheets."""
    gone = {name.split("/")[-2] for name in before if name not in after and "rels" not in name}
    features = {b"sparkline": "sparklines", b"x14:dataBar": "x14 data bars", b'cm="1"': "dynamic arrays"}
    texts = [b"".join(v for k, v in p.items() if "/worksheets/" in k) for p in (before, after)]
    gone |= {label for mark, label in features.items() if mark in texts[0] and mark not in texts[1]}
    boxes = [b"A text box with" in b"".join(p.values()) for p in (before, after)]
    cached = [len(re.findall(rb"</f><v>[^<]", text)) for text in texts]
    return (
        gone
        | ({"text boxes"} if boxes == [True, False] else set())
        | ({"cached values"} if cached[1] < cached[0] else set())
    )


def test_what_openpyxl_loses_on_the_same_file(rich, filled, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(rich, keep_vba=True)
        book.save(tmp_path / "openpyxl.xlsm")
    missing = lost(parts(rich), parts(tmp_path / "openpyxl.xlsm"))
    print("openpyxl loses:", ", ".join(sorted(missing)))
    assert missing >= {
        "threadedComments", "persons", "webextensions", "customXml", "sparklines", "x14 data bars",
        "text boxes",        "cached values",
    }  # fmt: skip
    assert lost(parts(rich), parts(filled)) == set()


def test_what_libreoffice_loses_on_the_same_file(libreoffice, rich, tmp_path):
    source = tmp_path / "in" / "rich.xlsm"
    source.parent.mkdir()
    shutil.copy(rich, source)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsm:Calc MS Excel 2007 VBA XML",
        "--outdir",
    ]
    subprocess.run([*command, str(tmp_path), str(source)], check=True, capture_output=True, timeout=180)
    missing = lost(parts(rich), parts(tmp_path / "rich.xlsm"))
    print("LibreOffice loses:", ", ".join(sorted(missing)))
    assert missing >= {"threadedComments", "persons", "webextensions", "printerSettings"}
