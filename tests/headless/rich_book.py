"""A workbook with nearly everything in it, made by programs other than ours.

XlsxWriter writes the sheets, pyOpenVBA the macro project; parts that neither can write (threaded comments,
custom XML, printer settings, web extension, external link, pivot table, `x:` prefixes, shared formulas,
inline strings) are put in as Excel stores them, with nothing but zipfile and text replacement.
"""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

MAIN = "In & 'Out' 训练😀"
QUOTED = "'In & ''Out'' 训练😀'"
PREFIXED, DATA = "Prefixed", "Data"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def rich_book(*, date_1904: bool = False, beyond: bool = False) -> bytes:
    """The bytes of the .xlsm; with `beyond`, some cells hold formulas that the engine cannot compute."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"date_1904": date_1904, "in_memory": True})
    with tempfile.TemporaryDirectory() as folder:
        project, signature = Path(folder, "vbaProject.bin"), Path(folder, "vbaProjectSignature.bin")
        project.write_bytes(_vba_project())
        signature.write_bytes(_vba_project())  # any payload of the right kind: nobody may touch it
        book.add_signed_vba_project(str(project), str(signature))
        _main_sheet(book, beyond)
        _data_sheet(book)
        book.add_worksheet(PREFIXED).write_row(0, 0, ["plain", 1, 2])
        book.add_worksheet("Hidden").hide()
        book.get_worksheet_by_name("Hidden").write_formula("A1", f"={QUOTED}!B1*2", None, 56698)
        book.add_worksheet("Very hidden").very_hidden()
        _names(book)
        book.close()
    return _with_more_parts(buffer.getvalue())


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
        "B15": ("[1]Prices!$A$1*2", 84), "B16": ("B15+gpus", 28433),
    }  # fmt: skip
    if beyond:
        formulas |= {"B17": ("CUBEVALUE(gpus)", 5), "B18": ("B17*2", 10)}
    for where, (formula, value) in formulas.items():
        sheet.write_formula(where, f"={formula}", None, value)
    sheet.write_array_formula("D1:D3", "{=B1:B1*{1;2;3}}", None, 28349)
    sheet.write_dynamic_array_formula("E1:E3", "=_xlfn.SEQUENCE(3)*gpus", None, 28349)
    _decorate(book, sheet)


def _decorate(book, sheet) -> None:
    sheet.add_sparkline("F1", {"range": f"{DATA}!B2:B5"})
    sheet.conditional_format("B1:B2", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    sheet.conditional_format("B5:B7", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.data_validation("B2", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1})
    sheet.data_validation("B3", {"validate": "list", "source": f"={DATA}!$A$2:$A$5"})
    sheet.insert_textbox("H1", "A text box with <&>")
    sheet.insert_image("H8", "dot.png", {"image_data": io.BytesIO(_png())})
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
    for row, (label, rate) in enumerate([("A100", 1), ("H100", 2), ("B200", 3), ("MI300X", 4)], start=2):
        sheet.write(f"A{row}", label)
        sheet.write(f"B{row}", rate)
        sheet.write_formula(f"C{row}", f"=B{row}*10", None, rate * 10)  # becomes one shared formula
    columns = [{"header": "Item"}, {"header": "Amount", "formula": "=Sales[@Item]*10"}]
    sheet.add_table("E1:F4", {"name": "Sales", "data": [[1], [2], [3]], "columns": columns})


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _vba_project() -> bytes:
    """A macro project as pyOpenVBA writes it."""
    import xlsxwriter
    from pyopenvba import ExcelFile, VBAModuleKind

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "macro.xlsm")
        plain = io.BytesIO()
        book = xlsxwriter.Workbook(plain)
        book.add_worksheet()
        book.close()
        path.write_bytes(_replaced(plain.getvalue(), "[Content_Types].xml", _PLAIN, _MACRO))
        with ExcelFile(path) as macro:
            project = macro.add_vba_project()
            project.add_module("Hello", "Sub Hello()\nEnd Sub\n", kind=VBAModuleKind.standard)
            macro.save()
        with zipfile.ZipFile(path) as archive:
            return archive.read("xl/vbaProject.bin")


_PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def _replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    parts = _parts(data)
    assert old in parts[part], (part, old)
    parts[part] = parts[part].replace(old, new)
    return _zipped(parts)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 8, 15, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _with_more_parts(data: bytes) -> bytes:
    parts = _parts(data)
    _thread_comment(parts)
    _custom_xml(parts)
    _printer_settings(parts)
    _web_extension(parts)
    _external_link(parts)
    _prefix_sheet(parts)
    _shared_formula(parts)
    _inline_string(parts)
    _calc_chain(parts)
    return _zipped(parts)


def _add_part(parts: dict, name: str, content: str | bytes, kind: str, source: str, relation: str) -> str:
    """A part with its content type and the relationship that leads to it; the relationship's id."""
    parts[name] = content.encode() if isinstance(content, str) else content
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    return _link(parts, source, relation, f"/{name}")


