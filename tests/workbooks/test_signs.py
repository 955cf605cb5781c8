"""Signs (✓, ×, ≈) in the templates: Excel of some languages takes several for one, so none is compared."""

from __future__ import annotations

import pytest
from formulon import CollationStrength, Value, ValueKind, Workbook

from tests.templates import TEMPLATES
from workbooks.editions import LANGUAGES
from xlplugin.calculation.engine import Engine
from xlplugin.calculation.formulas.book_formulas import BookFormulas
from xlplugin.calculation.profiles import DEFAULT_PROFILE, PROFILES, own_profile
from xlplugin.calculation.sign_texts import compared_in
from xlplugin.commands.build import default_name
from xlplugin.headless.inputs import find_input
from xlplugin.ooxml import Book

PASSED_OVER = "✓✗≠≈"  # by Excel for Mac in Chinese
WRONG = {"scenario_choice": "✗", "mfu_training": "≈ 0.5", "all_models[1]": "≈ one", "all_gpu[2]": "H2O"}


def compared_signs(path) -> set[str]:
    """The signs in the texts with which formulas of a template compare anything."""
    originals = {copy.original for copy in BookFormulas(Book(path.read_bytes())).copies.values()}
    compared = filter(None, (compared_in(original.plain) for original in originals))
    return {letter for each in compared for letter in each.text if not letter.isalnum()}


def without_weight(letters, profile) -> set[str]:
    """Those of the letters that a profile's order passes over."""
    texts = [Value(ValueKind.TEXT, text=text) for text in ("", *letters)]
    empty, *classes = Workbook.collation_classes(texts, CollationStrength.COMPARE, profile).class_ids
    return {letter for letter, number in zip(letters, classes, strict=True) if number == empty}


@pytest.mark.parametrize("edition", ["udf", "native"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_formula_compares_by_a_sign_that_may_count_nothing(edition, lang):
    signs = sorted(compared_signs(TEMPLATES / default_name(edition, lang)))
    assert {"×", "?", "▲"} < set(signs)
    for profile in PROFILES:
        assert not without_weight(signs, profile), profile
    assert without_weight(PASSED_OVER, "mac-365-zh_CN") == set(PASSED_OVER)


@pytest.mark.parametrize("edition", ["udf", "native"])
def test_the_chinese_template_says_its_language(edition):
    chinese, english = (Book((TEMPLATES / default_name(edition, lang)).read_bytes()) for lang in LANGUAGES)
    assert own_profile(chinese.names) == "win-365-zh_CN"
    assert own_profile(english.names) is None


def test_the_chinese_template_says_the_same_where_every_sign_counts():
    book = Book((TEMPLATES / default_name("native", "zh")).read_bytes())
    pasted = [(find_input(book, name).key, value) for name, value in WRONG.items()]
    found = []
    for profile in (None, DEFAULT_PROFILE):
        engine = Engine(book, profile=profile)
        for key, value in pasted:
            engine.set(*key, value)
        engine.recalculate()
        found.append(engine.values_at(engine.formulas))
    own, other = found
    assert [key for key, value in own.items() if value != other[key]] == []
    assert sum(value == "× 越界" for value in own.values()) == 2
