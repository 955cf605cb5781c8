"""The add-in and the macro workbook as files: read back by tools that are not ours."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
import warnings
import zipfile

import olefile
import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from xlplugin.excel import vba
from xlplugin.excel.addin import ADDIN_TYPE, addin, macro_workbook
from xlplugin.excel.parts import read_parts, written
from xlplugin.excel.vba_project import MACRO_TYPE, modules
from xlplugin.excel.vba_streams import faults
from xlplugin.registry import functions

MODULES = {"ThisWorkbook", "xlwings", "Dictionary", "xlplugin_python", "xlplugin_udfs"}


@pytest.fixture(scope="module", params=["xlplugin.xlam", "template.xlsm"])
def path(request, template, tmp_path_factory):
    file = tmp_path_factory.mktemp("vba") / request.param
    made = addin(functions()) if file.suffix == ".xlam" else macro_workbook(template, functions())
    file.write_bytes(made)
    return file


def as_macro_workbook(path) -> io.BytesIO:
    """openpyxl reads no add-ins: it gets the same parts under the type of a macro workbook."""
    parts = read_parts(path.read_bytes())
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(ADDIN_TYPE, MACRO_TYPE)
    return io.BytesIO(written(parts))


def macros(path) -> dict[str, str]:
    with warnings.catch_warnings(action="ignore"):  # oletools uses old names of pyparsing
        from oletools.olevba import VBA_Parser
    with_code = VBA_Parser(str(path)).extract_macros()
    return {name.rpartition(".")[0]: code for _, _, name, code in with_code}


def without_attributes(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    return [
        line
        for line in lines
        if line and not line.startswith(("Attribute ", "VERSION", "BEGIN", "END", "  Multi"))
    ]


def test_the_project_holds_our_modules_with_the_text_we_wrote(path):
    found = macros(path)
    assert set(found) >= MODULES
    assert without_attributes(found["xlplugin_udfs"]) == without_attributes(vba.wrapper_module(functions()))
    assert without_attributes(found["xlwings"]) == without_attributes(vba.xlwings_module())
    assert without_attributes(found["Dictionary"]) == without_attributes(vba.dictionary_module())
    assert without_attributes(found["ThisWorkbook"]) == without_attributes(vba.workbook_module())


def test_every_stream_holds_source_alone(path):
    """MS-OVBA 2.3.4.1: version FFFF, no cache; each module's source from the first byte. Read by oletools."""
    with warnings.catch_warnings(action="ignore"):
        from oletools.olevba import decompress_stream
    file = olefile.OleFileIO(io.BytesIO(project(path.read_bytes())))
    streams = {name[1]: file.openstream(name).read() for name in file.listdir() if len(name) == 2}
    assert streams.pop("_VBA_PROJECT") == b"\xcc\x61\xff\xff\x00\x00\x00"
    directory = decompress_stream(bytearray(streams.pop("dir")))
    offsets = re.findall(rb"\x31\x00\x04\x00\x00\x00(.{4})", bytes(directory), re.DOTALL)
    assert offsets == [bytes(4)] * len(streams)
    for name, stream in streams.items():
        source = bytes(decompress_stream(bytearray(stream))).decode("ascii")
        assert f'Attribute VB_Name = "{name}"' in source


@pytest.mark.parametrize("harm", ["a cache", "an offset", "a lost source", "a module too many"])
def test_the_build_refuses_a_project_that_does_not(path, harm):
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import compress, decompress

    file = CFB.from_bytes(project(path.read_bytes()))
    if harm == "a cache":
        file.write_stream_in_storage("VBA", "_VBA_PROJECT", b"\xcc\x61\xb5\x00\x00\x01\x00" + bytes(9))
    elif harm == "an offset":
        directory = decompress(file.get_stream_in_storage("VBA", "dir"))
        moved = directory.replace(b"\x31\0\4\0\0\0" + bytes(4), b"\x31\0\4\0\0\0\1\0\0\0", 1)
        file.write_stream_in_storage("VBA", "dir", compress(moved))
    elif harm == "a lost source":
        file.write_stream_in_storage("VBA", "xlplugin_udfs", compress(b"Option Explicit\r\n"))
    else:
        file.add_stream_to_storage("VBA", "Module1", compress(b"Option Explicit\r\n"))
    assert list(faults(project(path.read_bytes()), modules(functions()))) == []
    assert len(list(faults(file.to_bytes(), modules(functions())))) == 1


