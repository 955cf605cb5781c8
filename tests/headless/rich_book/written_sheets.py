"""The sheets of the rich book, and all that XlsxWriter can put on them."""

from __future__ import annotations

import io
import struct
import zlib

from tests.headless.rich_book.pivot_table import CELLS as PIVOT_CELLS

MAIN = "In & 'Out' 训练😀"
QUOTED = "'In & ''Out'' 训练😀'"
PREFIXED, DATA = "Prefixed", "Data"


def write_sheets(book, beyond: bool) -> None:
    _main_sheet(book, beyond)
    _data_sheet(book)
    book.add_worksheet(PREFIXED).write_row(0, 0, ["plain", 1, 2])
    book.add_worksheet("Hidden").hide()
    book.get_worksheet_by_name("Hidden").write_formula("A1", f"={QUOTED}!B1*2", None, 56698)
    book.add_worksheet("Very hidden").very_hidden()
    _names(book)


def _names(book) -> None:
    for name, where in {
        "gpus": "$B$1",
        "share": "$B$2",
        "chip": "$B$3",
        "servers": "$B$4",
        "note": "$B$9",
    }.items():
        book.define_name(name, f"={QUOTED}!{where}")
    book.define_name("rates", f"={DATA}!$B$2:$B$5")
    book.define_name("half", "=0.5")


def _main_sheet(book, beyond: bool) -> None:
    sheet = book.add_worksheet(MAIN)
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "red"})
    sheet.write_rich_string("A1", bold, "GPUs ", red, "needed", " <&>")
    rows = [
        ("B1", 28349), ("B2", 0.4), ("B3", "A100"), ("B9", "a note"), ("B10", True),
        ("B11", "twice"), ("C11", "twice"),
    ]  # fmt: skip
    for where, value in rows:
        sheet.write(where, value)
    formulas = {
        "B4": ("SERVERS(gpus)", 3544), "B5": ("_xll.SERVERS(gpus)*half", 1772),
        "B6": ("_xldudf_SERVERS(gpus,)", 3544),
        "B7": ('TRAIN_DAYS(1E11,38.5,gpus,chip,share)', 0),
        "B8": ('IF(B2>0.3,"high & <dry>","low")', "high & <dry>"),
        "B12": ("1/0", "#DIV/0!"), "B13": ("SUM(Sales[Amount])", 60), "B14": ("DATE(2024,8,15)", 0),
        "B15": ("[1]Prices!$A$1*2", 84), "B16": ("B15+gpus", 28433), "B19": ("M6+gpus", 28449),
    }  # fmt: skip
    if beyond:
        formulas |= {
            "B17": ("CUBEVALUE(gpus)", 5), "B18": ("B17*2", 10),
            "C17": ('GETPIVOTDATA("Tenfold",$L$1,"Chip","H100")', 20),
        }  # fmt: skip
    for where, (formula, value) in formulas.items():
        sheet.write_formula(where, f"={formula}", None, value)
    sheet.write_array_formula("D1:D3", "{=B1:B1*{1;2;3}}", None, 28349)
    sheet.write_dynamic_array_formula("E1:E3", "=_xlfn.SEQUENCE(3)*gpus", None, 28349)
    for row, cells in enumerate(PIVOT_CELLS, start=1):
        sheet.write_row(f"L{row}", cells)
    _decorate(book, sheet)


def _decorate(book, sheet) -> None:
    sheet.add_sparkline("F1", {"range": f"{DATA}!B2:B5"})
    sheet.conditional_format("B1:B2", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    sheet.conditional_format("B5:B7", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.data_validation("B2", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1})
    sheet.insert_textbox("H1", "A text box with <&>")
    sheet.insert_image("H8", "dot.png", {"image_data": io.BytesIO(dot_image())})
    sheet.embed_image("C1", "cell.png", {"image_data": io.BytesIO(dot_image(b"\x00\x00\xff\x00"))})
    sheet.insert_button("H14", {"macro": "Hello", "caption": "Run"})
    sheet.write_comment("B1", "checked by hand", {"author": "analyst"})
    sheet.repeat_rows(0, 0)
    sheet.print_area("A1:F20")
    sheet.set_header("&CGPUs & servers")
    sheet.freeze_panes(1, 1)
    sheet.merge_range("A20:C20", "merged")
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {"values": f"={DATA}!$B$2:$B$5", "pattern": {"pattern": "dark_horizontal", "fg_color": "red"}}
    )
    sheet.insert_chart("H16", chart)


def _data_sheet(book) -> None:
    sheet = book.add_worksheet(DATA)
    sheet.write_row("A1", ["Chip", "Rate", "Tenfold"])
    for row, (label, rate) in enumerate([("A100", 1), ("H100", 2), ("B200", 3), ("MI300X", 4)], start=2):
        sheet.write(f"A{row}", label)
        sheet.write(f"B{row}", rate)
        sheet.write_formula(f"C{row}", f"=B{row}*10", None, rate * 10)  # becomes one shared formula
    columns = [{"header": "Item"}, {"header": "Amount", "formula": "=Sales[@[Item]]*10"}]
    sheet.add_table("E1:F4", {"name": "Sales", "data": [[1], [2], [3]], "columns": columns})
    sheet.insert_textbox("H1", "Rates by chip")


def dot_image(pixel: bytes = b"\x00\xff\x00\x00") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(pixel)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