def _link(parts: dict, source: str, relation: str, target: str, mode: str = "") -> str:
    folder, _, name = source.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if source else "_rels/.rels"
    empty = (
        f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{PACKAGE}"></Relationships>'.encode()
    )
    content = parts.setdefault(rels, empty)
    identifier = f"rIdX{len(parts)}{content.count(b'<Relationship ')}"
    link = f'<Relationship Id="{identifier}" Type="{relation}" Target="{target}"{mode}/></Relationships>'
    parts[rels] = content.replace(b"</Relationships>", link.encode())
    return identifier


def _thread_comment(parts: dict) -> None:
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    person, comment = "{11111111-2222-4333-8444-555555555555}", "{AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE}"
    microsoft = "http://schemas.microsoft.com/office/2017/10/relationships"
    _add_part(
        parts, "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{space}">'
        f'<threadedComment ref="B1" dT="2024-08-15T00:00:00.00" '
        f'personId="{person}" id="{comment}"><text>Right?</text></threadedComment></ThreadedComments>',
        "application/vnd.ms-excel.threadedcomments+xml",
        "xl/worksheets/sheet1.xml", f"{microsoft}/threadedComment",
    )  # fmt: skip
    _add_part(
        parts, "xl/persons/person.xml",
        f'<personList xmlns="{space}"><person displayName="Analyst" id="{person}" userId="a" '
        'providerId="None"/></personList>',
        "application/vnd.ms-excel.person+xml", "xl/workbook.xml", f"{microsoft}/person",
    )  # fmt: skip


def _custom_xml(parts: dict) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    parts["customXml/item1.xml"] = b'<model xmlns="urn:model"><owner>desk 7</owner></model>'
    _link(parts, "xl/workbook.xml", f"{OFFICE}/customXml", "../customXml/item1.xml")
    _add_part(
        parts, "customXml/itemProps1.xml",
        f'<ds:datastoreItem xmlns:ds="{space}" ds:itemID="{{99999999-8888-4777-8666-555555555555}}">'
        '<ds:schemaRefs><ds:schemaRef ds:uri="urn:model"/></ds:schemaRefs></ds:datastoreItem>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "customXml/item1.xml", f"{OFFICE}/customXmlProps",
    )  # fmt: skip


def _printer_settings(parts: dict) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
    sheet = "xl/worksheets/sheet1.xml"
    name = "xl/printerSettings/printerSettings1.bin"
    identifier = _add_part(parts, name, b"\x00printer\xff" * 9, kind, sheet, f"{OFFICE}/printerSettings")
    setup = f'<pageSetup orientation="landscape" r:id="{identifier}"/><headerFooter>'.encode()
    assert b"<headerFooter>" in parts[sheet]
    parts[sheet] = parts[sheet].replace(b"<headerFooter>", setup)


