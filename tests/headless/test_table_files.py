"""Table files as Excel, WPS and LibreOffice save them here and there: encodings, separators, decimals."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile

import openpyxl
import pytest

from tests.headless.xlsb_book import xlsb
from xlplugin.headless.failures import FillError
from xlplugin.headless.scenarios import DECIMAL, Layout, read_scenarios

TEXT = "gpus{0}note\n1600{0}中文 模型\n8{0}x\n"
ROWS = [{"gpus": "1600", "note": "中文 模型"}, {"gpus": "8", "note": "x"}]


def read(tmp_path, content: bytes | str, name: str = "in.csv", **told):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_scenarios(str(path), Layout(**told))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("suffix", [".csv", ".txt", ".tsv"])
def test_separator_and_encoding_are_found_out(tmp_path, delimiter, encoding, suffix):
    content = TEXT.format(delimiter).encode(encoding)
    assert read(tmp_path, content, f"in{suffix}").to_dict("records") == ROWS


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("label,gpus\nGröße,8\n", "cp1252"),
        ("label,gpus\nGRÖßE,8\n", "cp1252"),
        ("label,gpus\nété,8\n", "cp1252"),
        ("label,gpus\nтокены,8\n", "cp1251"),
        ("label,gpus\n모델 크기 계산,8\n", "euc-kr"),
        ("label,gpus\n訪問數量,8\n", "big5"),
        ("label,gpus\nモデル,8\n", "shift_jis"),
        ("label,gpus\n– €,8\n", "cp1252"),
    ],
)
def test_what_is_not_surely_gb18030_is_refused_and_read_by_its_name(tmp_path, text, encoding):
    with pytest.raises(FillError, match=r"neither UTF-8 nor surely GB18030.*--encoding"):
        read(tmp_path, text.encode(encoding))
    frame = read(tmp_path, text.encode(encoding), encoding=encoding)
    assert frame["label"].tolist() == [text.split("\n")[1].split(",")[0]]


def test_an_encoding_that_does_not_fit_or_does_not_exist_is_refused(tmp_path):
    with pytest.raises(FillError, match="is not utf-8 text"):
        read(tmp_path, "a,b\nGröße,1\n".encode("cp1252"), encoding="utf-8")
    with pytest.raises(FillError, match="'klingon' is no encoding"):
        read(tmp_path, "a,b\n1,2\n", encoding="klingon")


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("a;b\n0,35;x\n200.000;y\n", ","),
        ("a;b\n0.35;x\n200.000;y\n", "."),
        ("a;b\n1.234.567;x\n", ","),
        ("a;b\n1,234,567;x\n", "."),
        ("a;b\n35,5%;x\n", ","),
        ("a;b\n1,5万;x\n", ","),
        ("a;b\n200.000;x\n", ""),
        ("a;b\n1,234;x\n", ""),
        ("a,b\n0.35,x\n", "."),
        ('a,b\n"0,35",x\n', "."),
        ("a\tb\n1,234\tx\n", "."),
    ],
)
def test_values_with_one_reading_decide_the_decimal_sign(tmp_path, text, decimal):
    assert read(tmp_path, text).attrs[DECIMAL] == decimal


def test_values_of_both_kinds_are_refused_and_the_reader_may_be_told(tmp_path):
    text = "a;b\n0,35;0.35\n"
    with pytest.raises(FillError, match=r"'0\.35' has a decimal point and '0,35' a decimal comma"):
        read(tmp_path, text)
    assert read(tmp_path, text, decimal=",").attrs[DECIMAL] == ","


def test_a_separator_inside_quotes_and_excels_own_line_for_it(tmp_path):
    assert read(tmp_path, 'sep=;\na;b\n"x;y";2\n').to_dict("records") == [{"a": "x;y", "b": "2"}]
    assert read(tmp_path, 'a,b\n"1,000",2\n"2,000",3\n')["a"].tolist() == ["1,000", "2,000"]
    assert read(tmp_path, "a;b\n1,5;x\n2,5;y\n3,5;z\n").columns.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "算力需求情景表\ngpus,note\n8,x\n",
        "算力需求情景表,\n单位:个,\n,\ngpus,note\n8,x\n",
        "\n\ngpus,note\n8,x\n",
    ],
)
def test_title_rows_above_the_header_are_no_part_of_the_table(tmp_path, text):
    assert read(tmp_path, text).to_dict("records") == [{"gpus": "8", "note": "x"}]


def test_the_row_of_the_header_may_be_told(tmp_path):
    text = "by,me\nsecond,title\ngpus,note\n8,x\n"
    assert read(tmp_path, text, header=3).to_dict("records") == [{"gpus": "8", "note": "x"}]
    with pytest.raises(FillError, match="there is no row 9; the table has 4"):
        read(tmp_path, text, header=9)


@pytest.mark.parametrize(
    "text",
    [
        ",low,high\ngpus,8,16\nnote,x,\n",
        "情景,low,high\ngpus,8,16\nnote,x,\n",
        "表题,,\n输入,low,high\ngpus,8,16\nnote,x,\n",
    ],
)
def test_inputs_may_stand_in_the_first_column(tmp_path, text):
    assert read(tmp_path, text, transpose=True).to_dict("records") == [
        {"scenario": "low", "gpus": "8", "note": "x"},
        {"scenario": "high", "gpus": "16", "note": ""},
    ]


def test_scenarios_side_by_side_need_no_names(tmp_path):
    frame = read(tmp_path, "gpus,8,16\nnote,x,y\n", transpose=True)
    assert frame.to_dict("records") == [{"gpus": "8", "note": "x"}, {"gpus": "16", "note": "y"}]


@pytest.fixture
def workbook(tmp_path):
    """A hidden sheet, a title above the table, a date, a share shown as a per cent, a number shown in 亿."""
    book = openpyxl.Workbook()
    book.active.title = "hidden"
    book.active.append(["no", "table"])
    sheet = book.create_sheet("情景")
    for row in [
        ["情景表"],
        ["gpus", "day", "share", "visits"],
        [8, datetime.date(2024, 8, 16), 0.35, 1.4e9],
        [16.5],
    ]:
        sheet.append(row)
    sheet["C3"].number_format = "0%"
    sheet["D3"].number_format = '0.00,,"亿"'
    book.create_sheet("more").append(["gpus"])
    book["more"].append([3])
    book["hidden"].sheet_state = "hidden"
    book.active = 1
    path = tmp_path / "table.xlsx"
    book.save(path)
    return path


DAY = datetime.datetime(2024, 8, 16)


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_workbooks_of_every_kind_read_alike(workbook, libreoffice, tmp_path, suffix):
    path = workbook
    if suffix != ".xlsx":
        with libreoffice.open(workbook) as book:
            path = book.export(tmp_path / f"table{suffix}")
    first, second = read_scenarios(str(path)).to_dict("records")
    day = first.pop("day")
    assert (
        datetime.datetime.combine(day, datetime.time()) == DAY if type(day) is datetime.date else day == DAY
    )
    assert first == {"gpus": 8, "share": 0.35, "visits": 1.4e9}
    assert second["gpus"] == 16.5 and second["day"] is None
    assert read_scenarios(str(path), Layout(sheet="More"))["gpus"].tolist() == [3]
    with pytest.raises(FillError, match="has no sheet 'none'; it has hidden, 情景, more"):
        read_scenarios(str(path), Layout(sheet="none"))


def test_a_binary_workbook_is_read(tmp_path):
    path = tmp_path / "table.xlsb"
    path.write_bytes(xlsb([["情景表"], ["gpus", "note"], [16.0, "好"], [0.5, None]]))
    assert read_scenarios(str(path)).to_dict("records") == [
        {"gpus": 16, "note": "好"},
        {"gpus": 0.5, "note": None},
    ]


def test_a_table_whose_cells_span_more_than_memory_is_one_line(tmp_path):
    """Its reader asks for 400 GB, which ends the process that asks."""
    path = tmp_path / "table.xlsb"
    last = {  # the second row's number, and the column of its cell
        struct.pack("<IIH", 1, 0, 300): struct.pack("<IIH", 1_048_575, 0, 300),
        struct.pack("<IId", 0, 0, 16.0): struct.pack("<IId", 16_383, 0, 16.0),
    }
    with zipfile.ZipFile(io.BytesIO(xlsb([["gpus"], [16.0]]))) as book, zipfile.ZipFile(path, "w") as far:
        for name in book.namelist():
            content = book.read(name)
            for near, instead in last.items():
                content = content.replace(near, instead)
            far.writestr(name, content)
    with pytest.raises(FillError, match=r"not a readable \.xlsb table: the file is damaged, or larger than"):
        read_scenarios(str(path))


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".xlsb", ".ods"])
def test_a_file_that_is_no_workbook_is_one_line(tmp_path, suffix):
    path = tmp_path / f"in{suffix}"
    path.write_bytes(b"not a workbook")
    with pytest.raises(FillError) as caught:
        read_scenarios(str(path))
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(FillError, match=r"missing\.\w+ cannot be read"):
        read_scenarios(str(tmp_path / f"missing{suffix}"))
