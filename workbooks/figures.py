"""Every figure that the report prints, with the tolerance that its printed digits allow."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

TABLES = {
    10: ("训练阶段算力需求测算", "Training compute"),
    11: ("单场景(问答)推理算力需求测算", "Inference compute"),
    12: ("训练+推理算力需求测算", "Training and inference"),
    13: ("大模型服务器成本测算", "Server market"),
    15: ("正文数据", "Claims in the running text"),
}
EXACT = ("计数须完全一致", "a count: equal to the last digit")
DIGITS = ("报告所印位数", "half a unit of the last printed digit")


@dataclass(frozen=True)
class Figure:
    """A printed figure. `id` is table/row/column; `tolerance` is absolute, in the printed unit."""

    id: str
    printed: float
    tolerance: float
    why: tuple[str, str]

    @property
    def table(self) -> int:
        return int(self.id.split("/", 1)[0])


def rows(file: str) -> list[dict[str, str]]:
    """A table of the report, as it is printed."""
    with files("workbooks.report").joinpath(file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def exact(id: str, text: str) -> Figure:
    return Figure(id, float(text), 0.0, EXACT)


def rounded(id: str, text: str) -> Figure:
    """A figure printed to so many digits: it may differ by half a unit of the last one."""
    return Figure(id, float(text), float(Decimal(5).scaleb(Decimal(text).as_tuple().exponent - 1)), DIGITS)


def compute_tables() -> list[Figure]:
    """Tables 10 to 13: counts exact, FLOP and rates to the printed digits, amounts to whole 亿美元."""
    found = []
    for table, file in ((10, "10_training_compute.csv"), (11, "11_inference_compute.csv"),
                        (12, "12_training_plus_inference.csv")):  # fmt: skip
        for row in rows(file):
            days = row.pop("days", "")
            name = "/".join(filter(None, (str(table), row.pop("row"), days)))
            whole = "compute" not in name and "per_second" not in name and "qps" not in name
            found += [(exact if whole else rounded)(f"{name}/{column}", text) for column, text in row.items()]
    for row in rows("13_server_tam.csv"):
        tier = row.pop("parameters_100m")
        found += [
            (rounded if column.startswith("cost") else exact)(f"13/{tier}/{column}", text)
            for column, text in row.items()
            if text
        ]
    return found


ROUNDED_CLAIMS = {  # printed coarser than their digits say
    "qps": 500, "inference_100b_a100": 500, "servers_1t": 500,
}  # fmt: skip
CLAIMS = (
    "gpt3_flops", "llama31_flops", "llama31_ratio", "a100_peak_fp16", "h100_peak_fp16", "a100_peak_int8",
    "h100_peak_int8", "mfu", "qps", "tokens_per_second", "peak_daily_tokens", "inference_100b_a100",
    "inference_100b_h100", "servers_100b", "servers_1t", "tam",
)  # fmt: skip


def claims() -> list[Figure]:
    """The claims of the running text that the workbook computes (table 15)."""
    found = []
    for row in rows("15_text_claims.csv"):
        if row["id"] not in CLAIMS:
            continue
        figure = rounded(f"15/{row['id']}", row["printed"])
        if row["id"] in ROUNDED_CLAIMS:
            reason = ("报告写成约数", "printed as a round number")
            figure = Figure(figure.id, figure.printed, ROUNDED_CLAIMS[row["id"]], reason)
        found.append(figure)
    return found


def all_figures() -> list[Figure]:
    return compute_tables() + claims()
