"""The table of editions that the command line builds from."""

import io
import zipfile

import pytest

from xlplugin.excel.editions import ALONE, FROM_WORKBOOK, NOTES, SUFFIXES
from xlplugin.registry import functions


def test_each_edition_has_a_maker_a_suffix_and_a_note():
    assert {*ALONE, *FROM_WORKBOOK} == set(SUFFIXES) == set(NOTES)
    assert not set(ALONE) & set(FROM_WORKBOOK)


@pytest.mark.parametrize("edition", SUFFIXES)
def test_each_edition_is_a_sound_archive(edition, template):
    made = ALONE[edition](functions()) if edition in ALONE else FROM_WORKBOOK[edition](template, functions())
    archive = zipfile.ZipFile(io.BytesIO(made))
    assert archive.testzip() is None
    assert {info.date_time[0] for info in archive.infolist()} == {2024}  # no trace of the day of building
