"""A sweep by workers of the caller gives what this process alone gives: values, errors, what was said."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.sweeps.books import Book
from xlplugin.headless.model import open_model
from xlplugin.sweeps.distributions import Uniform
from xlplugin.sweeps.sweep import sweep


@pytest.mark.parametrize(
    ("formula", "draws"),
    [
        ("=B1/ROUND(A1,0)", 200_000),  # errors, in more than one part
        ("=BESSELJ(A1,1)+A2", 300),  # by the engine
    ],
)
def test_any_executor_gives_the_same(book: Book, formula: str, draws: int) -> None:
    model = open_model(book({"B1": "=A1*2", "C1": formula}))
    model.set("b", 7)
    inputs = {"a": Uniform(-3, 3)}
    alone = sweep(model, inputs, ["total"], draws=draws, seed=4)
    with ThreadPoolExecutor(2) as executor:
        there = sweep(model, inputs, ["total"], draws=draws, seed=4, executor=executor)
    assert there.equals(alone)
    for name in ("errors", "by_engine", "note"):
        assert there.attrs[name] == alone.attrs[name]


@pytest.mark.parametrize(
    ("formula", "draws", "parts"),
    [
        ('INDIRECT("S!A"&1)+A2', 6400, 100),  # the whole row
        ("BESSELJ(A1,1)+A2", 20_000, 64),  # a formula of it
    ],
)
def test_parts_that_the_engine_computes_are_small(book: Book, formula: str, draws: int, parts: int) -> None:
    """Ctrl-C keeps what is done, and waits for the parts that are begun."""
    steps: list[int] = []
    path = book({"B1": "=A1*2", "C1": f"={formula}"})
    with ThreadPoolExecutor(1) as executor:
        sweep(
            path, {"a": Uniform(-3, 3)}, ["total"], draws=draws, seed=4, executor=executor,
            progress=lambda done, total: steps.append(done),
        )  # fmt: skip
    assert len(steps) == parts and steps[-1] == draws
