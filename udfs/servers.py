"""Servers and their market (report, chapter 4.3)."""

from __future__ import annotations

from udfs import quantities as q
from xlplugin.arithmetic import filled, is_positive, one_for_zero, round_up, sum_of_products
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


@function(source="the whole of chapter 4: tables 10 to 13 for each model, summed; report §4.3")
def MARKET(
    model_table: q.ModelTable, training_peaks: q.TrainingPeaks, inference_peaks: q.InferencePeaks,
    tokens_ratio: q.TokensRatio = 38.5, days: q.Days = 60, monthly_visits: q.MonthlyVisits = 1.4e9,
    questions: q.Questions = 15, tokens: q.TokensPerQuestion = 600, peak_factor: q.PeakFactor = 10,
    mfu_training: q.Mfu = 0.3, mfu_inference: q.Mfu = 0.3, gpus_per_server: q.GpusPerServer = 8,
    unit_cost: q.UnitCost = 200_000,
) -> q.Money:  # fmt: skip
    """Server market of a table of models: each trains and serves on its own GPUs, and counts so many times.

    `model_table` has seven columns: parameters, active parameters (blank: all), tokens per parameter,
    training days, GPU (for the reader; its peaks are the next two arguments), number of such models, visits
    a month. Blank cells take the arguments of that name, as does -1, which a
    table of formulas has for a blank. A row without models, parameters or a peak adds
    nothing.
    """
    params, active, ratio, own_days, _, count, visits = model_table
    active, visits = filled(active, params), filled(visits, monthly_visits)
    training_rate = mfu_training * (one_for_zero(training_peaks) * 1e12)
    inference_rate = mfu_inference * (one_for_zero(inference_peaks) * 1e12)
    work = 6 * active * (params * filled(ratio, tokens_ratio))
    training = round_up(work / (training_rate * (filled(own_days, days) * 86400)))
    serving = 2 * active * (visits * questions * tokens / 30 * peak_factor)
    gpus = training + round_up(serving / (inference_rate * 86400))
    counted = count * is_positive(training_peaks) * is_positive(inference_peaks)
    return sum_of_products(counted, round_up(gpus / gpus_per_server)) * unit_cost
