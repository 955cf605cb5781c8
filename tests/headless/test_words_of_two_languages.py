"""A scenario may name a word in English or Chinese, whichever the workbook's list of entries shows."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from xlplugin.headless.fill import fill
from xlplugin.headless.model import open_model
from xlplugin.headless.recalc import with_cached_values

ENGLISH, CHINESE = ("sparse", "dense", "sparse-else-dense"), ("稀疏", "稠密", "稀疏否则稠密")


@pytest.fixture(params=[ENGLISH, CHINESE], ids=["en", "zh"])
def template(request, book, tmp_path):
    """A peak whose basis is chosen from a list in one language; its words as well."""

    def prepare(workbook):
        rule = DataValidation("list", formula1="$D$1:$D$3", showErrorMessage=True)
        rule.add("B1")
        workbook["S"].add_data_validation(rule)

    cells = {"B1": request.param[0], "B2": '=GPU_PEAK("A100","FP16",B1)', "B3": "=B1"}
    cells |= {f"D{row}": word for row, word in enumerate(request.param, 1)}
    path = tmp_path / "template.xlsx"
    names = {"basis": "S!$B$1", "peak": "S!$B$2", "shown": "S!$B$3"}
    path.write_bytes(with_cached_values(book({"S": cells}, prepare, names)))
    return path, request.param


def test_fill_takes_both_and_the_cell_shows_the_workbook_s_own(template, tmp_path):
    path, words = template
    given = ["sparse", "稀疏", "Dense", "稠密", "sparse-else-dense", "稀疏否则稠密"]
    summary = fill(path, pd.DataFrame({"basis": [*given, "thick"]}), output=tmp_path / "out")
    assert summary["status"].tolist() == ["ok"] * 6 + ["failed"]
    assert summary["peak"].tolist()[:6] == [6.24e14, 6.24e14, 3.12e14, 3.12e14, 6.24e14, 6.24e14]
    assert "thick" in summary["message"].iloc[-1]
    written = openpyxl.load_workbook(tmp_path / "out" / "0004.xlsx")["S"]["B1"].value
    assert written == words[1]


def test_a_model_in_python_takes_both(template):
    path, words = template
    model = open_model(path)
    for word in ("dense", "稠密"):
        model.set("basis", word)
        model.recalculate()
        assert (model.get("peak"), model.get("shown")) == (3.12e14, words[1])
    with pytest.raises(ValueError, match="thick"):
        model.set("basis", "thick")