def test_the_project_validates_and_refers_to_no_other_project(path):
    from pyopenvba import ExcelFile

    with ExcelFile(path) as book:
        assert book.validate() == []
        # What Excel itself puts into every new project: OLE automation and Office.
        assert [reference.name for reference in book.references()] == ["stdole", "Office"]


def test_the_package_is_sound(path):
    """The auditor would have texts shared: Excel takes both."""
    errors = map(str, OpenXmlValidator().validate(path).errors)
    assert [e for e in errors if "inline-string" not in e] == []


def test_the_settings_and_help_sheets(path):
    book = openpyxl.load_workbook(as_macro_workbook(path))
    settings = {row[0].value: row[1].value for row in book["xlwings.conf"].iter_rows()}
    assert settings == {
        "UDF Modules": "udfs.excel",
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "PYTHONPATH": None,
        "DEBUG UDFS": "False",
    }  # and no interpreter: the file travels
    assert book.sheetnames[-1] == "_IntelliSense_"  # the last place is where the display looks
    rows = list(book["_IntelliSense_"].values)
    assert rows[0][0] == "FunctionInfo"
    told = {row[0]: row for row in rows[1:]}
    for function in functions().values():
        pairs = [text for argument in function.arguments for text in (argument.name, argument.doc)]
        assert list(told[function.name])[: 3 + len(pairs)] == [function.name, function.summary, None, *pairs]


def test_libreoffice_opens_it(libreoffice, path, tmp_path):
    """An .xlam under the type of a macro workbook: LibreOffice has no filter for add-ins."""
    (tmp_path / "book.xlsm").write_bytes(as_macro_workbook(path).getvalue())
    with libreoffice.open(tmp_path / "book.xlsm") as book:
        assert book.sheets()[-2:] == ["xlwings.conf", "_IntelliSense_"]
        assert book["xlwings.conf!B1"] == "udfs.excel"


def test_openpyxl_keeps_the_project(path):
    saved = io.BytesIO()
    book = openpyxl.load_workbook(as_macro_workbook(path), keep_vba=True)
    with contextlib.closing(book.vba_archive):
        book.save(saved)
    assert project(saved.getvalue()) == project(path.read_bytes())


def test_the_macro_workbook_keeps_the_templates_values(template, tmp_path):
    (tmp_path / "book.xlsm").write_bytes(macro_workbook(template, functions()))
    before = openpyxl.load_workbook(io.BytesIO(template), data_only=True)
    after = openpyxl.load_workbook(tmp_path / "book.xlsm", data_only=True)
    assert after.sheetnames[:-2] == before.sheetnames
    assert [after[name].sheet_state for name in after.sheetnames[-2:]] == ["hidden", "hidden"]
    for sheet in before:
        assert list(after[sheet.title].values) == list(sheet.values)
    assert set(after.defined_names) == set(before.defined_names)


def test_builds_are_byte_identical(template):
    assert addin(functions()) == addin(functions())
    assert macro_workbook(template, functions()) == macro_workbook(template, functions())


def test_fill_keeps_the_project_byte_identical(book, tmp_path):
    model = book({"S": {"A1": 0.3, "B1": "=SERVERS(8/A1)"}}, names={"mfu_training": "S!$A$1"})
    (tmp_path / "book.xlsm").write_bytes(macro_workbook(model, functions()))
    (tmp_path / "scenarios.csv").write_text("mfu_training\n0.2\n")
    command = [sys.executable, "-m", "xlplugin.cli", "fill", "book.xlsm", "scenarios.csv", "-o", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (filled,) = (tmp_path / "out").glob("*.xlsm")
    assert project(filled.read_bytes()) == project((tmp_path / "book.xlsm").read_bytes())


def project(data: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read("xl/vbaProject.bin")
