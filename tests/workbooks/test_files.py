"""The built files: deterministic, small, right for a reader without recalculation, charts described."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

import pandas
import pytest
from openpyxl import Workbook

import xlplugin
from tests.workbooks.built_templates import built, cached, formulas
from workbooks.build import build
from workbooks.editions import EDITIONS, LANGUAGES
from workbooks.punctuation import punctuated
from workbooks.sheets.guide import NOT_LOADED
from xlplugin.headless.targets import find_target
from xlplugin.ooxml import Book

NAMES = (
    "tokens_ratio",
    "mfu_training",
    "mfu_inference",
    "training_days",
    "monthly_visits",
    "questions_per_visit",
    "tokens_per_question",
    "peak_factor",
    "gpus_per_server",
    "server_cost_usd",
    "peak_basis",
    "tam_gpu",
    "model_params",
    "model_counts",
    "tam_usd",
    "servers_per_model",
    "gpus_total",
    "peak_daily_tokens",
    "check_figures",
    "check_values",
    "scenario_choice",
    "gpu_hour_usd",
)
EVERY = [(edition, lang) for edition in EDITIONS for lang in LANGUAGES]
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def parts(edition: str, lang: str, pattern: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(built(edition, lang))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if re.search(pattern, name)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_second_build_is_the_first_byte_for_byte(lang):
    """By another process, in which sets have other orders; test_templates.py holds the other editions to a
    build of another day."""
    code = "import sys, workbooks.build as b; sys.stdout.buffer.write(b.build('values', sys.argv[1]))"
    command = [sys.executable, "-c", code, lang]
    again = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": "1"}, check=True, capture_output=True)
    assert again.stdout == built("values", lang)


@pytest.mark.parametrize(("edition", "lang"), EVERY)
def test_builds_are_small(edition, lang):
    # Bridge, Back-test, Sources and Checks, each some 50 kB of figures and their formulas, are half of it.
    assert len(built(edition, lang)) < 400_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_exist_and_point_to_filled_cells(lang):
    book = cached("udf", lang)
    for name in NAMES:
        keys = find_target(Book(built("udf", lang)), name).keys
        assert all(book[sheet].cell(row, column).value is not None for sheet, row, column in keys), name


def told(book: Workbook, formula: str) -> str:
    """The formula; of one that only refers to a cell, that cell's."""
    found = re.fullmatch(r"='([^']+)'!\$([A-Z]+)\$(\d+)", formula)
    return str(book[found[1]][f"{found[2]}{found[3]}"].value) if found else formula


@pytest.mark.parametrize(("edition", "lang"), EVERY)
def test_readers_without_recalculation_see_the_numbers(edition, lang):
    book = cached(edition, lang)
    sheet, cell = book.defined_names["tam_usd"].attr_text.rsplit("!", 1)
    assert round(book[sheet.strip("'")][cell.replace("$", "")].value / 1e8) == 2301
    frame = pandas.read_excel(
        io.BytesIO(built(edition, lang)), sheet_name=sheet.strip("'"), header=None, engine="openpyxl"
    )
    assert 2301 in [round(value) for value in frame[5] if isinstance(value, int | float) and value == value]
    blank = [
        cell
        for sheet in formulas(edition, lang)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        and '""' not in told(formulas(edition, lang), cell.value)
        and book[sheet.title][cell.coordinate].value is None
    ]
    assert blank == []


@pytest.mark.parametrize(("edition", "lang"), EVERY)
def test_opening_neither_forces_a_recalculation_nor_shows_an_unknown_name(edition, lang):
    workbook = parts(edition, lang, r"xl/workbook\.xml")["xl/workbook.xml"]
    assert "fullCalcOnLoad" not in workbook
    assert 'calcId="191029"' in workbook
    for sheet in cached(edition, lang):
        errors = {cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "e"}
        assert errors <= {"#N/A"}, sheet.title
        assert not errors or sheet is cached(edition, lang).worksheets[2]  # only the gaps of the catalogue


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_values_edition_holds_no_formula(lang):
    assert [
        cell
        for sheet in formulas("values", lang)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_udf_edition_says_whether_its_functions_run(paths, model_of, lang, libreoffice):
    cell = "说明!B8" if lang == "zh" else "Guide!B8"
    assert model_of("udf", lang).get(cell).endswith(xlplugin.__version__)
    with libreoffice.open(paths["udf", lang]) as book:  # a program without the functions
        assert book[cell].endswith(xlplugin.__version__)  # by which the figures shown were computed
        book.recalculate()
        assert book[cell] == (NOT_LOADED[1] if lang == "en" else punctuated(NOT_LOADED[0]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_chart_has_its_alternative_text_axes_and_titles(lang):
    drawings = parts("udf", lang, r"xl/drawings/drawing\d+\.xml")
    described = [
        text
        for drawing in drawings.values()
        for text in re.findall(r'<[\w:]*cNvPr [^>]*descr="([^"]+)"', drawing)
    ]
    charts = parts("udf", lang, r"xl/charts/chart\d+\.xml")
    assert len(described) == len(charts) == len(set(described)) >= 12
    for name, chart in charts.items():
        root = ElementTree.fromstring(chart)
        axes = [*root.iter(f"{CHART}catAx"), *root.iter(f"{CHART}valAx")]
        assert len(axes) == 2, name
        for axis in axes:
            assert axis.find(f"{CHART}delete").get("val") == "0", name
            assert axis.find(f"{CHART}title") is not None, name
        assert root.find(f"{CHART}chart/{CHART}title") is not None, name


@pytest.mark.parametrize(("lang", "words"), [("zh", "对数轴"), ("en", "log ax")])
def test_a_chart_says_in_its_title_whether_its_axis_is_logarithmic(lang, words):
    logarithmic = 0
    for name, chart in parts("udf", lang, r"xl/charts/chart\d+\.xml").items():
        title = ElementTree.fromstring(chart).find(f"{CHART}chart/{CHART}title")
        assert (words in "".join(title.itertext())) == ("logBase" in chart), name
        logarithmic += "logBase" in chart
    assert logarithmic == 7


def test_an_unknown_edition_or_language_says_which_there_are():
    with pytest.raises(ValueError, match="choose from udf, native, values"):
        build("paper")
    with pytest.raises(ValueError, match="choose from zh, en"):
        build("udf", "fr")
