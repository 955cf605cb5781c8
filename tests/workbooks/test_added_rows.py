"""What an added function, quantity or fact needs on the sheets: said before a template is built."""

from __future__ import annotations

import pytest

from tests.workbooks.english_words import english_words
from workbooks import evidence
from workbooks.sheets import argument_words, source_words
from workbooks.sheets.function_list import CHAPTERS
from workbooks.sheets.function_words import MEANINGS
from xlplugin.registry import functions

FUNCTIONS = functions().values()
QUANTITIES = [argument.quantity for function in FUNCTIONS for argument in function.arguments]
WORDS = {  # defaults that are no value that can be typed: "by rule"
    str(argument.default)
    for function in FUNCTIONS
    for argument in function.arguments
    if not argument.required and " " in str(argument.default)
}
UNITS = {item.unit for item in (*QUANTITIES, *(function.returns for function in FUNCTIONS))}


@pytest.mark.parametrize(
    ("place", "needed", "known"),
    [
        ("MEANINGS of function_words.py", {function.name for function in FUNCTIONS}, MEANINGS),
        ("MEANINGS of argument_words.py", {item.meaning for item in QUANTITIES}, argument_words.MEANINGS),
        ("UNITS of argument_words.py", UNITS, argument_words.UNITS),
        ("DEFAULTS of argument_words.py", WORDS, argument_words.DEFAULTS),
        ("CHAPTERS of function_list.py", {function.chapter for function in FUNCTIONS}, CHAPTERS),
        ("UNITS of source_words.py", {one.unit for one in evidence.facts().values()}, source_words.UNITS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_word_that_a_sheet_shows_is_known(place, needed, known):
    missing = sorted(needed - set(known))
    assert not missing, f"add to {place} (workbooks/sheets): {missing}"


def test_every_fact_says_what_it_is_where_from_and_how_sure():
    lacking = [
        f"{fact.id}: {field}"
        for fact in evidence.facts().values()
        for field in ("what", "value", "source", "confidence")
        if getattr(fact, field).partition(";")[0] in ("", "same")  # as in the row above
    ]
    assert not lacking, f"empty in workbooks/evidence or udfs/data: {lacking}"
    unsure = {
        f.id: f.confidence for f in evidence.facts().values() if f.confidence not in source_words.CONFIDENCE
    }
    assert not unsure, f"confidence is one of {', '.join(source_words.CONFIDENCE)}: {unsure}"


def test_every_fact_has_chinese_words():
    lacking = {}
    for fact in evidence.facts().values():
        shown = " ".join(evidence.in_chinese(text) for text in (fact.what, fact.value, fact.period))
        if words := english_words(shown.replace(" to ", "")):  # the sheet writes 至
            lacking[fact.id] = words
    assert not lacking, f"English that workbooks/evidence/chinese.csv does not have: {lacking}"
