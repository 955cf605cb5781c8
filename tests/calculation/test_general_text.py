"""Numbers as `&` writes them, by our own code as by the engine."""

from __future__ import annotations

import pytest

from tests.computed import value_of
from xlplugin.calculation.general_text import number_text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (120.0, "120"),
        (-0.1, "-0.1"),
        (1 / 3, "0.333333333333333"),
        (1e-20, "1E-20"),
        (1.5e-20, "1.5E-20"),
        (1.5e100, "1.5E+100"),
        (123456789012345678.0, "123456789012346000"),
        (1.23456789012345e-50, "1.23456789012345E-50"),
        (1.23456789012345e-120, "1.2345678901235E-120"),  # the exponent's third digit takes one
        (-1.23456789012344e120, "-1.2345678901234E+120"),
    ],
)
def test_an_exponent_stands_where_the_digits_would_not(number, text):
    assert number_text(number) == text
    assert value_of('=A1&""', {"A1": number}) == text
