"""Servers and their market (report, chapter 4.3)."""

from __future__ import annotations

from udfs import quantities as q
from xlplugin.arithmetic import round_up, sum_of_products
from xlplugin.registry import function

REPORT = "report §4.3"


@function(source=REPORT)
def SERVERS(gpus: q.Gpus, gpus_per_server: q.GpusPerServer = 8) -> q.Servers:
    """Servers that hold a number of GPUs, rounded up."""
    return round_up(gpus / gpus_per_server)


@function(source=REPORT)
def SERVER_COST(models: q.Models, servers: q.Servers, unit_cost: q.UnitCost) -> q.Money:
    """Cost of the servers of a number of like models, in the money of the unit cost."""
    return models * servers * unit_cost


@function(source=REPORT)
def SERVER_TAM(rows: q.ServerRows) -> q.Money:
    """Server market: the sum over rows of models · servers · unit cost.

    `rows` is a range of these three columns; a header row of texts and blank rows are skipped. A text or a
    gap in a row of numbers is #VALUE!, another width is #VALUE!, a figure out of bounds is #NUM!. The
    plain-Excel form takes the rows without the header.
    """
    models, servers, unit_cost = rows
    return sum_of_products(models, servers, unit_cost)
