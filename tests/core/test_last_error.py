"""XLP_LAST_ERROR: the sentence of the last call that failed, or that is odd, for each caller its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from udfs import IMPLIED_MFU, SERVERS, STICKINESS, XLP_LAST_ERROR
from xlplugin import ExcelError
from xlplugin.caller import Caller, calling
from xlplugin.runner import call


def test_the_last_error_can_be_asked_for():
    call(SERVERS, [-5.0])
    assert XLP_LAST_ERROR() == "#NUM! SERVERS: gpus must be at least 0 and at most 1e+12 (GPUs), got -5"
    call(SERVERS, [5.0])
    assert XLP_LAST_ERROR().endswith("got -5")
    call(SERVERS, [[1.0, -6.0]])
    assert XLP_LAST_ERROR().endswith("got -6")
    call(SERVERS, [np.array([1.0, -7.0])])
    assert XLP_LAST_ERROR().endswith("got -7")


@pytest.mark.parametrize(
    ("function", "arguments", "said"),
    [
        (IMPLIED_MFU, [6e9, 1e11, 500.0, 1000.0], "IMPLIED_MFU: 2 is not at least 0 and at most 1 (share)"),
        (STICKINESS, [300.0, 200.0], "STICKINESS: 1.5 is not at least 0 and at most 1 (share)"),
        (STICKINESS, [[[100.0], [300.0]], 200.0], "STICKINESS: 1.5 is not at least 0 and at most 1 (share)"),
    ],
)
def test_a_share_above_all_stands_and_the_last_error_says_so(function, arguments, said):
    call(SERVERS, [-5.0])
    result = call(function, arguments)
    assert not isinstance(result, ExcelError)
    assert XLP_LAST_ERROR() == f"{said}: the inputs contradict each other"


def test_each_caller_has_its_own_last_error():
    call(SERVERS, [-5.0])
    with calling(Caller()) as client:
        assert XLP_LAST_ERROR() == ""
        call(SERVERS, [-8.0])
        assert XLP_LAST_ERROR().endswith("got -8") and client.last_error == XLP_LAST_ERROR()
    assert XLP_LAST_ERROR().endswith("got -5")
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(XLP_LAST_ERROR).result().endswith("got -5")  # of one process, in any thread
