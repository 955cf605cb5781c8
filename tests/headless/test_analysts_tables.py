"""Whole tables as analysts keep them, through the command line: right numbers or a refusal."""

from __future__ import annotations

import csv

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.headless.xlsb_book import xlsb
from xlplugin.cli import main
from xlplugin.headless.recalc import with_cached_values

CELLS = {
    "A1": "训练MFU", "B1": 0.3, "C1": "占峰值比例", "A2": "月访问量", "B2": 1.4e9, "C2": "次/月",
    "A3": "单台服务器成本", "B3": 200_000, "C3": "美元", "A4": "名字", "B4": "A", "D1": "=B1*B2*B3",
}  # fmt: skip
NAMES = {"mfu": "$B$1", "visits": "$B$2", "cost": "$B$3", "title": "$B$4", "result": "$D$1"}
RIGHT = [{"mfu": 0.35, "visits": 1.5e9, "cost": 250_000.0}, {"mfu": 0.4, "visits": 2e9, "cost": 200_000.0}]


@pytest.fixture
def template(book, tmp_path):
    def prepare(workbook):
        for name, where in NAMES.items():
            workbook.defined_names[name] = DefinedName(name, attr_text=f"S!{where}")

    path = tmp_path / "template.xlsx"
    path.write_bytes(with_cached_values(book({"S": CELLS}, prepare)))
    return path


def filled(template, table, *options):
    """Rows of the summary."""
    summary = template.parent / "summary.csv"
    main(
        [
            "fill",
            str(template),
            str(table),
            "--summary",
            str(summary),
            "--quiet",
            "--force",
            "--lang",
            "en",
            *options,
        ]
    )
    with open(summary, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


TABLES = {
    "plain": ("mfu,visits,cost\n0.35,1.5e9,250000\n0.4,2e9,\n", "utf-8", []),
    "labels with units": (
        "训练MFU(%),月访问量(亿),单台服务器成本(万美元)\n35,15,25\n40,20,20\n",
        "utf-8-sig",
        [],
    ),
    "Excel in China": ("训练MFU(%),月访问量(亿),备注\r\n35,15,甲\r\n40,20,乙\r\n", "gb18030", []),
    "Excel in Germany": (
        "mfu;visits;cost\r\n0,35;1.500.000.000;250.000\r\n40%;2.000.000.000;\r\n",
        "cp1252",
        [],
    ),
    "Unicode text": ("mfu\tvisits\tcost\r\n35%\t1,500,000,000\t$250,000\r\n40%\t20亿\t\r\n", "utf-16", []),
    "as typed": ("mfu,visits,cost\n35%,15亿次,25万美元\n40％,2 000 000 000,US$200k\n", "utf-8", []),
    "titles": ("算力情景\n2024年8月\nmfu,visits,cost\n0.35,15亿,25万\n0.4,20亿,\n", "utf-8", []),
    "told header": ("作者,张\nmfu,visits,cost\n0.35,15亿,25万\n0.4,20亿,\n", "utf-8", ["--header", "2"]),
    "turned": (
        "情景,低,高\n训练MFU,35%,40%\n月访问量(亿),15,20\n单台服务器成本,25万,\n",
        "utf-8",
        ["--transpose"],
    ),
    "German decimals told": (
        "mfu;visits;cost\n0,35;1500000000;250.000\n0,4;2E9;\n",
        "utf-8",
        ["--decimal", ","],
    ),
    "Germany with a mark": (
        "\ufeff训练MFU;月访问量(亿);title\r\n35,0%;15,0;Größe\r\n40 %;20;\r\n",
        "utf-8",
        [],
    ),
    "separator named": ("sep=;\r\nmfu;visits\r\n0,35;15亿\r\n0,4;20亿\r\n", "utf-8", []),
    "UTF-16 with semicolons": ("mfu;visits\r\n0,35;15亿\r\n0,4;20亿\r\n", "utf-16-le", []),
    "trailing commas": ("mfu,visits,cost,,\n0.35,15亿,25万,,\n0.4,20亿,,,\n,,,,\n", "utf-8", []),
    "empty rows between": ("\n,\nmfu,visits\n0.35,15亿\n,\n\n0.4,20亿\n,\n", "utf-8", []),
    "quoted": (
        '"mfu","visits","cost"\n"0.35","1,500,000,000","$250,000.00"\n"40%","2,000,000,000",""\n',
        "utf-8",
        [],
    ),
    "thin spaces": (
        "mfu,visits,cost\n.35,1\u202f500\u202f000\u202f000,250\u00a0000\n40%,2e9,\n",
        "utf-8",
        [],
    ),
    "spaces around": (" MFU ,visits　, Cost (USD)\n 35% , 15 亿 , 250000\n０．４,２０億,\n", "utf-8", []),
    "two languages": ("训练MFU / MFU,月访问量/visits(亿)\n35%,15\n0.4,20\n", "utf-8", []),
    "lines in headings": ('"训练MFU\n(%)","月访问量\r\n（亿次/月）"\n35,15\n40,20\n', "utf-8", []),
    "units below": (
        "情景,训练MFU,月访问量,单台服务器成本\n单位,%,亿次,万美元\n低,35,15,25\n高,40,20,\n",
        "utf-8",
        [],
    ),
    "turned with units and remarks": (
        "项目\t单位\t低\t高\t备注\r\n训练MFU\t%\t35\t40\t实测\r\n月访问量\t亿\t15\t20\tIDC\r\n",
        "utf-16",
        ["--transpose"],
    ),
    "old Mac lines": ("mfu,visits\r0.35,15亿\r0.4,20亿\r", "utf-8", []),
    "other encoding": ("mfu,visits,title\n0.35,15亿,é\n0.4,20亿,ü\n", "utf-8", []),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_in_text_gives_the_right_numbers(template, tmp_path, kind):
    text, encoding, options = TABLES[kind]
    table = tmp_path / ("in.txt" if kind == "Unicode text" else "in.csv")
    table.write_bytes(text.encode(encoding))
    rows = filled(template, table, *options)
    assert [row["status"] for row in rows] == ["ok", "ok"]
    cost = [1.25, 1.0] if "cost" in text.lower() or "成本" in text else [1.0, 1.0]
    expected = [
        right["mfu"] * right["visits"] * 200_000 * times for right, times in zip(RIGHT, cost, strict=True)
    ]
    assert [float(row["result"]) for row in rows] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "encoding", "message"),
    [
        ("title,mfu\nGröße,0.4\n", "cp1252", "neither UTF-8 nor surely GB18030"),
        ("mfu,预算\n0.4,1\n", "utf-8", "column '预算'"),
        ("月访问量(元)\n5\n", "utf-8", "does not fit; the input counts 次/月"),
        ("mfu,visits\n0.4\n", "utf-8", "line 2 has 1 fields, the header has 2"),
        ("mfu,visits\n0.4,1,2\n", "utf-8", "line 2 has 3 fields, the header has 2"),
        ("mfu,mfu\n0.4,0.5\n", "utf-8", "two columns are called 'mfu'"),
        ("mfu,训练MFU(%)\n0.4,40\n", "utf-8", "the columns 'mfu' and '训练MFU(%)' set the same cell"),
        ("情景,低,高\n训练MFU,35%,40%\n", "utf-8", "column '低'"),
        ("情景,mfu\n低,0.35\n合计,0.35\n", "utf-8", "row 2 is called '合计': a total is no scenario"),
        (",mfu\n低,0.35\n", "utf-8", "column 1 has values and no heading"),
        ("作者,张\n情景,mfu,visits\n低,0.35,1\n", "utf-8", "line 2 has 3 fields, the header has 2"),
        ("mfu|visits\n0.35|15亿\n", "utf-8", "column 'mfu|visits'"),
        ("mfu;visits\n0.35;1,5亿\n", "utf-8", "'0.35' has a decimal point and '1,5亿' a decimal comma"),
        ('mfu,visits\n"0.35,15亿\n', "utf-8", "is not a readable .csv table"),
        ("", "utf-8", "it has no header"),
    ],
)  # fmt: skip
def test_a_table_that_is_not_clear_is_refused(template, tmp_path, capsys, text, encoding, message):
    (tmp_path / "in.csv").write_bytes(text.encode(encoding))
    arguments = ["fill", str(template), str(tmp_path / "in.csv"), "-o", str(tmp_path / "out"), "--lang", "en"]
    assert main(arguments) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_encoding_that_is_named_is_written_right(template, tmp_path):
    (tmp_path / "in.csv").write_bytes("title;mfu\nGröße;0,4\n".encode("cp1252"))
    arguments = [str(template), str(tmp_path / "in.csv"), "-o", str(tmp_path / "out"), "--encoding", "cp1252"]
    assert main(["fill", *arguments]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "out" / "0001.xlsx")["S"]
    assert (sheet["B4"].value, sheet["B1"].value) == ("Größe", 0.4)


