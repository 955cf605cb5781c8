"""The coefficients: named, dated, and the only place where a fitted figure stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import udfs
from udfs import catalogue
from udfs.coefficients import coefficients, generations, serving_classes

SOURCES = Path(udfs.__file__).parent
ROWS = coefficients()
DATE = re.compile(r"20\d\d(-\d\d(-\d\d)?)?")


@pytest.mark.parametrize("name", ROWS)
def test_a_coefficient_says_unit_source_date_and_how_sure(name):
    row = ROWS[name]
    assert row["meaning"] and len(row["source"]) > 8, (
        f"{name}: coefficients.csv needs its meaning and its source"
    )
    assert DATE.fullmatch(row["date"]) and row["confidence"] in ("high", "medium", "low")
    ends = [float(row[end]) for end in ("low", "high") if row[end]]
    assert len(ends) in (0, 2) and (not ends or ends[0] <= float(row["value"]) <= ends[1])


def test_an_assumption_is_never_surer_than_low_or_medium():
    assumed = [row for row in ROWS.values() if row["source"] == "assumption"]
    assert assumed and {row["confidence"] for row in assumed} == {"low"}


def test_defaults_of_arguments_are_those_of_the_data():
    told = {row["default_of"]: float(row["value"]) for row in ROWS.values() if row["default_of"]}
    assert len(told) > 10
    for place, value in told.items():
        function, name = place.split(".")
        found = next(a for a in getattr(udfs, function).arguments if a.name == name)
        assert found.default == value, place


def test_every_name_that_a_body_asks_for_is_a_coefficient():
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES.parent.rglob("udfs/*.py"))
    asked = set(re.findall(r"""k\(["'](\w+)["']\)""", code)) | {
        f"weight_bytes_{name}" for name in ("fp16", "fp8", "int8", "fp4")
    }
    assert asked <= set(ROWS)


@pytest.mark.parametrize("module", ["utilisation", "serving", "roofline", "costs", "inference"])
def test_no_fitted_figure_stands_in_a_body(module):
    code = re.sub(
        r'""".*?"""|#.*', "", (SOURCES / f"{module}.py").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    code = re.sub(r"\w+: [\w.]+ = [\d.]+", "", re.sub(r'"[^"]*"', "", code))  # defaults are held above
    figures = set(re.findall(r"(?<![\w.])\d+\.?\d*(?:e\d+)?(?!\w)", code))
    units = {"0", "1", "2", "3", "4", "8", "1000", "3600", "8760", "86400", "30", "1e6", "1e9"}
    assert figures - units <= {"1e24", "70e9", "20e9", "256"}  # what the fits are stated for


def test_every_architecture_of_the_catalogue_has_a_generation():
    for model in ("wall", "step"):
        known = generations(model)
        assert set(known.values()) == {"Ampere", "Hopper", "Blackwell"}
        for chip in catalogue.accelerators():
            assert chip.vendor not in ("NVIDIA", "AMD", "Google", "Huawei") or chip.arch in known, chip.id


def test_the_five_classes_are_those_that_the_functions_take():
    (taken,) = [a.quantity.choices for a in udfs.SERVE_TOKENS_S.arguments if a.name == "model_class"]
    assert taken == tuple(serving_classes())
    for kind in serving_classes().values():
        assert 0 < kind.eta_compute <= 1 and 0 < kind.eta_memory <= 1
        assert kind.band_low < 1 < kind.band_high
