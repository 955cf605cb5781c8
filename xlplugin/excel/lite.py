"""The template for xlwings Lite: Python runs inside Excel, from code that travels in the workbook.

Written as workbooks saved by xlwings Lite were found to be; whether Excel takes a file made elsewhere is not
verified here. The add-in itself is free; its terms are at lite.xlwings.org.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from xml.sax.saxutils import quoteattr

from xlplugin import __version__
from xlplugin.excel.import_closure import sources
from xlplugin.excel.parts import add_override, add_relationship, read_parts, written
from xlplugin.registry import Function

STORE_ID = "WA200008175"  # xlwings Lite in Microsoft's add-in store
FOLDER = "xl/webextensions"
RELATIONSHIPS = "http://schemas.microsoft.com/office/2011/relationships"
REQUIREMENTS = "# xlplugin needs:\nxlwings\nnumpy\npydantic\n"
ENTRY_MODULES = ("xlplugin.excel.binding", "xlplugin.registry")


def lite(workbook: bytes, functions: Mapping[str, Function]) -> bytes:
    """An .xlsx of the udf edition with the functions' code inside and their names as Lite spells them."""
    parts = read_parts(workbook)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = spelled_for_lite(parts[name], functions)
    parts[f"{FOLDER}/webextension1.xml"] = web_extension(functions).encode()
    parts[f"{FOLDER}/taskpanes.xml"] = resource("taskpanes.xml").encode()
    add_relationship(
        parts, "_rels/.rels", f"{RELATIONSHIPS}/webextensiontaskpanes", f"{FOLDER}/taskpanes.xml"
    )
    add_relationship(
        parts, f"{FOLDER}/_rels/taskpanes.xml.rels", f"{RELATIONSHIPS}/webextension", "webextension1.xml"
    )
    add_override(parts, f"{FOLDER}/taskpanes.xml", "application/vnd.ms-office.webextensiontaskpanes+xml")
    add_override(parts, f"{FOLDER}/webextension1.xml", "application/vnd.ms-office.webextension+xml")
    return written(parts)


def spelled_for_lite(sheet: bytes, functions: Mapping[str, Function]) -> bytes:
    """The sheet with each call of ours as `_xldudf_NAME(`, the way Excel stores a custom function."""
    call = re.compile(rb"(?<![\w.])(%b)(?=\()" % b"|".join(name.encode() for name in functions))
    return re.sub(rb"(<f\b[^>]*>)([^<]*)", lambda found: found[1] + call.sub(rb"_xldudf_\1", found[2]), sheet)


def web_extension(functions: Mapping[str, Function]) -> str:
    """The add-in's part: its store id and, as properties, the code it runs. Each value is JSON."""
    properties = {
        "main.py": main_module(functions),
        "requirements.txt": REQUIREMENTS,
        "xlwingsSettingsWorkbook": {"startupBehavior": "taskpane"},
    }
    elements = (
        f"<we:property name={quoteattr(name)} value={quoteattr(json.dumps(value))}/>"
        for name, value in properties.items()
    )
    return resource("webextension.xml").format(store_id=STORE_ID.lower(), properties="".join(elements))


def main_module(functions: Mapping[str, Function]) -> str:
    """main.py: unpacks our sources and binds the functions."""
    packages = sorted({function.body.__module__.partition(".")[0] for function in functions.values()})
    archive = base64.b64encode(written(sources(packages, ENTRY_MODULES))).decode()
    return resource("lite_main.py.txt").format(
        version=__version__, archive=archive, imports="\n".join(f"import {package}" for package in packages)
    )


def resource(name: str) -> str:
    return files(__package__).joinpath("lite_files", name).read_text(encoding="utf-8")
