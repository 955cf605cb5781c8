"""Usual ranges: every quantity has one, what is published lies in it, and a slip of a unit lies outside."""

from __future__ import annotations

import pytest

from udfs import catalogue, fleet_quantities, quantities
from udfs.accelerator import PEAK_FIELDS
from workbooks.inputs import INPUTS, MODEL_SIZES, REFERENCE_SIZE, TIERS
from xlplugin.quantity import Number
from xlplugin.usual import Usual

VOCABULARY = {**vars(quantities), **vars(fleet_quantities)}
NUMBERS = {name: value for name, value in VOCABULARY.items() if isinstance(value, Number)}
IN_ANY_UNIT = {"FIGURE", "BASE"}  # values of whatever is compared: nothing is unusual


@pytest.mark.parametrize("name", sorted(NUMBERS.keys() - IN_ANY_UNIT))
def test_a_quantity_has_a_usual_range_within_its_bounds(name):
    quantity = NUMBERS[name]
    assert quantity.usual is not None
    assert quantity.low <= quantity.usual.low < quantity.usual.high <= quantity.high
    assert quantity.contains(quantity.usual.low)


def test_a_quantity_in_any_unit_has_none():
    assert {name for name, quantity in NUMBERS.items() if quantity.usual is None} == IN_ANY_UNIT


@pytest.mark.parametrize("item", INPUTS, ids=lambda item: item.name)
def test_the_report_s_inputs_and_scenarios_are_usual(item):
    for value in (item.value, item.low, item.high):
        assert value is None or item.quantity.doubt(value) == ""


def test_the_report_s_models_and_the_catalogue_s_peaks_are_usual():
    assert not any(map(quantities.PARAMETERS.doubt, (*MODEL_SIZES, REFERENCE_SIZE)))
    assert not any(quantities.MODEL_COUNT.doubt(count) for _, count in TIERS)
    peaks = [chip.peak(*kind) for chip in catalogue.accelerators() for kind in PEAK_FIELDS]
    assert [quantities.PEAK.doubt(peak) for peak in peaks if peak and quantities.PEAK.doubt(peak)] == []


@pytest.mark.parametrize(
    ("name", "typed", "zh", "en"),
    [
        ("PARAMETERS", 500, "500亿", "500B"),
        ("PARAMETERS", 0.5, "0.5万亿", "0.5B"),
        ("SERVER_PRICE", 20, "20万", "20k"),
        ("SERVER_PRICE", 0.2, "", "0.2m"),
        ("VISITS", 14, "14亿", "14bn"),
        ("VISITS", 1219, "1219万", "1219m"),
        ("RUN_TOKENS", 15.6, "15.6万亿", "15.6T"),
        ("TOKEN_PRICE", 0.0008, "0.0008/千Tokens", "0.0008 per 1K tokens"),
        ("CHANGE", 66, "66%", "66%"),
        ("DAYS", 0.01, "", ""),
    ],
)
def test_what_was_perhaps_meant(name, typed, zh, en):
    usual = NUMBERS[name].usual
    assert (usual.meant(typed, "zh"), usual.meant(typed, "en")) == (zh, en)


def test_the_sentence_says_value_range_and_guess():
    assert quantities.PARAMETERS.doubt(500) == (
        "500 is unusual: 100M to 100T (parameters) is usual; was 500亿 or 500B meant?"
    )
    assert quantities.GPUS.doubt(0) == "0 is unusual: 1 to 100M (GPUs) is usual"
    assert quantities.PARAMETERS.doubt(5e10) == ""


def test_the_ends_are_usual_and_so_is_free_of_charge():
    usual = Usual(0.005, 1000, zero=True)
    assert [usual.contains(number) for number in (0, 0.004, 0.005, 1000, 1001)] == [
        True,
        False,
        True,
        True,
        False,
    ]
