"""The edition for xlwings Lite: the parts of the file, and its main.py run as Lite would, alone."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from tests.excel.windows import FREE_LICENCE
from xlplugin.excel.lite import STORE_ID, lite
from xlplugin.excel.parts import read_parts
from xlplugin.headless.recalc import recalculate
from xlplugin.registry import functions

CALLS = """
import asyncio, json, main, xlplugin, xlwings.server as server
assert xlplugin.__file__.startswith(main.folder), xlplugin.__file__
version = server.custom_functions_call.__globals__["__version__"]
client = {"version": version, "client": "Office.js", "runtime": "1.4"}
def call(name, *args):
    return asyncio.run(server.custom_functions_call({"func_name": name, "args": args, **client}, main))
print(json.dumps({
    "names": sorted(f["name"] for f in server.custom_functions_meta(main)["functions"]),
    "gpus": call("TRAIN_GPUS", [[1.746e11]], [[38.5]], [[30]], [["H100"]], None, None, None),
    "column": call("SERVERS", [[16], ["many"]], None),
    "error": call("GPU_PEAK", [["V100"]], [["INT8"]], None),
}))
"""


@pytest.fixture(scope="module")
def made(template) -> bytes:
    return lite(template, functions())


def properties(data: bytes) -> dict[str, object]:
    root = ElementTree.fromstring(read_parts(data)["xl/webextensions/webextension1.xml"])
    return {e.get("name"): json.loads(e.get("value")) for e in root.iter() if e.tag.endswith("}property")}


def test_the_parts_name_lite_and_start_it(made):
    parts = read_parts(made)
    extension = parts["xl/webextensions/webextension1.xml"].decode()
    assert f'id="{STORE_ID.lower()}"' in extension and 'storeType="OMEX"' in extension
    assert b"webextensiontaskpanes" in parts["_rels/.rels"]
    assert properties(made)["xlwingsSettingsWorkbook"] == {"startupBehavior": "taskpane"}
    assert "pydantic" in properties(made)["requirements.txt"]
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)


def test_formulas_are_spelled_as_excel_stores_custom_functions(template, made):
    before, after = (openpyxl.load_workbook(io.BytesIO(data)) for data in (template, made))
    changed = 0
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                spelled = after[sheet.title][cell.coordinate].value
                if spelled != cell.value:
                    assert spelled.replace("_xldudf_", "") == cell.value
                    changed += 1
    assert changed > 100


def test_the_values_stay_and_recalculation_agrees(template, made):
    kept = openpyxl.load_workbook(io.BytesIO(made), data_only=True)
    again = openpyxl.load_workbook(io.BytesIO(recalculate(made, functions()).data), data_only=True)
    for sheet in openpyxl.load_workbook(io.BytesIO(template), data_only=True):
        assert list(kept[sheet.title].values) == list(sheet.values) == list(again[sheet.title].values)


def test_the_package_is_sound(made, tmp_path):
    (tmp_path / "lite.xlsx").write_bytes(made)
    errors = map(str, OpenXmlValidator().validate(tmp_path / "lite.xlsx").errors)
    assert [e for e in errors if "inline-string" not in e] == []


def test_main_py_runs_without_our_package(made, tmp_path):
    (tmp_path / "main.py").write_text(properties(made)["main.py"])
    environment = {**os.environ, **FREE_LICENCE, "XLWINGS_ON_SERVER": "true"}
    done = subprocess.run(
        [sys.executable, "-c", CALLS], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    answered = json.loads(done.stdout)
    assert answered["names"] == sorted(functions())
    assert answered["gpus"] == [[4577]]
    assert answered["column"] == [[2], [{"type": "Error", "errorType": "Value"}]]
    assert answered["error"] == [[{"type": "Error", "errorType": "NotAvailable"}]]


def test_main_py_carries_only_what_the_functions_import(made):
    assert len(properties(made)["main.py"]) < 100_000
    assert "openpyxl" not in properties(made)["requirements.txt"]


def test_builds_are_byte_identical(template, made):
    assert lite(template, functions()) == made


WITHOUT_NUMPY = """
import sys
sys.modules["numpy"] = None  # as if it were not installed
import main
from xlplugin.registry import functions
from xlplugin.runner import call
known = functions()
print(call(known["TRAIN_GPUS"], [1.746e11, 38.5, 30, "H100"]), call(known["SERVER_TAM"], [[[1.0, 2.0, 3.0]]]))
print(call(known["SERVERS"], [[[16.0], [17.0]]]))
"""


def test_without_numpy_single_values_are_computed_and_a_range_says_what_lacks(made, tmp_path):
    (tmp_path / "main.py").write_text(properties(made)["main.py"])
    environment = {**os.environ, **FREE_LICENCE, "XLWINGS_ON_SERVER": "true"}
    command = [sys.executable, "-c", WITHOUT_NUMPY]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "4577.0 6.0",
        "#VALUE! SERVERS: a range of values needs numpy, which is not installed here",
    ], done.stderr
