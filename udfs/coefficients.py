"""The fitted and assumed coefficients: named, dated data, never literals in the bodies of functions."""

from __future__ import annotations

import functools
from dataclasses import dataclass


@dataclass(frozen=True)
class ServingClass:
    """How a class of models is served: shares of the two peaks reached, fixed time of a step, 80% band.

    `point`: measured well enough to show one figure; else only the band.
    """

    eta_compute: float
    eta_memory: float
    step_s: float
    band_low: float
    band_high: float
    point: bool


@functools.cache
def coefficients() -> dict[str, dict[str, str]]:
    """Every coefficient by name, as coefficients.csv says it, with its unit, source, date and confidence."""
    return {row["name"]: row for row in read("coefficients.csv")}


@functools.cache
def coefficient(name: str) -> float:
    return float(coefficients()[name]["value"])


@functools.cache
def serving_classes() -> dict[str, ServingClass]:
    fields = ("eta_compute", "eta_memory", "step_s", "band_low", "band_high")
    return {
        row["name"]: ServingClass(
            **{field: float(row[field]) for field in fields}, point=row["point"] == "yes"
        )
        for row in read("serving_classes.csv")
    }


@functools.cache
def generations(model: str) -> dict[str, str]:
    """Generation (Ampere, Hopper, Blackwell) by architecture, for the model of wall clock or of steps."""
    return {row["arch"]: row[model] for row in read("generations.csv")}


def read(file: str) -> list[dict[str, str]]:
    from udfs import catalogue  # its reader, with the first coefficient, not with the functions

    return catalogue.read(file)
