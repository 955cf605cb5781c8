"""What is shown follows: no text, title or series name speaks of a value that its input no longer has."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest

from tests.opened_models import opened
from tests.workbooks.built_templates import built, formulas
from workbooks.inputs import INPUTS, WORDS
from xlplugin.headless.inputs import find_input

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@dataclass(frozen=True)
class Change:
    """Another value of an input; how texts write the old and the new one; how many texts do so."""

    value: object
    old: str
    new: str
    texts: int

    @property
    def written(self) -> str:
        """The old value as a whole number, not the end of one."""
        return rf"(?<![\d.])({self.old})"


CHANGES = {
    "tokens_ratio": Change(41.25, r"38\.5", r"41\.25", 1),
    "mfu_training": Change(0.41, r"30(\.0)?%", r"41(\.0)?%", 4),
    "mfu_inference": Change(0.2, r"29\.0%", r"20\.0%", 4),
    "training_days": Change(47, r"60 ?(天|days)", r"47 ?(天|days)", 3),
    "monthly_visits": Change(1.7e9, r"14\.0亿次|1\.40bn visits", r"17\.0亿次|1\.70bn visits", 2),
    "questions_per_visit": Change(13, r"15 ?(次|questions)", r"13 ?(次|questions)", 0),
    "tokens_per_question": Change(777, r"600 ?[Tt]okens", r"777 ?[Tt]okens", 0),
    "peak_factor": Change(7.5, r"10\.0x|倍数10|factor 10", r"7\.5x|倍数7\.5|factor 7\.5", 3),
    "gpus_per_server": Change(6, r"8张A100|8 A100", r"6张A100|6 A100", 1),
    "server_cost_usd": Change(310_000, r"20万|200,000", r"31万|310,000", 0),
    "gpu_hour_usd": Change(3.25, r"2(\.00)?美元|USD 2(\.00)?", r"3\.25美元|USD 3\.25", 0),
    "input_share": Change(0.6, r"78\.35?%", r"60(\.0)?%", 0),
    "peak_basis": Change("dense", r"稀疏否则稠密|sparse-else-dense", r"^稠密|^dense", 5),
    "tam_gpu": Change("B200", "A100", "B200", 22),
    "serving_gpu": Change("B200", "H800", "B200", 2),
    "model_counts[2]": Change(33, r"× ?25|100 ?(个|models|chat)", r"× ?33|108 ?(个|models|chat)", 4),
    "all_models[3]": Change("Titan", r"模型3|Model 3", "Titan", 6),
}  # fmt: skip
# The name of a method, whatever is typed.
REPORTS_METHOD = re.compile(r"(报告|Report)[：:] ?(稀疏峰值的30%|30% of sparse)")
FIGURES = "核对", "Checks"  # ids of the report's figures and the report's own inputs stand there


@pytest.fixture(scope="module", params=[("udf", "zh"), ("native", "en")], ids="-".join)
def model(request, paths):
    with opened(paths[request.param]) as model:
        model.set("mfu_inference", 0.29)  # the report's two utilisations are one figure: told apart here
        model.recalculate()
        yield model


@pytest.fixture(scope="module")
def shown(model):
    """Every text, before anything is changed."""
    return texts(model, model.engine.formulas)


def texts(model, keys) -> dict:
    """The texts among the values of cells, apart from those that show the report's figures."""
    found = {key: model.engine.get(*key) for key in keys if key[0] not in FIGURES}
    return {key: value for key, value in found.items() if isinstance(value, str)}


def test_every_input_is_changed():
    assert {item.name for item in (*INPUTS, *WORDS)} <= set(CHANGES)


@pytest.mark.parametrize("name", CHANGES)
def test_every_text_that_mentions_an_input_mentions_its_new_value(model, shown, name):
    change, key = CHANGES[name], find_input(model.book, name).key
    before = {place: shown[place] for place in model.engine.dependents([key]) if place in shown}
    own = model.get(name)
    model.set(name, change.value)
    model.recalculate()  # the one before goes back with it
    now = texts(model, before)
    model.set(name, own)
    mention = {place for place, text in before.items() if re.search(change.written, text)}
    assert len(mention) >= change.texts
    stale = {place: now[place] for place in mention if re.search(change.written, now.get(place, ""))}
    assert stale == {}
    assert sum(bool(re.search(change.new, now.get(place, ""))) for place in mention) >= change.texts


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_chart_says_a_value_that_is_typed_into_it(lang):
    """Titles, axes and names that are not references, and the texts for those who do not see the chart."""
    with zipfile.ZipFile(io.BytesIO(built("udf", lang))) as archive:
        charts = [archive.read(name) for name in archive.namelist() if "/charts/chart" in name]
        drawings = [archive.read(name).decode() for name in archive.namelist() if "/drawings/drawing" in name]
    said = [text for drawing in drawings for text in re.findall(r'descr="([^"]*)"', drawing)]
    for chart in map(ElementTree.fromstring, charts):
        typed = [*chart.iter(f"{CHART}title"), *chart.iter(f"{CHART}tx")]
        said += ["".join(part.itertext()) for part in typed if part.find(f".//{CHART}strRef") is None]
    assert len(said) > 60
    for name, change in CHANGES.items():
        found = [text for text in said if re.search(change.written, REPORTS_METHOD.sub("", text))]
        assert found == [], name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_chart_names_by_reference_is_there(lang):
    """A category or a series name that refers to a cell refers to one that holds something."""
    book = formulas("udf", lang)
    with zipfile.ZipFile(io.BytesIO(built("udf", lang))) as archive:
        charts = [archive.read(name) for name in archive.namelist() if "/charts/chart" in name]
    references = {
        reference.text
        for chart in map(ElementTree.fromstring, charts)
        for part in ("tx", "cat")
        for shown in chart.iter(f"{CHART}{part}")
        for reference in shown.iter(f"{CHART}f")
    }
    assert len(references) > 20
    for reference in references:
        sheet, _, area = reference.rpartition("!")
        cells = book[sheet.strip("'")][area.replace("$", "")]
        rows = cells if isinstance(cells, tuple) else ((cells,),)
        assert any(cell.value is not None for row in rows for cell in row), reference
