"""xlplugin: functions written once, reached from Excel, from workbooks without Excel, and from Python.

>>> import xlplugin
>>> xlplugin.fill("template.xlsx", frame)      # a pandas table of scenarios in, a table of outputs out
>>> xlplugin.open_model("template.xlsx")       # set, recalculate, get, save
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlplugin.errors import ExcelError, InputError, XlpluginError

if TYPE_CHECKING:
    from xlplugin.headless.backtest import backtest
    from xlplugin.headless.explain import explain
    from xlplugin.headless.failures import FillError
    from xlplugin.headless.fill import fill
    from xlplugin.headless.freeze import Frozen, freeze
    from xlplugin.headless.listing import Listed, inputs
    from xlplugin.headless.model import Model, open_model
    from xlplugin.headless.recalc import Recalculation, recalculate
    from xlplugin.headless.seek import seek
    from xlplugin.headless.targets import TargetError
    from xlplugin.ooxml.limits import PackageError
    from xlplugin.sweeps.distributions import (
        SweepError,
        discrete,
        empirical,
        grid,
        log_normal,
        log_triangular,
        normal,
        pert,
        triangular,
        uniform,
    )
    from xlplugin.sweeps.sweep import sweep
    from xlplugin.sweeps.tornado import tornado

__all__ = [
    "ExcelError",
    "FillError",
    "Frozen",
    "InputError",
    "Listed",
    "Model",
    "PackageError",
    "Recalculation",
    "SweepError",
    "TargetError",
    "XlpluginError",
    "backtest",
    "discrete",
    "empirical",
    "explain",
    "fill",
    "freeze",
    "grid",
    "inputs",
    "log_normal",
    "log_triangular",
    "normal",
    "open_model",
    "pert",
    "recalculate",
    "seek",
    "sweep",
    "tornado",
    "triangular",
    "uniform",
]
__version__ = "0.2.0"

# Loaded when first asked for: a function in a cell must not wait for the headless tool.
_LATER = {
    "backtest": ".headless.backtest",
    "explain": ".headless.explain",
    "fill": ".headless.fill",
    "FillError": ".headless.failures",
    "freeze": ".headless.freeze",
    "Frozen": ".headless.freeze",
    "inputs": ".headless.listing",
    "Listed": ".headless.listing",
    "recalculate": ".headless.recalc",
    "Recalculation": ".headless.recalc",
    "TargetError": ".headless.targets",
    "PackageError": ".ooxml.limits",
    "SweepError": ".sweeps.distributions",
    "open_model": ".headless.model",
    "Model": ".headless.model",
    "seek": ".headless.seek",
    "sweep": ".sweeps.sweep",
    "tornado": ".sweeps.tornado",
    "grid": ".sweeps.distributions",
    "triangular": ".sweeps.distributions",
    "uniform": ".sweeps.distributions",
    "normal": ".sweeps.distributions",
    "pert": ".sweeps.distributions",
    "discrete": ".sweeps.distributions",
    "empirical": ".sweeps.distributions",
    "log_normal": ".sweeps.distributions",
    "log_triangular": ".sweeps.distributions",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LATER[name], __name__), name)
