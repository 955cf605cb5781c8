"""What holds for any inputs: scaling laws, inverses, and that a range is as many single calls."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.case_tables import tabled_functions
from udfs import (
    CAGR,
    COMPUTE_GROWTH,
    DOUBLING_MONTHS,
    GPU_PEAK,
    GROWTH_RATE,
    IMPLIED_BASE,
    INFER_GPUS,
    MARKET,
    MFU_BAND,
    MIN_GPUS,
    TRAIN_DAYS,
    TRAIN_GPU_HOURS,
    TRAIN_GPUS,
)
from udfs.catalogue import accelerators
from xlplugin import ExcelError
from xlplugin.quantity import Number
from xlplugin.runner import call

params = st.floats(1e6, 1e12)
ratios = st.floats(0.1, 100)
days = st.floats(0.5, 1000)
mfus = st.floats(0.01, 1)
chips = st.sampled_from(["A100", "H100", "B200", 312.0])


@given(params, ratios, days, days, chips, mfus)
def test_more_days_never_need_more_gpus(params, ratio, one, other, chip, mfu):
    short, long = sorted((one, other))
    assert TRAIN_GPUS(params, ratio, short, chip, mfu) >= TRAIN_GPUS(params, ratio, long, chip, mfu)


@given(params, ratios, days, chips, mfus)
def test_training_days_invert_training_gpus_within_one_gpu(params, ratio, days, chip, mfu):
    gpus = TRAIN_GPUS(params, ratio, days, chip, mfu)
    if gpus:
        assert TRAIN_DAYS(params, ratio, gpus, chip, mfu) <= days * (1 + 1e-6)
    if gpus > 1:
        assert TRAIN_DAYS(params, ratio, gpus - 1, chip, mfu) > days * (1 - 1e-6)


@given(params, ratios, st.floats(1, 1e6), chips, mfus)
def test_gpu_hours_are_gpus_times_hours(params, ratio, gpus, chip, mfu):
    hours = TRAIN_GPU_HOURS(params, ratio, chip, mfu)
    assert math.isclose(TRAIN_DAYS(params, ratio, gpus, chip, mfu) * 24 * gpus, hours, rel_tol=1e-12)


@given(params, st.floats(0, 1e15), st.sampled_from([624.0, 1979.0]))
def test_half_the_utilisation_needs_twice_the_gpus_within_rounding(params, tokens, peak):
    full, half = (INFER_GPUS(params, tokens, peak, mfu) for mfu in (0.6, 0.3))
    assert 2 * full - 2 <= half <= 2 * full + 1


@given(params, st.floats(1, 1e15), st.sampled_from(["A100", "H100"]))
def test_a_service_needs_what_it_computes_and_what_holds_its_weights(params, tokens, chip):
    computed = INFER_GPUS(params, tokens, GPU_PEAK(chip, "INT8") / 1e12)
    assert INFER_GPUS(params, tokens, chip) == max(computed, MIN_GPUS(params, "INT8", chip))


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=5), st.floats(0.1, 0.99))
def test_a_band_of_a_column_is_as_many_bands(column, probability):
    rows = MFU_BAND([[mfu] for mfu in column], probability)
    assert rows == [MFU_BAND(mfu, probability)[0] for mfu in column]
    assert all(low < mfu < high for mfu, (low, high) in zip(column, rows, strict=True))


@given(st.floats(1.01, 1e12), st.floats(0.1, 100))
def test_doubling_months_invert_compute_growth(multiple, years):
    assert math.isclose(COMPUTE_GROWTH(years, DOUBLING_MONTHS(multiple, years)), multiple, rel_tol=1e-9)


@given(st.floats(-1e12, 1e12), st.floats(-0.9, 100))
def test_implied_base_inverts_growth_rate(value, growth):
    base = IMPLIED_BASE(value, growth)
    if base > 0:
        assert math.isclose(1 + GROWTH_RATE(value, base), 1 + growth, rel_tol=1e-9)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 50))
def test_cagr_leads_from_first_to_last(first, last, years):
    assert math.isclose(first * (1 + CAGR(first, last, years)) ** years, last, rel_tol=1e-7)


# What cells of a range may hold besides good numbers; chips with a gap (T4: no sparse peak) and misspelt.
ODD = st.sampled_from(
    [None, "", "abc", "70%", "4050亿", "1,5", True, 0.0, -1.0, 1e308, math.nan, ExcelError("#N/A")]
)
WORDS = {
    "gpu": ["A100", "h100", "T4", "H1OO", 312.0, None, ExcelError("#REF!")],
    "precision": ["FP16", "INT8", "int8", None, "FP32"],
    "basis": ["dense", "sparse", None, 7.0],
    "generation": ["Ampere", "hopper", "Blackwell", None, "Volta"],
    "moe": [True, False, None, 1.0, "maybe"],
    "model_class": ["dense", "mixtral", "moe", None, "none"],
    "field": ["memory_gb", "vendor", "int8_sparse_tops", None],
}


WHOLE_RANGES = ("SERVER_TAM", "MFU_BAND")  # the one sums, the other spills
SHAPES = ("scalar", "row", "column", "grid")


def cells(argument):
    if isinstance(argument.quantity, Number):
        low = max(argument.quantity.low, -1e6)
        high = min(argument.quantity.high, 1e12)
        return st.one_of(st.floats(low, high), st.floats(low, high), ODD)
    return st.sampled_from(WORDS[argument.name])


@pytest.mark.parametrize(
    "function",
    [f for f in tabled_functions() if f.name not in ("SERVER_TAM", "MFU_BAND", "MARKET")],
    ids=lambda f: f.name,
)
@settings(max_examples=25)
@given(st.data())
def test_a_range_is_as_many_single_calls(function, data):
    height, width = data.draw(st.tuples(st.integers(1, 4), st.integers(1, 3)))
    shapes = data.draw(
        st.lists(st.sampled_from(["scalar", "row", "column", "grid"]), min_size=10, max_size=10)
    )
    arguments, single = [], []
    for argument, shape in zip(function.arguments, shapes, strict=False):
        rows = height if shape in ("column", "grid") else 1
        columns = width if shape in ("row", "grid") else 1
        block = [[data.draw(cells(argument)) for _ in range(columns)] for _ in range(rows)]
        arguments.append(block[0][0] if shape == "scalar" else block)
        single.append(lambda i, j, b=block, r=rows, c=columns: b[i if r > 1 else 0][j if c > 1 else 0])
    result = call(function, arguments)
    if not isinstance(result, list):
        result = [[result]]
    for i, row in enumerate(result):
        for j, value in enumerate(row):
            assert same(value, call(function, [at(i, j) for at in single])), (i, j)


@given(st.lists(st.floats(1e6, 1e13), min_size=1, max_size=50))
def test_a_numpy_range_is_as_many_single_calls(column):
    results = TRAIN_GPUS(np.array(column), 38.5, 30.0, "A100")
    assert results.tolist() == [TRAIN_GPUS(value, 38.5, 30.0, "A100") for value in column]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int32", "int64", "uint8", "object"])
def test_every_numpy_type_of_number_is_computed_in_full_precision(dtype):
    column = np.array([1, 3, 7, 100], dtype=dtype)
    assert TRAIN_GPU_HOURS(column, 38.5, "A100").tolist() == [
        TRAIN_GPU_HOURS(float(value), 38.5, "A100") for value in column
    ]


def same(one: object, other: object) -> bool:
    """Equal errors with equal messages, or numbers equal to the last bits that numpy's powers leave open."""
    if isinstance(one, ExcelError):
        return isinstance(other, ExcelError) and str(one) == str(other)
    if isinstance(one, str) or isinstance(other, str | ExcelError):
        return one == other
    return math.isclose(one, other, rel_tol=1e-13, abs_tol=1e-15)


def test_every_catalogue_chip_trains_or_says_what_it_lacks():
    for chip in accelerators():
        for basis in ("dense", "sparse"):
            result = call(TRAIN_GPUS, [1e11, 38.5, 30.0, chip.short_name, 0.3, "FP16", basis])
            assert result == ExcelError("#N/A") if chip.peak("FP16", basis) is None else result > 0


def test_a_table_of_formulas_has_minus_one_for_a_blank_and_no_visits_stay_none():
    def market(visits, blank):
        return MARKET([[1e11, blank, blank, blank, None, 2, visits]], 624, 1248)

    assert market(-1, -1) == market(None, None) == market(1.4e9, None)
    assert market(0, -1) == market(0, None) < market(-1, -1)
