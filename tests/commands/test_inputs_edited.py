"""The table of `inputs -o`, edited by a person who thinks in 亿 and 万, in files of every kind."""

from __future__ import annotations

import csv

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.small_books import small_book
from xlplugin.cli import main
from xlplugin.headless.recalc import with_cached_values
from xlplugin.headless.scenarios import read_scenarios

CELLS = {
    "A1": "训练MFU", "B1": 0.35, "C1": "占峰值比例", "A2": "月访问量", "B2": 1.4e9, "C2": "次/月",
    "A3": "单台服务器成本", "B3": 200_000, "C3": "美元", "A4": "训练时长", "B4": 60, "C4": "天",
    "A5": "参数量", "B5": 1.2345e10, "C5": "个",
    "A6": "峰值系数", "B6": 1.5, "C6": "倍", "A7": "芯片", "B7": "A100",
    "D1": "=B1*B2*B3*B4*B5*B6", "D2": '=B7&"!"',
}  # fmt: skip
NAMES = {"mfu": "B1", "visits": "B2", "cost": "B3", "days": "B4", "params": "B5", "peak": "B6", "chip": "B7",
         "result": "D1", "shown": "D2"}  # fmt: skip
HEADINGS = {"参数量（亿）": "params", "月访问量(亿次/月)": "visits", "单台服务器成本（万美元）": "cost"}
# Row 4: as typed below the present values, each with a unit or plain below the unit of its heading.
TYPED = {
    "mfu": "40%",
    "visits": "20",
    "cost": "25",
    "days": "45天",
    "params": "25000亿",
    "peak": "8倍",
    "chip": "H100",
}
OWN = {
    "mfu": 0.35,
    "visits": 1.4e9,
    "cost": 2e5,
    "days": 60,
    "params": 1.2345e10,
    "peak": 1.5,
    "chip": "A100",
}
WANTED = {"mfu": 0.4, "visits": 2e9, "cost": 2.5e5, "days": 45, "params": 2.5e12, "peak": 8, "chip": "H100"}
IN_UNITS = {"params": 123.45, "visits": 14, "cost": 20}  # the present values below headings with a scale
# field separator, text delimiter, character set (76: UTF-8, 85: GB18030, 65535: UTF-16), first line
KINDS = {"zh": "44,34,76,1", "gb18030": "44,34,85,1", "de": "59,34,76,1", "utf16": "9,34,65535,1"}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    def formats(workbook):
        workbook["模型"]["B1"].number_format = "0.0%"

    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    names = {name: f"模型!${where[0]}${where[1]}" for name, where in NAMES.items()}
    path.write_bytes(with_cached_values(small_book({"模型": CELLS}, formats, names)))
    return path


@pytest.fixture(scope="module")
def saved(template, libreoffice):
    """The edited table: .xlsx, .ods, CSV of China (with a mark; GB18030), of Germany, Unicode text."""
    folder = template.parent
    assert main(["inputs", str(template), "-o", str(folder / "table.xlsx")]) == 0
    names = [cell.value for cell in openpyxl.load_workbook(folder / "table.xlsx")["scenarios"][1]]
    with libreoffice.open(folder / "table.xlsx") as book:
        for column, name in enumerate(names, start=1):
            letter = get_column_letter(column)
            heading = next((text for text, meant in HEADINGS.items() if meant == name), name)
            book[f"scenarios!{letter}1"] = heading
            typed = TYPED[name]
            book[f"scenarios!{letter}4"] = float(typed) if typed.isdigit() else typed
            if name in IN_UNITS:
                book[f"scenarios!{letter}3"] = IN_UNITS[name]
        paths = {suffix: book.export(folder / f"edited.{suffix}") for suffix in ("xlsx", "ods")}
        for kind in ("zh", "gb18030", "utf16"):
            paths[kind] = book.export(folder / f"{kind}.csv", KINDS[kind])
        book.localise("scenarios", "de", "DE")
        paths["de"] = book.export(folder / "de.csv", KINDS["de"])
    paths["zh"].write_bytes(
        b"\xef\xbb\xbf" + paths["zh"].read_bytes()
    )  # Excel's mark; LibreOffice 7 writes none
    return paths


@pytest.mark.parametrize("kind", ["xlsx", "ods", *KINDS])
def test_the_edited_table_fills_alike_from_every_kind_of_file(template, saved, tmp_path, kind):
    target = tmp_path / "summary.csv"
    assert main(["fill", str(template), str(saved[kind]), "--summary", str(target), "--quiet"]) == 0
    with open(target, encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["status"] for row in rows] == ["ok", "ok"] and [row["warnings"] for row in rows] == ["", ""]
    for row, wanted in zip(rows, (OWN, WANTED), strict=True):
        found = {HEADINGS.get(heading, heading): text for heading, text in row.items()}
        assert {name: found[name] for name in ("chip", "shown")} == {
            "chip": wanted["chip"],
            "shown": f"{wanted['chip']}!",
        }
        numbers = {name: float(found[name]) for name in wanted if name != "chip"}
        assert numbers == {name: value for name, value in wanted.items() if name != "chip"}


def test_the_files_are_what_they_are_called(saved):
    begins = {kind: saved[kind].read_bytes() for kind in KINDS}
    assert begins["zh"].startswith(b"\xef\xbb\xbf") and "训练MFU".encode() in begins["zh"]
    assert "训练MFU".encode("gb18030") in begins["gb18030"]
    assert begins["utf16"].startswith(b"\xff\xfe") and "\t".encode("utf-16-le") in begins["utf16"]
    assert b"35,0%;" in begins["de"] and b";1,5;" in begins["de"]
    assert read_scenarios(str(saved["de"])).attrs["decimal"] == ","


def test_a_blank_input_stays_blank_in_the_table_and_keeps_the_templates_value(tmp_path):
    """Blank in the book: the table has nothing there, and fills nothing."""
    path, table = tmp_path / "book.xlsx", tmp_path / "table.csv"
    names = {"given": "S!$A$1", "slot": "S!$A$2", "sum": "S!$B$1", "blank": "S!$B$2"}
    cells = {"A1": 2, "B1": "=A1+A2", "B2": '=IF(A2="","blank","filled")'}
    path.write_bytes(with_cached_values(small_book({"S": cells}, names=names)))
    assert main(["inputs", str(path), "-o", str(table)]) == 0
    assert table.read_bytes().splitlines()[0::2] == [b"\xef\xbb\xbfgiven,slot", b"2,"]
    target = tmp_path / "summary.csv"
    assert main(["fill", str(path), str(table), "--summary", str(target), "--quiet"]) == 0
    (row,) = csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines())
    assert (row["slot"], row["sum"], row["blank"], row["status"]) == ("", "2.0", "blank", "ok")
