"""Which language's Excel saved a file: the script of its own word for worksheets."""

from __future__ import annotations

import pytest

from tests.ooxml.packages import saved_by
from xlplugin.ooxml import Package
from xlplugin.ooxml.saved_language import saved_language


@pytest.mark.parametrize(
    ("word", "language"),
    [("워크시트", "ko"), ("ワークシート", "ja"), ("工作表", "zh"), ("Worksheets", ""), ("גליונות עבודה", "")],
)
def test_the_script_of_the_word_for_worksheets_tells(word, language):
    assert saved_language(Package(saved_by(word, sheet="매출 売上 收入"))) == language


def test_the_names_of_sheets_do_not_tell():
    assert saved_language(Package(saved_by("", sheet="워크시트"))) == ""


def test_damaged_properties_tell_nothing():
    assert saved_language(Package(saved_by("<워크시트"))) == ""
