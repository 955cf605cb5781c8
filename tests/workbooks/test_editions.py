"""One layout: editions and languages agree, in every cell and after every edit."""

from __future__ import annotations

import pytest
from openpyxl.utils import get_column_letter

from tests.opened_models import paste
from tests.workbooks.built_templates import built, cached, formulas
from tests.workbooks.cells import computed, differences, plain
from workbooks.inputs import INPUTS, WORDS
from xlplugin.headless.inputs import find_input
from xlplugin.headless.open_groups import everything, lines, opened
from xlplugin.headless.targets import find_target
from xlplugin.ooxml import Book

LANGUAGES = ("zh", "en")
OTHER_VALUES = {  # three values a named input is moved to
    "tokens_ratio": (20, 50.25, 248),
    "mfu_training": (0.05, 0.377, 1),
    "mfu_inference": (0.104, 0.45, 0.9),
    "training_days": (1, 45.5, 365),
    "monthly_visits": (0, 1.219e7, 5e9),
    "questions_per_visit": (0, 3.5, 40),
    "tokens_per_question": (0, 1000, 32000),
    "peak_factor": (1, 1.226, 25),
    "gpus_per_server": (1, 4, 72),
    "server_cost_usd": (0, 128000, 3.5e6),
    "gpu_hour_usd": (0, 0.75, 12),
    "input_share": (0, 0.5, 1),
    "peak_basis": ("dense", "sparse", "wrong"),
    "tam_gpu": ("H100", "V100", "no such chip"),
    "serving_gpu": ("B200", "V100", "no such chip"),
    "scenario_choice": ("low", "high", "base"),
    "model_params[1]": (1e9, 7.3e10, 1e13),
    "model_params[3]": (1, 9.9e10, 4e12),
    "model_counts[2]": (0, 7, 400),
    "reference_params": (7e10, 4.05e11, 1e12),
    "all_params[9]": (3e11, 500, None),
    "all_active[4]": (2e10, 3e11, None),
    "all_gpu[5]": ("H100", "no such chip", None),
    "all_counts[8]": (20, 0.5, 0),
}
RESULTS = (
    "tam_usd", "servers_per_model", "gpus_total", "all_gpus", "all_servers", "peak_daily_tokens",
    "tam_multiple", "integrity", "check_values",
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_udf_equals_native_cell_by_cell_after_a_recalculation_from_scratch(libreoffice, paths, lang):
    office = {}
    with libreoffice.open(paths["native", lang]) as book:
        book.recalculate()
        for number, sheet in enumerate(book.sheets()):
            for row, cells in enumerate(book.values(sheet), 1):
                for column, value in enumerate(cells, 1):
                    office[number, row, column] = plain(value)
    ours = computed(cached("udf", lang), formulas("udf", lang))
    version = next(key for key, value in ours.items() if isinstance(value, str) and "xlplugin" in value)
    del ours[version]  # says whether the functions run; the native edition has none
    assert len(ours) > 2000
    assert differences(ours, office) == []


@pytest.mark.parametrize("edition", ["udf", "native"])
def test_the_languages_agree_in_every_number(edition):
    numbers = []
    for lang in LANGUAGES:
        found = {}
        for place, sheet in enumerate(cached(edition, lang)):
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, int | float):
                        found[place, cell.row, cell.column] = float(cell.value)
        numbers.append(found)
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) > 3000


def test_every_input_is_moved():
    told = {item.name for item in (*INPUTS, *WORDS)}
    assert told <= set(OTHER_VALUES)


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_udf_equals_native_after_an_input_is_changed(native, model_of, name):
    model = model_of("udf", "en")
    base, _, place = name.partition("[")
    where = cell_of(base, int(place.rstrip("]") or 1) - 1 if place else 0)
    own = native[where]
    try:
        for value in OTHER_VALUES[name]:
            paste(model, find_input(model.book, name).key, value)
            model.recalculate()
            native[where] = value
            native.recalculate()
            for result in RESULTS:
                assert_same(model.get(result), native[result], f"{result} at {name} = {value}")
    finally:
        native[where] = own


@pytest.fixture(scope="module")
def native(libreoffice, tmp_path_factory):
    """The native edition in LibreOffice, every group open, as an open model has them."""
    book = Book(built("native", "en"))
    path = tmp_path_factory.mktemp("opened") / "native.xlsx"
    path.write_bytes(opened(book.package, book, everything(lines(book))).data)
    with libreoffice.open(path) as found:
        yield found


def cell_of(name: str, offset: int) -> str:
    sheet, row, column = find_target(Book(built("native", "en")), name).keys[offset]
    return f"'{sheet}'!{get_column_letter(column)}{row}"


def assert_same(left: object, right: object, about: str) -> None:
    left, right = (rows if isinstance(rows, list) else [[rows]] for rows in (left, right))
    pairs = [
        (plain(a), plain(b))
        for row, other in zip(left, right, strict=True)
        for a, b in zip(row, other, strict=True)
    ]
    wrong = differences(dict(enumerate_keys(a for a, _ in pairs)), dict(enumerate_keys(b for _, b in pairs)))
    assert wrong == [], about


def enumerate_keys(values):
    return (((0, row, 0), value) for row, value in enumerate(values))
