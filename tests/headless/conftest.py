"""Books for the headless tests: small plain ones made by openpyxl, and the rich one, filled once for all."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from openpyxl.workbook.defined_name import DefinedName

import udfs  # noqa: F401  (puts the functions into the registry, also when the package is not installed)
from tests.headless.rich_book import QUOTED, rich_book
from xlplugin.calculation.engine import Engine
from xlplugin.headless.fill import fill
from xlplugin.headless.recalc import with_cached_values

SCENARIO = {
    "gpus": 80_000,
    "share": "35%",
    "chip": "H100",
    f"{QUOTED}!B9": "=1+1 <&>",
    "rates[2]": 7,
    "Prefixed!B1": 5,
}


def _names(workbook) -> None:
    names = {
        "gpus": "$B$1",
        "chip": "$B$2",
        "counts": "$B$3:$B$5",
        "servers": "$D$1",
        "label": "$D$2",
        "days": "$D$3",
    }
    for name, where in names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=f"'In & Out'!{where}")


CELLS = {
    "B1": 28349, "B2": "A100", "B3": 1, "B4": 2, "B5": 3, "B7": "note", "B8": 0.3, "D5": "=1+1",
    "D1": "=SERVERS(gpus)", "D2": '=chip&"/"&SUM(counts)', "D3": '=TRAIN_DAYS(1e11,38.5,gpus,chip,B8)',
}  # fmt: skip


@pytest.fixture
def template(book, tmp_path):
    """A small model: an input of each kind, and outputs that follow from them."""
    path = tmp_path / "template.xlsx"
    path.write_bytes(with_cached_values(book({"In & Out": CELLS, "Other": {"A1": "untouched"}}, _names)))
    return path


@pytest.fixture(scope="session")
def rich(tmp_path_factory):
    """Path of the rich book."""
    path = tmp_path_factory.mktemp("rich") / "rich.xlsm"
    path.write_bytes(rich_book())
    return path


@pytest.fixture(scope="session")
def filled(rich, tmp_path_factory):
    """Path of the rich book with the scenario in it."""
    directory = tmp_path_factory.mktemp("filled")
    summary = fill(rich, pd.DataFrame([SCENARIO]), output=directory)
    assert summary["message"].tolist() == [""]
    return directory / "0001.xlsm"


@pytest.fixture
def asked(monkeypatch):
    """How often the engine has computed: for a rule, for a scenario."""
    count = Counter()

    def counted(name):
        method = getattr(Engine, name)

        def call(*arguments):
            count[name] += 1
            return method(*arguments)

        monkeypatch.setattr(Engine, name, call)

    counted("ask")
    counted("recalculate")
    return count
