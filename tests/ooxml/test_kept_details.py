"""Details that a changed copy must carry over, and marks that say what a number is."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.ooxml.packages import MAIN, OFFICE, package
from xlplugin.cli import main
from xlplugin.headless.recalc import recalculate
from xlplugin.ooxml import Book, Package


@pytest.mark.parametrize("name", ["xl/media/图.png", "xl/media/é.png", "xl/media/a b.png"])
def test_member_names_beyond_ascii_are_kept(name):
    data = recalculate(package(parts={name: b"picture"})).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read(name) == b"picture"
        assert bool(archive.getinfo(name).flag_bits & 0x800) == (not name.isascii())


def test_a_settled_copy_forces_no_calculation_on_opening():
    sheets = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}'
        '<calcPr calcId="1" forceFullCalc="1" fullCalcOnLoad="1" calcMode="manual"/></workbook>'
    )
    calc = Book(recalculate(package(parts={"xl/workbook.xml": book})).data).xml.calc
    assert calc == {"calcId": "191029", "calcMode": "manual"}


COLUMN = '<filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn>'
FILTER = f'<autoFilter ref="A1:A9">{COLUMN}</autoFilter>'


@pytest.mark.parametrize(
    ("behind", "filtered"),
    [
        (FILTER, ["A1:A9"]),
        (f'<customSheetViews><customSheetView guid="g">{FILTER}</customSheetView></customSheetViews>', []),
        ('<autoFilter ref="A1:A9"/>', []),
    ],
)
def test_only_the_filter_that_is_on_counts(behind, filtered):
    assert Book(package(behind=behind)).sheets[0].cells.filtered == filtered


@pytest.mark.parametrize(
    ("number", "is_date"),
    [
        *((n, True) for n in range(27, 37)),
        (14, True),
        (26, False),
        (37, False),
        (46, False),
        (50, True),
        (0, False),
    ],
)
def test_built_in_formats_that_show_dates(number, is_date):
    """27 to 36 and 50 to 58 are dates in East Asian editions of Excel."""
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    rows = '<row r="1"><c r="A1" s="1"><v>45000</v></c></row>'
    book = Book(package(rows, {"xl/styles.xml": styles}))
    assert book.shows_date(book.sheets[0].cells.cells[1, 1]) is is_date


SIGNATURE = {"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": "<Signature/>"}


@pytest.mark.parametrize(
    "command",
    [
        ["recalc", "BOOK", "-o", "OUT.xlsx"],
        ["freeze", "BOOK", "-o", "OUT.xlsx"],
        ["fill", "BOOK", "ROWS", "-o", "OUT"],
    ],
)
@pytest.mark.parametrize(("lang", "said"), [("en", "signature does not hold"), ("zh", "该签名不再有效")])
def test_a_signed_workbook_says_that_its_signature_no_longer_holds(
    command, lang, said, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("XLPLUGIN_LANG", lang)
    (tmp_path / "rows.csv").write_text("S!A1\n5\n")
    for name, parts in (("signed", SIGNATURE), ("plain", {})):
        (tmp_path / f"{name}.xlsx").write_bytes(package(parts=parts))
        words = {"BOOK": f"{name}.xlsx", "ROWS": "rows.csv", "OUT.xlsx": f"{name}-out.xlsx", "OUT": name}
        assert main([str(tmp_path / words[word]) if word in words else word for word in command]) == 0
        assert (said in capsys.readouterr().err) == (name == "signed")


def test_who_is_not_told_by_a_command_can_ask():
    assert Package(package(parts=SIGNATURE), label="x.xlsx").signature_note.startswith("x.xlsx is signed")
    assert Package(package()).signature_note == ""
