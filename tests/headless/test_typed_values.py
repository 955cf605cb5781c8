"""Values as people type them: each becomes the number it means, or is refused with what would be right."""

from __future__ import annotations

import datetime

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from xlplugin.headless.fill import fill
from xlplugin.headless.recalc import with_cached_values

UNITS = {"B1": "倍", "B2": "美元", "B3": "次/月", "B4": "天", "B5": "占峰值比例", "B6": "亿元", "B7": ""}
VALUES = {"A1": 10, "A2": 200_000, "A3": 1.4e9, "A4": 60, "A5": 0.3, "A6": 2301, "A7": 1}
NAMES = {
    "factor": "A1",
    "cost": "A2",
    "visits": "A3",
    "days": "A4",
    "mfu": "A5",
    "market": "A6",
    "bare": "A7",
    "day": "A8",
    "code": "A9",
    "blank": "A10",
    "amount": "A11",
    "slot": "A12",
    "copies": "D1",
}


@pytest.fixture(scope="module")
def book_path(tmp_path_factory):
    """One input of each kind of unit, a date, cells that are blank in several ways."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "S"
    for address, value in (VALUES | UNITS).items():
        sheet[address] = value
    sheet["A8"] = datetime.date(2024, 5, 1)
    sheet["A9"].number_format = "@"
    sheet["A9"] = None
    sheet["A11"].number_format = "#,##0"
    rule = DataValidation("custom", formula1="AND(ISNUMBER(A12),A12>0)", showErrorMessage=True)
    rule.add("A12")
    sheet.add_data_validation(rule)
    sheet["D1"] = "=SUM(A1:A12)"
    for name, cell in NAMES.items():
        workbook.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(
            name, attr_text=f"S!${cell[0]}${cell[1:]}"
        )
    path = tmp_path_factory.mktemp("typed") / "book.xlsx"
    workbook.save(path)
    path.write_bytes(with_cached_values(path.read_bytes()))
    return path


def landed(path, tmp_path, **values):
    """What stands in the cells after a fill with these values."""
    summary = fill(
        path, pd.DataFrame([values], dtype=object), output=tmp_path / "out", overwrite=True, language="en"
    )
    assert summary["message"].tolist() == [""]
    sheet = openpyxl.load_workbook(tmp_path / "out" / "0001.xlsx")["S"]
    found = [sheet[NAMES[name]].value for name in values]
    return found[0] if len(found) == 1 else found


@pytest.mark.parametrize(
    ("name", "typed", "number"),
    [
        ("factor", "10倍", 10),
        ("factor", "12x", 12),
        ("cost", "20万美元", 200_000),
        ("cost", "$200,000", 200_000),
        ("cost", "US$1.4bn", 1.4e9),
        ("cost", "1.4 billion", 1.4e9),
        ("cost", "USD 25万", 250_000),
        ("cost", "200 000 美元", 200_000),
        ("cost", "＄３００，０００", 300_000),
        ("market", "￥14亿", 14),
        ("market", "1,400万元", 0.14),
        ("market", "2500", 2500),
        ("visits", "14亿次", 1.4e9),
        ("visits", "14亿次/月", 1.4e9),
        ("visits", "1 400 000 000", 1.4e9),
        ("visits", "1\u00a0400\u00a0000\u00a0000", 1.4e9),
        ("visits", "１．４bn visits a month", 1.4e9),
        ("days", "60天", 60),
        ("days", "90 days", 90),
        ("mfu", "60%", 0.6),
        ("mfu", "６０％", 0.6),
        ("mfu", "0.45", 0.45),
        ("bare", "10倍", 10),
        ("bare", "$5", 5),
        ("bare", "(1,000)", -1000),
        ("cost", "-$5", -5),
    ],
)
def test_a_value_counts_with_its_own_unit(book_path, tmp_path, name, typed, number):
    assert landed(book_path, tmp_path, **{name: typed}) == number


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("cost", "20万元", "cost: '20万元' does not fit: the input counts 美元"),
        ("cost", "￥14亿", "counts 美元"),
        ("days", "60亿", "days: '60亿' does not fit: the input counts 天"),
        ("days", "60小时", "counts 天"),
        ("days", "2 months", "counts 天"),
        ("days", "60%", "counts 天"),
        ("visits", "14亿次/天", "counts 次/月"),
        ("visits", "14亿tokens", "counts 次/月"),
        ("mfu", "3倍", ""),
        ("cost", "5 apples", "'5 apples' is not a number"),
        ("days", "5万天", "not a number"),
        ("factor", "1,5", "'1,5' is not a number"),
    ],
)
def test_a_unit_that_contradicts_the_input_is_refused(book_path, name, typed, message):
    summary = fill(book_path, pd.DataFrame({name: [typed]}), language="en")
    if name == "mfu":
        assert summary["status"].tolist() == ["ok"]  # a multiple is a share of another name
        return
    assert summary["status"].tolist() == ["failed"]
    assert message in summary["message"][0]


def test_all_bad_cells_of_a_row_are_named(book_path):
    rows = [{"cost": "20万元", "days": "soon", "mfu": "30%"}, {"cost": 1, "days": 2, "mfu": 0.5}]
    summary = fill(book_path, pd.DataFrame(rows), language="en")
    assert summary["status"].tolist() == ["failed", "ok"]
    assert "cost: '20万元' does not fit" in summary["message"][0]
    assert "; days: 'soon' is not a number" in summary["message"][0]


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2024/8/16", (2024, 8, 16)),
        ("2024年8月16日", (2024, 8, 16)),
        ("2024-08-16", (2024, 8, 16)),
        ("２０２４／８／１６", (2024, 8, 16)),
        ("2024/8/16 12:30", (2024, 8, 16, 12, 30)),
        ("2024-08-16T06:00:00", (2024, 8, 16, 6)),
        (datetime.date(2024, 8, 16), (2024, 8, 16)),
        ("45520", (2024, 8, 16)),
    ],
)
def test_dates_as_people_write_them(book_path, tmp_path, typed, moment):
    assert landed(book_path, tmp_path, day=typed) == datetime.datetime(*moment)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("20240816", "20240816 could be the day 2024-08-16 or the number of a day: write 2024-08-16"),
        (20240816, "could be the day 2024-08-16"),
        ("16/8/2024", "no date that has one reading: write 2024-08-16"),
        ("2024/13/1", "no date that has one reading"),
        ("2024年8月", "no date that has one reading"),
    ],
)
def test_a_date_with_two_readings_is_refused(book_path, typed, message):
    summary = fill(book_path, pd.DataFrame({"day": [typed]}, dtype=object), language="en")
    assert summary["status"].tolist() == ["failed"]
    assert message in summary["message"][0]


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("code", "007", "007"),
        ("code", "12E3", "12E3"),
        ("code", "5", "5"),  # formatted as Text
        ("blank", "007", "007"),
        ("blank", "3M", "3M"),
        ("blank", "5k", "5k"),
        ("blank", "2B", "2B"),
        ("blank", "(5)", "(5)"),
        ("blank", "（5）", "（5）"),
        ("blank", "hello", "hello"),
        ("blank", "40%", 0.4),
        ("blank", "1,600", 1600),
        ("blank", "0.5", 0.5),
        ("blank", "0", 0),
        ("blank", "4050亿", 405e9),
        ("amount", "3M", 3e6),
        ("amount", "(5)", -5),
        ("amount", "007", 7),  # a number format of its own
        ("slot", "300B", 300e9),
        ("slot", "5k", 5000),  # an entry rule that takes numbers only
    ],
)
def test_text_stays_text_unless_the_cell_takes_numbers(book_path, tmp_path, name, typed, value):
    assert landed(book_path, tmp_path, **{name: typed}) == value


@pytest.mark.parametrize("name", ["amount", "slot"])
def test_a_blank_cell_for_numbers_takes_no_words(book_path, name):
    summary = fill(book_path, pd.DataFrame({name: ["many"]}), language="en")
    assert "'many' is not a number" in summary["message"][0]