def test_a_number_with_two_readings_in_a_semicolon_file_fails_with_both(template, tmp_path):
    (tmp_path / "in.csv").write_text("cost;title\n200.000;x\n", encoding="utf-8")
    (row,) = filled(template, tmp_path / "in.csv")
    assert row["message"] == "cost: '200.000' could be 200000 or 200.000: say --decimal . or --decimal ,"
    (row,) = filled(template, tmp_path / "in.csv", "--decimal", ",")
    assert float(row["cost"]) == 200_000
    (row,) = filled(template, tmp_path / "in.csv", "--decimal", ".")
    assert float(row["cost"]) == 200


def test_a_share_shown_as_per_cent_keeps_its_meaning_below_a_heading_in_per_cent(template, tmp_path):
    workbook = openpyxl.Workbook()
    for row in [["训练MFU(%)", "月访问量(亿)"], [0.35, 1.5e9], [40, 20]]:
        workbook.active.append(row)
    workbook.active["A2"].number_format, workbook.active["B2"].number_format = "0%", '0.00,,"亿"'
    workbook.save(tmp_path / "in.xlsx")
    rows = filled(template, tmp_path / "in.xlsx")
    assert [(float(row["训练MFU(%)"]), float(row["月访问量(亿)"])) for row in rows] == [
        (0.35, 1.5e9),
        (0.4, 2e9),
    ]


def test_where_formats_are_unknown_a_number_with_two_readings_is_refused(template, tmp_path):
    (tmp_path / "in.xlsb").write_bytes(
        xlsb([["训练MFU(%)", "月访问量(亿)"], [0.35, 15.0], [40.0, 1.5e9], [40.0, "20亿"]])
    )
    rows = filled(template, tmp_path / "in.xlsb")
    assert rows[0]["message"].startswith("mfu: 0.35 below '%' has two readings")
    assert rows[1]["message"].startswith("visits: 1500000000 below '亿' has two readings")
    assert (float(rows[2]["训练MFU(%)"]), float(rows[2]["月访问量(亿)"])) == (0.4, 2e9)
