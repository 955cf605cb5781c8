"""ROUND and ROUNDUP over arrays against the engine, number by number, most of all near the edges."""

from __future__ import annotations

import numpy as np
import pytest

from xlplugin.calculation.arrays.by_engine import by_engine
from xlplugin.calculation.arrays.rounding import round_half, round_up, round_up_after_six
from xlplugin.calculation.arrays.values import Batch


@pytest.mark.parametrize(("name", "function"), [("ROUND", round_half), ("ROUNDUP", round_up)])
@pytest.mark.parametrize("digits", [-2, -1, 0, 1, 3, 6, 9])
def test_rounding_equals_the_engine(name, function, digits):
    chance = np.random.default_rng(7)
    sizes = 10.0 ** chance.uniform(-4, 15, 2000)
    steps = np.round(sizes * 10.0**digits * 2) / 2 / 10.0**digits  # on an edge, as far as floats can say
    steps = steps[steps > 0]
    numbers = np.concatenate(
        [sizes, -sizes, steps, np.nextafter(steps, np.inf), steps * (1 + 4e-15), [0.0, 2.5, 994e-6]]
    )
    batch = Batch(len(numbers), {})
    ours = function(batch, [numbers, float(digits)])
    theirs = by_engine(f"{name}({{cell}},{digits})", numbers.tolist())
    assert not batch.irregular.any()
    assert [n for n, a, b in zip(numbers.tolist(), ours.tolist(), theirs, strict=True) if a != b] == []


def test_rounding_of_counts_in_one_step_equals_the_engine():
    chance = np.random.default_rng(8)
    sizes = 10.0 ** chance.uniform(-4, 13, 3000)
    wholes = np.round(sizes) + chance.choice([0.0, 4e-7, 5e-7, 6e-7, 1e-6], 3000)
    numbers = np.concatenate([sizes, wholes, -wholes, [0.0]])
    batch = Batch(len(numbers), {})
    ours = round_up_after_six(batch, numbers)
    theirs = by_engine("ROUNDUP(ROUND({cell},6),0)", numbers.tolist())
    assert [n for n, a, b in zip(numbers.tolist(), ours.tolist(), theirs, strict=True) if a != b] == []
