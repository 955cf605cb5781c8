"""A workbook in the engine's memory, with the settings that all of ours have."""

from __future__ import annotations

import datetime

from xlplugin.calculation.iterated_loops import MAX_CHANGE, MAX_STEPS


def engine_workbook(data: bytes, date_1904: bool, iterates: bool = False):
    """A formualizer.Workbook of these bytes, not yet evaluated; `iterates`: whether loops are computed."""
    import formualizer

    settings = formualizer.EvaluationConfig()
    settings.date_system = "1904" if date_1904 else "1900"
    if iterates:
        settings.cycle_policy = "iterate"
        settings.iterate_max_iterations, settings.iterate_max_change = MAX_STEPS, MAX_CHANGE
    config = formualizer.WorkbookConfig(eval_config=settings)
    workbook = formualizer.Workbook.from_bytes(data, config=config)
    # One moment for all evaluations: what follows from NOW() must agree from scenario to scenario.
    now = datetime.datetime.now().astimezone()
    offset = int(now.utcoffset().total_seconds())
    workbook.set_deterministic_clock(now.astimezone(datetime.UTC), offset)
    return workbook
