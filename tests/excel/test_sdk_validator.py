"""Every file that Excel opens, before the validator of Microsoft's Open XML SDK: it finds nothing."""

from __future__ import annotations

import pytest

from tests.templates import TEMPLATES
from xlplugin.excel import ribbon
from xlplugin.excel.editions import ALONE, FROM_WORKBOOK, SUFFIXES
from xlplugin.excel.parts import read_parts, written
from xlplugin.ooxml.fonts import with_fonts_in_order
from xlplugin.registry import functions

BUILT = ("llm-compute-udf-zh.xlsx", "llm-compute-native-en.xlsx")
FONT = (
    b'<font><name val="Arial"/><charset val="134"/><b val="1"/><color rgb="00FF0000"/><sz val="11"/></font>'
)


@pytest.mark.parametrize("name", BUILT)
def test_a_built_template(sdk_complaints, name):
    assert sdk_complaints(TEMPLATES / name) == []


@pytest.mark.parametrize("edition", ["addin", "excel", "lite"])
def test_an_edition_of_our_own_making(sdk_complaints, template, tmp_path, edition):
    made = ALONE[edition](functions()) if edition in ALONE else FROM_WORKBOOK[edition](template, functions())
    file = tmp_path / f"book{SUFFIXES[edition]}"
    file.write_bytes(made)
    assert sdk_complaints(file) == []


def test_it_does_complain(sdk_complaints, template, tmp_path):
    """A validator that is silent about everything would prove nothing."""
    parts = read_parts(template)
    start = parts["xl/styles.xml"].index(b"<font>")
    parts["xl/styles.xml"] = parts["xl/styles.xml"][:start] + FONT + parts["xl/styles.xml"][start:]
    (tmp_path / "wrong.xlsx").write_bytes(written(parts))
    assert any(
        "unexpected child element" in complaint for complaint in sdk_complaints(tmp_path / "wrong.xlsx")
    )


def test_a_fonts_children_are_put_in_the_order_of_the_schema():
    tail = b'<color rgb="00FF0000"/><name val="Arial"/><charset val="134"/></font>'
    wanted = b'<font><b val="1"/><sz val="11"/>' + tail
    assert with_fonts_in_order(b"<fonts>" + FONT + b"</fonts>") == b"<fonts>" + wanted + b"</fonts>"
    assert with_fonts_in_order(wanted) == wanted
    assert with_fonts_in_order(b"<fonts><font/></fonts>") == b"<fonts><font/></fonts>"


def test_it_reads_the_ribbon_tab_by_its_schema(sdk_complaints, tmp_path):
    parts = read_parts(ALONE["addin"](functions()))
    assert b"<button " in parts[ribbon.PART]
    parts[ribbon.PART] = parts[ribbon.PART].replace(b"<button ", b'<button nobodys="1" ', 1)
    (tmp_path / "wrong.xlam").write_bytes(written(parts))
    assert any("nobodys" in complaint for complaint in sdk_complaints(tmp_path / "wrong.xlam"))
