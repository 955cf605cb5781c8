"""Every figure of the report is counted, computed and judged."""

from __future__ import annotations

import collections
import re

import pytest

from tests.workbooks.built_templates import cached
from workbooks import facts
from workbooks.figure import CONTRADICTION, EXPLAINED, HIT, MISS, UNPRINTED, Figure, verdict
from workbooks.figures import TABLES, all_figures
from workbooks.punctuation import punctuated
from workbooks.sheets.checks import REASONS, WORDS

COUNTS = {
    1: 15,
    2: 10,
    3: 3,
    4: 46,
    5: 15,
    6: 16,
    7: 11,
    8: 8,
    9: 7,
    10: 72,
    11: 77,
    12: 35,
    13: 17,
    14: 117,
    15: 33,
    16: 7,
    17: 1,
    18: 4,
    19: 22,
}
AGAINST_ITSELF = {"14/600570.SH/pe_2026E", "14/002990.SZ/pe_2024E"}
OTHERWISE = {  # rounded, not printed, or of another scope
    *(
        f"4/{model}/{side}_cut"
        for model in ("ERNIE-Speed", "ERNIE-Lite", "Spark-Lite", "Hunyuan-lite")
        for side in ("input", "output")
    ),
    "8/multiple",
    "15/monthly_visits",
    "15/qps",
    "15/pe_definition",
    "15/doubling_regular/implied",
}


def named(book, name: str) -> list:
    sheet, _, area = book.defined_names[name].attr_text.rpartition("!")
    return [cell.value for (cell,) in book[sheet.strip("'")][area.replace("$", "")]]


def test_all_19_tables_and_every_figure_of_them():
    assert set(TABLES) == set(range(1, 20))
    figures = all_figures()
    assert collections.Counter(figure.table for figure in figures) == COUNTS
    assert len({figure.id for figure in figures}) == len(figures) == 516


# Rates repeated in notes; section numbers are no figures, the 93 days of a unit are.
EXTRA = {9: -2, 19: 1 - 21}


def test_no_printed_number_of_the_fact_tables_is_left_out():
    """Numbers in the cells of the packaged tables, against the figures counted for them."""
    for table, file in (
        (1, "01_gpt_generations.csv"),
        (2, "02_openai_prices.csv"),
        (5, "05_monthly_retention.csv"),
        (6, "06_dau_mau.csv"),
        (7, "07_product_mix.csv"),
        (8, "08_enterprise_llm_spend.csv"),
        (9, "09_capex.csv"),
        (14, "14_valuation.csv"),
        (19, "19_other_facts.csv"),
    ):
        texts = [text for row in facts.rows(file) for text in row.values()]
        numbers = [part for text in texts for part in text.split("/") if facts.figure(part) is not None]
        extra = EXTRA.get(table, 0)
        assert len(numbers) + extra == COUNTS[table], table


@pytest.mark.parametrize("edition", ["udf", "native", "values"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_miss_in_any_edition(edition, lang):
    book = cached(edition, lang)
    values = dict(zip(named(book, "check_figures"), named(book, "check_values"), strict=True))
    found = {figure.id: verdict(figure, values[figure.id]) for figure in all_figures()}
    assert [name for name, sign in found.items() if sign == MISS] == []
    assert {name for name, sign in found.items() if sign == CONTRADICTION} == AGAINST_ITSELF
    assert {name for name, sign in found.items() if sign == EXPLAINED} == OTHERWISE


@pytest.mark.parametrize(("lang", "place"), [("zh", 0), ("en", 1)])
def test_the_sheet_says_what_python_says(lang, place):
    book = cached("udf", lang)
    sheet = book.worksheets[-1]
    first = next(row for row in range(1, 90) if sheet.cell(row, 1).value == all_figures()[0].id)
    values = named(book, "check_values")
    for row, (figure, value) in enumerate(zip(all_figures(), values, strict=True), first):
        sign = verdict(figure, value)
        words = REASONS[figure.reason] if sign == EXPLAINED else WORDS[sign]
        assert sheet.cell(row, 9).value == f"{sign} {words[place]}", figure.id
        assert sheet.cell(row, 8).value == (figure.why[1] if place else punctuated(figure.why[0]))
    told = re.findall(r"\d+", sheet["B4"].value)
    assert list(map(int, told)) == [516, 501, len(OTHERWISE), len(AGAINST_ITSELF), 0, 0]


def test_the_lines_by_table_add_up():
    sheet = cached("native", "en").worksheets[-1]
    head = next(row for row in range(1, 20) if sheet.cell(row, 3).value == "Figures")
    lines = [[sheet.cell(row, column).value for column in range(3, 9)] for row in range(head + 1, head + 20)]
    assert [line[0] for line in lines] == list(COUNTS.values())
    assert [sum(column) for column in zip(*lines, strict=True)] == [516, 501, 13, 2, 0, 0]


@pytest.mark.parametrize(
    ("figure", "value", "sign"),
    [
        (Figure("4/x", 0.98, 0.005, ("", "")), 0.975, HIT),  # the very edge, off by floating point
        (Figure("4/x", 0.98, 0.005, ("", "")), 0.9749, MISS),
        (Figure("4/x", 48.0, 0.0, ("", "")), 48, HIT),
        (Figure("4/x", 48.0, 0.0, ("", "")), 47.999999, MISS),
        (Figure("4/x", None, 0.0, ("", ""), own=1.0), 1.0, CONTRADICTION),
        (Figure("4/x", None, 0.0, ("", ""), own=1.0, reason=UNPRINTED), 1.0, EXPLAINED),
        (
            Figure("4/x", 2.5, 0.0, ("", ""), own=18 / 7),
            2.5,
            MISS,
        ),  # the workbook must give what the numbers give
        (Figure("4/x", 0.6, 0.0, ("", ""), above=True), 0.7, HIT),
        (Figure("4/x", 0.6, 0.0, ("", ""), above=True), 0.6, MISS),
        (Figure("4/x", 1.0, 0.5, ("", "")), "#N/A", MISS),
        (Figure("4/x", 1.0, 0.5, ("", "")), None, MISS),
        (Figure("4/x", 1.0, 0.5, ("", "")), True, MISS),
    ],
)
def test_verdicts(figure, value, sign):
    assert verdict(figure, value) == sign


def test_a_pe_is_judged_by_the_interval_that_rounding_allows():
    figures = {figure.id: figure for figure in all_figures()}
    loongson = figures["14/688047.SH/pe_2025E"]  # 97.05 / 0.11: EPS is anything from 0.105 to 0.115
    assert loongson.tolerance + 1e-9 >= 97.055 / 0.105 - 97.05 / 0.11 or loongson.printed < 97.05 / 0.11
    assert verdict(loongson, 97.05 / 0.11) == HIT
    assert verdict(loongson, 97.05 / 0.12) == MISS
    printed = [figure for figure in all_figures() if "/pe_" in figure.id and figure.id.startswith("14/")]
    assert len(printed) == 52
