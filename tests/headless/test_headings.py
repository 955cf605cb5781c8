"""Headings of scenario columns: names, labels in either language, units; what is refused."""

from __future__ import annotations

import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName

from xlplugin.headless.failures import FillError
from xlplugin.headless.fill import fill
from xlplugin.headless.recalc import with_cached_values

CELLS = {
    "A1": "训练MFU",
    "B1": 0.3,
    "C1": "占峰值比例",
    "A2": "月访问量",
    "B2": 1.4e9,
    "C2": "次/月",
    "A3": "单台服务器成本",
    "B3": 200_000,
    "C3": "美元",
    "A4": "训练时长(用于合计)",
    "B4": 60,
    "C4": "天",
    "A5": "市场规模(亿元)",
    "B5": 2301,
    "A6": "参数量",
    "B6": 1,
    "A7": "参数量",
    "B7": 2,
    "A10": "模型",
    "B10": "参数量(个)",
    "C10": "数量",
    "A11": "模型1",
    "B11": 1e10,
    "C11": 50,
    "A12": "模型2",
    "B12": 5e10,
    "C12": 25,
    "E1": "=B1+B2+B3+B4+B5+B6+B7+SUM(B11:C12)",
}
NAMES = {
    "mfu": "$B$1",
    "visits": "$B$2",
    "cost": "$B$3",
    "days": "$B$4",
    "market": "$B$5",
    "one": "$B$6",
    "two": "$B$7",
    "params": "$B$11:$B$12",
    "counts": "$C$11:$C$12",
    "total": "$E$1",
}
COMMENTS = {
    "mfu": "训练MFU; MFU, training",
    "params": "Parameters of model {n}",
    "counts": "[2] 模型2的数量; [1] How many of 1",
}


@pytest.fixture
def path(book, tmp_path):
    def prepare(workbook):
        for name, where in NAMES.items():
            meaning = DefinedName(name, attr_text=f"S!{where}", comment=COMMENTS.get(name))
            workbook.defined_names[name] = meaning
        workbook["S"]["B2"].number_format = '0\\.00,,"亿"'
        workbook["S"]["B1"].number_format = "0.0%"

    path = tmp_path / "book.xlsx"
    path.write_bytes(with_cached_values(book({"S": CELLS}, prepare)))
    return path


def set_by(path, heading, value, cell):
    """What stands in the cell after a fill by that heading."""
    import openpyxl

    out = path.parent / "out"
    summary = fill(
        path, pd.DataFrame({heading: [value]}, dtype=object), output=out, overwrite=True, language="en"
    )
    assert summary["message"].tolist() == [""]
    return openpyxl.load_workbook(out / "0001.xlsx")["S"][cell].value


