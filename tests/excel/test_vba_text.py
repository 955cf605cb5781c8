"""The VBA we generate: what Excel's compiler and wizard accept, checked without Excel."""

from __future__ import annotations

import re

import pytest

from xlplugin.excel import vba
from xlplugin.excel.vba_names import complaint
from xlplugin.quantity import Number
from xlplugin.registry import Argument, functions

FUNCTIONS = functions()
TEXT = vba.wrapper_module(FUNCTIONS)
DECLARED = dict(re.findall(r"^Public Function (\w+)\((.*)\)\r$", TEXT, re.MULTILINE))


def test_the_text_is_plain_and_its_lines_short_enough_for_vba():
    assert TEXT.isascii()
    assert "\n" not in TEXT.replace("\r\n", "")
    assert max(map(len, TEXT.split("\r\n"))) < 1000


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_wrapper_passes_every_argument(function):
    names = [argument.name for argument in function.arguments]
    optional = [
        name for name, argument in zip(names, function.arguments, strict=True) if not argument.required
    ]
    assert DECLARED[function.name] == ", ".join(f"Optional {n}" if n in optional else n for n in names)
    assert f'{function.name} = Computed("{function.name}", Array({", ".join(names)}))' in TEXT


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_names_and_help_are_within_excels_limits(function):
    assert not complaint(function.name, cell_names_too=True)
    assert not any(complaint(argument.name) for argument in function.arguments)
    assert len(function.arguments) <= 254
    for text in (function.summary, *(argument.doc for argument in function.arguments)):
        assert 0 < len(text) <= 255
        assert vba.quoted(text) in TEXT


@pytest.mark.parametrize("name", ["currency", "Date", "new", "two words", "9lives", "_private"])
def test_a_name_that_vba_refuses_is_refused_by_the_build(name):
    function = FUNCTIONS["SERVERS"]
    bad = Argument(name, Number("any"), required=True)
    renamed = type("Renamed", (), {"name": "SERVERS", "arguments": (*function.arguments, bad)})
    with pytest.raises(ValueError, match=re.escape(f"SERVERS: argument {name!r}")):
        vba.check_names(renamed)


@pytest.mark.parametrize("name", ["H100", "TAM2026", "A1", "R1C1", "XFD1048576"])
def test_a_function_named_like_a_cell_is_refused(name):
    assert complaint(name, cell_names_too=True) == "is a cell address"


def test_texts_that_are_not_ascii_go_by_number():
    assert vba.quoted('say "a" 免费') == '"say ""a"" " & ChrW(20813) & ChrW(36153)'


def test_xlwings_helpers_do_not_become_functions_of_every_workbook():
    head = vba.xlwings_module().split("\r\n")[:3]
    assert head[:2] == ['Attribute VB_Name = "xlwings"', "Option Private Module"]
    assert "Function XLPy()" in vba.xlwings_module()
