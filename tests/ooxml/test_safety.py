"""Files made to do harm, and files that are no workbooks: one clear line, little memory, nothing written."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from tests.headless.rich_book.written_sheets import dot_image
from xlplugin.cli import main
from xlplugin.headless.recalc import recalculate
from xlplugin.ooxml import Book, Limits, Package, PackageError
from xlplugin.ooxml.calc_chain import without_cells


def rebuilt(data: bytes, changes: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in changes:
                target.writestr(name, source.read(name))
        for name, content in changes.items():
            target.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def plain(book):
    return book({"S": {"A1": 8, "B1": "=SERVERS(A1)"}})


def bomb(plain: bytes) -> bytes:
    """A sheet part of 400 MB of zeros, which deflate to 400 kB."""
    return rebuilt(plain, {"xl/worksheets/sheet1.xml": b"\0" * (400 * 2**20)})


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ENTITY = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet
xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="str">
<v>&e;</v></c></row></sheetData></worksheet>"""
LAUGHS = ENTITY.replace(b'SYSTEM "file:///etc/passwd"', b'"' + b"ha" * 1000 + b'"')
NO_CELL = b"<worksheet><sheetData><row r='1'><c r='AAAA1'/></row></sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"

HOSTILE = {
    "not a zip": (lambda d: b"hello", "not a zip archive"),
    "empty": (lambda d: b"", "not a zip archive"),
    "a zip but no workbook": (lambda d: _zip({"a.txt": b"x"}), "[Content_Types].xml is missing"),
    "encrypted or .xls": (lambda d: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + d, "encrypted or an old .xls"),
    "truncated": (lambda d: d[: len(d) // 2], "truncated or damaged"),
    "damaged": (lambda d: _flipped(d), "damaged at"),
    "external entity": (lambda d: rebuilt(d, {SHEET: ENTITY}), "declares a document type"),
    "entity expansion": (lambda d: rebuilt(d, {SHEET: LAUGHS}), "declares a document type"),
    "path traversal": (lambda d: rebuilt(d, {"../../evil.xml": b"x"}), "outside the package"),
    "absolute path": (lambda d: rebuilt(d, {"/etc/evil.xml": b"x"}), "outside the package"),
    "absolute traversal": (lambda d: rebuilt(d, {"/xl/../../evil.xml": b"x"}), "outside the package"),
    "a part twice": (lambda d: rebuilt(d, {"/" + SHEET: b"x"}), "two members"),
    "broken XML": (lambda d: rebuilt(d, {SHEET: b"<worksheet><sheetData>"}), "not well-formed"),
    "no such cell": (lambda d: rebuilt(d, {SHEET: NO_CELL}), "not a cell address"),
    "too many members": (lambda d: _zip({f"m{i}": b"" for i in range(20_001)}), "at most 20000"),
}  # fmt: skip


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _flipped(data: bytes) -> bytes:
    """One bit of the sheet's compressed bytes changed."""
    package = Package(data)
    place = data.index(package.compressed(SHEET)) + 40
    return data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :]


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("command", ["recalc", "fill", "freeze"])
def test_a_hostile_file_gives_one_line_and_writes_nothing(plain, tmp_path, capsys, kind, command):
    make, message = HOSTILE[kind]
    path, table = tmp_path / "in.xlsx", tmp_path / "s.csv"
    path.write_bytes(make(plain))
    table.write_text("S!A1\n1\n")
    before = path.read_bytes()
    out = str(tmp_path / "out")
    arguments = {
        "recalc": ["recalc", str(path)],
        "fill": ["fill", str(path), str(table), "-o", out],
        "freeze": ["freeze", str(path), "-o", out + ".xlsx"],
    }
    assert main(arguments[command]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["in.xlsx", "s.csv"]


def test_a_bomb_costs_neither_memory_nor_time(plain):
    data = bomb(plain)
    assert len(data) < 2**20
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(PackageError, match="would unpack"):
        Book(data)
    assert time.process_time() - started < 1
    assert tracemalloc.get_traced_memory()[1] < 5 * 2**20
    tracemalloc.stop()


def test_a_member_that_lies_about_its_size_is_not_unpacked_further(plain):
    data = bytearray(rebuilt(plain, {SHEET: b"<worksheet/>" + b" " * 10**6}))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    data[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    with pytest.raises(PackageError, match="size or checksum differs"):
        Book(bytes(data))


def test_limits_are_the_callers_to_lower(plain):
    with pytest.raises(PackageError, match="larger than 0 MB"):
        Package(plain, limits=Limits(file_size=1000))


def test_two_members_of_one_name_are_refused(plain):
    buffer = io.BytesIO(plain)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    with pytest.raises(PackageError, match="two members"):
        Book(buffer.getvalue())


def test_a_sheet_in_utf_16_is_read_and_written(plain):
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        text = archive.read(SHEET).decode()
    text = (
        '<?xml version="1.0" encoding="UTF-16"?>' + text.partition("?>")[2] if text.startswith("<?") else text
    )
    result = recalculate(rebuilt(plain, {SHEET: text.encode("utf-16")}))
    assert Book(result.data).value("S", 1, 2) == 1


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>8</v></c><c r="B1"><f>SERVERS(A1)</f></c></row>',
        '<row><c><v>8</v></c><c><f>SERVERS(A1)</f><v></v></c></row>',
        "<row r='1'><c r='A1'><v>8</v></c><c  r='B1' t='e'  s='0' >"
        "<f ca='1'>SERVERS(A1)</f ><v>#N/A</v ></c ></row >",
        '<row r="1"><!-- a > b --><c r="A1" t="n"><v>8</v></c>'
        '<c r="B1" t="str"><f><![CDATA[SERVERS(A1)]]></f><v/></c></row>',
        '<row r="1" spans="1:2"><c r="A1"><v> 8 </v></c>'
        '<c r="B1" vm="3"><f>SERVERS(A1)</f><v>5</v><extLst/></c></row>',
    ],
)  # fmt: skip
def test_other_programs_ways_of_writing_a_cell(plain, rows):
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    data = recalculate(rebuilt(plain, {SHEET: sheet.encode()})).data
    book = Book(data)
    assert book.value("S", 1, 2) == 1
    content = book.package.read(SHEET)
    assert b"vm=" not in content
    assert re.search(rb"<f[^>]*>(<!\[CDATA\[)?SERVERS\(A1\)", content)


def test_an_empty_sheet_and_empty_rows_take_cells(plain):
    from xlplugin.ooxml.cells import read_cells
    from xlplugin.ooxml.sheet_patch import SheetPatch

    for data in ("<sheetData/>", '<sheetData><row r="2"/></sheetData>', "<sheetData></sheetData>"):
        xml = f'<worksheet xmlns="x">{data}<pageMargins/></worksheet>'.encode()
        patch = SheetPatch(read_cells(xml, "s"), [(3, 2), (1, 1), (2, 2), (2, 1)])
        again = read_cells(patch.render([1.0, "a", None, 2.5]), "s")
        found = {position: cell.value([]) for position, cell in again.cells.items()}
        assert found == {(1, 1): 1, (2, 1): "a", (2, 2): None, (3, 2): 2.5}
        assert list(again.cells) == sorted(again.cells)


def test_the_calculation_chain_names_no_cell_without_a_formula():
    chain = b'<calcChain><c r="A1" i="1"/><c r="A2"/><c r="A3" l="1"/><c r="A1" i="2"/></calcChain>'
    left = without_cells(chain, "chain", {(1, "A1"), (2, "A1")})
    assert left == b'<calcChain><c r="A2" i="1"/><c r="A3" l="1" i="1"/></calcChain>'
    assert without_cells(chain, "chain", {(1, "A1"), (1, "A2"), (1, "A3"), (2, "A1")}) is None


def test_a_picture_in_a_cell_by_xlsxwriter_in_memory_is_read(tmp_path):
    """It writes one member as /xl/richData/_rels/..., which Excel reads."""
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx", {"in_memory": True})
    sheet = book.add_worksheet("S")
    sheet.write_formula("A1", "=1+1")
    sheet.embed_image("B2", "dot.png", {"image_data": io.BytesIO(dot_image())})
    book.close()
    data = (tmp_path / "book.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as before:
        assert any(name.startswith("/xl/") for name in before.namelist())
        with zipfile.ZipFile(io.BytesIO(recalculate(data).data)) as after:
            assert sorted(after.namelist()) == sorted(before.namelist())
