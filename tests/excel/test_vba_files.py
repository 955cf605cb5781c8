"""The add-in and the macro workbook as files: read back by tools that are not ours."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
import zipfile

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from workbooks.build import build
from xlplugin.excel import vba
from xlplugin.excel.addin import ADDIN_TYPE, addin, macro_workbook
from xlplugin.excel.parts import read_parts, written
from xlplugin.excel.vba_project import MACRO_TYPE
from xlplugin.registry import functions

MODULES = {"ThisWorkbook", "xlwings", "Dictionary", "xlplugin_udfs"}


@pytest.fixture(scope="module")
def template() -> bytes:
    return build("udf", "zh")


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


def test_the_project_validates_and_refers_to_no_other_project(path):
    from pyopenvba import ExcelFile

    with ExcelFile(path) as book:
        assert book.validate() == []
        # What Excel itself puts into every new project: OLE automation and Office.
        assert [reference.name for reference in book.references()] == ["stdole", "Office"]


def test_the_package_is_sound(path):
    """The auditor would have texts shared and fonts in openpyxl's order otherwise: Excel takes both."""
    errors = map(str, OpenXmlValidator().validate(path).errors)
    assert [
        e for e in errors if "inline-string" not in e and "styles.xml:/styleSheet[1]/fonts" not in e
    ] == []


def test_the_settings_and_help_sheets(path):
    book = openpyxl.load_workbook(as_macro_workbook(path), keep_vba=True)
    settings = {row[0].value: row[1].value for row in book["xlwings.conf"].iter_rows()}
    assert settings == {"UDF Modules": "udfs.excel", "ADD_WORKBOOK_TO_PYTHONPATH": "False"}
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
    openpyxl.load_workbook(as_macro_workbook(path), keep_vba=True).save(saved)
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


def test_fill_keeps_the_project_byte_identical(template, tmp_path):
    (tmp_path / "book.xlsm").write_bytes(macro_workbook(template, functions()))
    (tmp_path / "scenarios.csv").write_text("mfu_training\n0.2\n")
    command = [sys.executable, "-m", "xlplugin.cli", "fill", "book.xlsm", "scenarios.csv", "-o", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (filled,) = (tmp_path / "out").glob("*.xlsm")
    assert project(filled.read_bytes()) == project((tmp_path / "book.xlsm").read_bytes())


def project(data: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read("xl/vbaProject.bin")