@pytest.mark.parametrize(
    ("heading", "value", "cell", "number"),
    [
        ("训练MFU", "0.4", "B1", 0.4),
        (" 训练 ＭＦＵ ", 0.4, "B1", 0.4),
        ("训练mfu", "40%", "B1", 0.4),
        ("训练MFU(%)", "35", "B1", 0.35),
        ("训练MFU（％）", 35, "B1", 0.35),
        ("训练MFU(%)", "35%", "B1", 0.35),
        ("MFU, Training", 0.5, "B1", 0.5),
        ("MFU(%)", 50, "B1", 0.5),
        ("MFU", 0.5, "B1", 0.5),
        ("月访问量(亿)", "14", "B2", 1.4e9),
        ("月访问量(亿)", 14.5, "B2", 1.45e9),
        ("月访问量 亿", 14, "B2", 1.4e9),
        ("月访问量(亿)", "1400万", "B2", 1.4e7),
        ("月访问量(亿次/月)", 14, "B2", 1.4e9),
        ("visits (bn)", 1.5, "B2", 1.5e9),
        ("月访问量(次/月)", 1.5e9, "B2", 1.5e9),
        ("月访问量（次/月）", "15亿", "B2", 1.5e9),
        ("visits(m)", "1400", "B2", 1.4e9),
        ("单台服务器成本(万美元)", "20", "B3", 200_000),
        ("cost (USD)", "200,000", "B3", 200_000),
        ("cost(USD m)", 1, "B3", 1e6),
        ("训练时长(用于合计)", 90, "B4", 90),
        ("训练时长", 90, "B4", 90),
        ("训练时长(天)", 90, "B4", 90),
        ("市场规模(亿元)", 2500, "B5", 2500),
        ("市场规模(万元)", 2_500_000, "B5", 250),
        ("市场规模", "2500亿元", "B5", 2500),
        ("params[2]", 7e10, "B12", 7e10),
        ("模型2参数量(亿)", 700, "B12", 7e10),
        ("Parameters of model 2", 7e10, "B12", 7e10),
        ("模型2 参数量", 7e10, "B12", 7e10),
        ("模型2的数量", 8, "C12", 8),
        ("How many of 1", 8, "C11", 8),
        ("模型1数量", 9, "C11", 9),
        ("S!B4", 70, "B4", 70),
        ("训练MFU / MFU, training", "40%", "B1", 0.4),
        ("训练MFU\nMFU, training (%)", 40, "B1", 0.4),
        ("训练MFU(MFU, training)", 0.4, "B1", 0.4),
        ("训练MFU (percent)", 40, "B1", 0.4),
        ("月访问量(次/月)/visits (bn)", 1.5, "B2", 1.5e9),
    ],
)
def test_a_heading_finds_its_input_and_its_unit_counts(path, heading, value, cell, number):
    assert set_by(path, heading, value, cell) == number


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        ("训练MFX", "'训练MFX' is neither a name nor a label of this workbook"),
        ("训练MFX", "close: 训练MFU"),
        ("参数量", "'参数量' could be any of one, two: write one of these"),
        ("params", "params is a range: name its elements params[1] to params[2]"),
        ("月访问量(亿)(万)", "its two units '万' and '亿' disagree"),
        ("单台服务器成本(万元)", "the unit '万元' does not fit; the input counts 美元"),
        ("训练时长(亿)", "the unit '亿' does not fit; the input counts 天"),
        ("训练MFU(备用)", "'备用' is no unit that is known here"),
        ("total", "holds a formula"),
        ("训练MFU / 月访问量", "'训练MFU / 月访问量' is neither a name nor a label"),
        ("月访问量(亿) / visits (bn)", "its two units '亿' and 'bn' disagree"),
    ],
)
def test_a_heading_that_is_unclear_stops_the_run(path, heading, message):
    with pytest.raises(ValueError) as caught:
        fill(path, pd.DataFrame({heading: [1]}), language="en")
    assert message in str(caught.value)


def test_notes_are_left_out_and_said(path):
    frame = pd.DataFrame({"mfu": [0.4], "备注": ["check"], "Note": ["x"], "来源": ["y"]})
    with pytest.raises(FillError, match="column '来源'"):
        fill(path, frame, language="en")
    summary = fill(path, frame, ignore=["来源"], language="en")
    assert summary.attrs["notes"] == [
        "column '备注' is taken for notes and sets nothing",
        "column 'Note' is taken for notes and sets nothing",
    ]
    with pytest.raises(FillError, match="--ignore uses '来'"):
        fill(path, frame, ignore=["来"], language="en")


def test_the_row_of_labels_below_the_header_is_skipped_and_said(path):
    frame = pd.DataFrame({"mfu": ["训练MFU", "0.4"], "visits": ["月访问量(次/月)", None]}, dtype=object)
    summary = fill(path, frame, language="en")
    assert summary["mfu"].tolist() == [0.4]
    assert summary.attrs["notes"] == ["the row below the header repeats the labels and is skipped"]


def test_two_headings_of_one_cell_are_refused(path):
    with pytest.raises(FillError, match="the columns 'mfu' and '训练MFU' set the same cell"):
        fill(path, pd.DataFrame({"mfu": [1], "训练MFU": [1]}), language="en")
