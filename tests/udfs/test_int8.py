"""INT8 where a chip has all but dropped it: the catalogue's figure, and a word that FP8 is meant."""

from __future__ import annotations

import pytest

from udfs import INFER_GPUS, XLP_LAST_ERROR
from xlplugin import ExcelError
from xlplugin.runner import call


@pytest.mark.parametrize(("chip", "tops"), [("B300", "157.5"), ("GB300", "165")])
def test_the_catalogue_s_figure_counts_and_fp8_is_named(chip, tops):
    gpus = call(INFER_GPUS, [1e11, 4.2e12, chip, 0.3, "INT8", "dense"])
    assert gpus == INFER_GPUS(1e11, 4.2e12, float(tops), 0.3)
    assert XLP_LAST_ERROR() == f"INFER_GPUS: {chip} has {tops} TOPS of INT8: FP8 is meant"


def test_a_peak_that_nobody_states_names_fp8_too():
    with pytest.raises(ExcelError, match=r"no INT8 sparse figure.*; FP8 is meant"):
        INFER_GPUS(1e11, 4.2e12, "B300")


def test_where_int8_is_the_way_to_serve_nothing_is_said():
    call(INFER_GPUS, [1e11, 4.2e12, "no such chip"])
    before = XLP_LAST_ERROR()
    call(INFER_GPUS, [1e11, 4.2e12, "H100"])
    call(INFER_GPUS, [1e11, 4.2e12, "B300", 0.3, "FP8"])
    assert XLP_LAST_ERROR() == before
