"""What a fill of the template says of single rows: refused, overridden, doubted; all asked in one run."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.templates import TEMPLATES
from xlplugin.headless.fill import fill

REFUSED = {"mfu_training": 7, "tokens_ratio": -1, "mfu_inference": 2, "peak_factor": 0.5,
           "model_counts[1]": -1, "tam_gpu": "H1OO", "peak_basis": "thick"}  # fmt: skip
CHOSEN = [{"scenario_choice": choice, "mfu_training": 0.2} for choice in ("low", "base")]
# 500, 20 and 14 where 500B, 200,000 and 1.4bn were meant.
WITHOUT_UNIT = {"model_params[2]": 500, "server_cost_usd": 20, "monthly_visits": 14}
OF_A_MODEL = {"all_models[9]": "x", "all_params[9]": 300, "all_counts[9]": 20}
GOOD = [{"mfu_training": 0.2 + n / 1e5, "tokens_ratio": 20 + n / 1e3} for n in range(500)]
WORDS = {
    "native-en": (
        "{name}: {value!r} is not allowed here: Allowed: ",
        "mfu_training does not count: the scenario chosen in the workbook puts 0.41 there",
        "model_params[2]: Parameters 500 is unusual: was 500B meant?; "
        "server_cost_usd: Cost of one server 20 is unusual: was 20k meant?; "
        "monthly_visits: Visits a month 14 is unusual: was 14bn meant?",
        "all_params[9]: Parameters 300 is unusual: was 300B meant?",
    ),
    "udf-zh": (
        "{name}：此处不允许{value!r}：允许：",
        "mfu_training不起作用：工作簿所选情景改用0.41",
        "model_params[2]：参数量500少见：是否为500亿？；"
        "server_cost_usd：单台服务器成本20少见：是否为20万？；monthly_visits：月访问量14少见：是否为14亿？",
        "all_params[9]：参数量300少见：是否为300亿？",
    ),
}


@pytest.mark.parametrize("edition", WORDS)
def test_each_row_is_told_what_is_wrong_with_it_and_rules_cost_a_run_little(edition, asked):
    """Rules and scenarios are computed over columns: the engine is asked for samples, however many rows."""
    refusal, *warnings = WORDS[edition]
    rows = [*({name: value} for name, value in REFUSED.items()), *CHOSEN, WITHOUT_UNIT, OF_A_MODEL, *GOOD]
    table = fill(TEMPLATES / f"llm-compute-{edition}.xlsx", pd.DataFrame(rows, dtype=object))
    good = len(rows) - len(REFUSED)
    assert table["status"].tolist() == ["failed"] * len(REFUSED) + ["ok"] * good
    for message, (name, value) in zip(table["message"], REFUSED.items(), strict=False):
        assert message.startswith(refusal.format(name=name, value=value))
    low, base, *others = table["warnings"][len(REFUSED) :]
    assert [low, *others[:2]] == warnings  # of a model once for its row
    assert {base, *others[2:]} == {""}
    assert asked.total() < 40