def _web_extension(parts: dict) -> None:
    space = "http://schemas.microsoft.com/office/webextensions"
    microsoft = "http://schemas.microsoft.com/office/2011/relationships"
    panes = "xl/webextensions/taskpanes.xml"
    kind = "application/vnd.ms-office.webextensiontaskpanes+xml"
    _add_part(parts, panes, b"", kind, "", f"{microsoft}/webextensiontaskpanes")
    extension = (
        f'<we:webextension xmlns:we="{space}/webextension/2010/11" '
        'id="{12345678-1234-4234-8234-123456789012}">'
        '<we:reference id="wa200008175" version="1.0.0.0" store="en-US" storeType="OMEX"/><we:properties/>'
        "<we:bindings/></we:webextension>"
    )
    identifier = _add_part(
        parts, "xl/webextensions/webextension1.xml", extension, "application/vnd.ms-office.webextension+xml",
        panes, f"{microsoft}/webextension",
    )  # fmt: skip
    parts[panes] = (
        f'<wetp:taskpanes xmlns:wetp="{space}/taskpanes/2010/11">'
        f'<wetp:taskpane dockstate="right" visibility="0" '
        f'width="350" row="1"><wetp:webextensionref xmlns:r="{OFFICE}" r:id="{identifier}"/></wetp:taskpane>'
        "</wetp:taskpanes>"
    ).encode()


def _external_link(parts: dict) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    name = "xl/externalLinks/externalLink1.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    identifier = _add_part(parts, name, b"", kind, "xl/workbook.xml", f"{OFFICE}/externalLink")
    path = _link(parts, name, f"{OFFICE}/externalLinkPath", "prices.xlsx", ' TargetMode="External"')
    parts[name] = (
        f'<externalLink xmlns="{main}"><externalBook xmlns:r="{OFFICE}" r:id="{path}"><sheetNames>'
        '<sheetName val="Prices"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1">'
        '<cell r="A1"><v>42</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    ).encode()
    references = f'</sheets><externalReferences><externalReference r:id="{identifier}"/></externalReferences>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", references.encode())


def _prefix_sheet(parts: dict) -> None:
    """Sheet 3 as some programs write it: every element with a prefix, UTF-8 with a byte order mark."""
    content = parts["xl/worksheets/sheet3.xml"].decode()
    head, _, body = content.partition("?>")
    body = (
        body.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    )
    parts["xl/worksheets/sheet3.xml"] = b"\xef\xbb\xbf" + (head + "?>" + body).encode()


def _shared_formula(parts: dict) -> None:
    sheet = parts["xl/worksheets/sheet2.xml"]
    sheet = sheet.replace(b"<f>B2*10</f>", b'<f t="shared" ref="C2:C5" si="0">B2*10</f>')
    for row in (3, 4, 5):
        formula = f"<f>B{row}*10</f>".encode()
        assert formula in sheet
        sheet = sheet.replace(formula, b'<f t="shared" si="0"/>')
    parts["xl/worksheets/sheet2.xml"] = sheet


def _inline_string(parts: dict) -> None:
    sheet = parts["xl/worksheets/sheet1.xml"]
    start = sheet.index(b'<c r="B11"')
    end = sheet.index(b"</c>", start) + 4
    inline = b'<c r="B11" t="inlineStr"><is><r><rPr><b/></rPr><t>twi</t></r><r><t>ce</t></r></is></c>'
    parts["xl/worksheets/sheet1.xml"] = sheet[:start] + inline + sheet[end:]


def _calc_chain(parts: dict) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(f'<c r="B{row}" i="1"/>' for row in (4, 5, 6, 7, 8)) + '<c r="C2" i="2"/><c r="C3"/>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    chain = f'<calcChain xmlns="{main}">{cells}</calcChain>'
    _add_part(parts, "xl/calcChain.xml", chain, kind, "xl/workbook.xml", f"{OFFICE}/calcChain")
