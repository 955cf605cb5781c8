"""What sweeps are measured against: the same models written by hand in numpy."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import openpyxl
from openpyxl.workbook.defined_name import DefinedName

from xlplugin.sweeps.distributions import Floats

MODELS = ((5e10, 50), (1e11, 25), (5e11, 15), (1e12, 10))  # parameters, how many
TRAINING_PEAK, INFERENCE_PEAK = 624e12, 1248e12  # A100, sparse
PRODUCTS, YEARS = 25, 10


def market(drawn: Mapping[str, Floats]) -> Floats:
    """Server market in USD."""
    market = np.zeros(len(drawn["peak_factor"]))
    tokens = drawn["monthly_visits"] * drawn["questions_per_visit"] * 600 / 30 * drawn["peak_factor"]
    for params, count in MODELS:
        training = (
            6
            * params
            * params
            * 38.5
            / (drawn["mfu_training"] * TRAINING_PEAK * drawn["training_days"] * 86400)
        )
        inference = 2 * params * tokens / (drawn["mfu_inference"] * INFERENCE_PEAK * 86400)
        market += count * _up((_up(training) + _up(inference)) / 8)
    return np.round(market * 200_000, 2)


def _up(values: Floats) -> Floats:
    return np.ceil(np.round(values, 6))


def products_book() -> bytes:
    """A workbook of 1,000 formulas: sales, costs, tax and cash of products over years."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row, (name, value) in enumerate(
        {"growth": 0.05, "cost_share": 0.6, "tax_rate": 0.25}.items(), start=1
    ):
        sheet.cell(row, 1, value)
        workbook.defined_names[name] = DefinedName(name, attr_text=f"Sheet!$A${row}")
    for product in range(PRODUCTS):
        top = 10 + 4 * product
        sheet.cell(top, 1, float(100 + product))
        sheet.cell(top + 1, 1, float(30 + product))
        for year in range(1, YEARS + 1):
            here, before = (openpyxl.utils.get_column_letter(column) for column in (year + 1, year))
            sheet[f"{here}{top}"] = f"={before}{top}*(1+growth)"
            sheet[f"{here}{top + 1}"] = f"={here}{top}*cost_share+$A{top + 1}"
            sheet[f"{here}{top + 2}"] = (
                f"=IF({here}{top}>{here}{top + 1},({here}{top}-{here}{top + 1})*tax_rate,0)"
            )
            sheet[f"{here}{top + 3}"] = f"={here}{top}-{here}{top + 1}-{here}{top + 2}"
    sheet["A5"] = "=" + "+".join(f"SUM(B{13 + 4 * p}:K{13 + 4 * p})" for p in range(PRODUCTS))
    workbook.defined_names["cash"] = DefinedName("cash", attr_text="Sheet!$A$5")
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def products(drawn: Mapping[str, Floats]) -> Floats:
    """Cash of all products over all years."""
    total = np.zeros(len(drawn["growth"]))
    for product in range(PRODUCTS):
        sales, cash = np.full(len(total), 100.0 + product), np.zeros(len(total))
        for _ in range(YEARS):
            sales = sales * (1 + drawn["growth"])
            costs = sales * drawn["cost_share"] + (30.0 + product)
            tax = np.where(sales > costs, (sales - costs) * drawn["tax_rate"], 0.0)
            cash = cash + (sales - costs - tax)
        total = total + cash
    return total
