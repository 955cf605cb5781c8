"""The built templates that the repository carries are current."""

import io
import zipfile

import openpyxl
import pytest

from tests.templates import TEMPLATES
from tests.workbooks.built_templates import built
from workbooks.editions import LANGUAGES
from workbooks.sheets.integrity import SOUND
from xlplugin.commands.build import default_name

CARRIED = ("udf", "native")


def members(content: bytes) -> dict[str, bytes]:
    """What is in the file; how tightly it is packed may differ between versions of a library."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("edition", CARRIED)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_carried_template_is_what_the_layout_builds(edition, lang, request):
    path = TEMPLATES / default_name(edition, lang)
    content = built(edition, lang)
    if request.config.getoption("--renew-golden"):
        path.write_bytes(content)
    assert members(path.read_bytes()) == members(content)


@pytest.mark.parametrize("edition", CARRIED)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_light_of_every_page_says_that_the_model_is_sound(edition, lang):
    book = openpyxl.load_workbook(TEMPLATES / default_name(edition, lang), data_only=True)
    assert {sheet["B3"].value for sheet in book} == {SOUND[LANGUAGES.index(lang)]}


def test_no_other_file_stands_among_the_templates():
    assert {path.name for path in TEMPLATES.iterdir()} == {
        default_name(edition, lang) for edition in CARRIED for lang in LANGUAGES
    }
