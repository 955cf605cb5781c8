"""The inputs: name, the report's value, unit, bounds and source of each."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import quantities as q
from xlplugin.quantity import Number


@dataclass(frozen=True)
class Input:
    """One named input. `low` and `high` are its values in the low and high scenario, None for the base value."""

    name: str
    label: tuple[str, str]
    value: float
    quantity: Number
    format: str
    unit: tuple[str, str]
    source: tuple[str, str]
    low: float | None = None
    high: float | None = None


REPORT = ("报告4.2", "Report §4.2")
TRAFFIC_REPORT = ("报告4.2,第11表", "Report §4.2, table 11")

INPUTS = (
    Input(
        "tokens_ratio", ("每参数训练Tokens数", "Training tokens per parameter"), 38.5, q.TOKENS_RATIO, "one",
        ("Tokens/参数", "tokens/parameter"),
        ("Llama 3.1 405B: 15.6T / 405B(报告4.2)", "Llama 3.1 405B: 15.6T / 405B (report §4.2)"),
    ),
    Input(
        "mfu_training", ("训练MFU", "MFU, training"), 0.3, q.MFU_SHARE, "percent",
        ("占峰值比例", "share of peak"), REPORT,
    ),
    Input(
        "mfu_inference", ("推理MFU", "MFU, inference"), 0.3, q.MFU_SHARE, "percent",
        ("占峰值比例", "share of peak"), REPORT,
    ),
    Input(
        "training_days", ("训练时长(用于合计与市场)", "Training time (for totals and market)"), 60, q.DAYS,
        "count", ("天", "days"), ("报告4.3,第12表", "Report §4.3, table 12"),
    ),
    Input(
        "monthly_visits", ("月访问量", "Visits a month"), 1.4e9, q.VISITS, "count",
        ("次/月", "visits/month"), ("ChatGPT 12个月均值14.1亿,取14亿(报告4.2)",
         "ChatGPT, 12-month mean 1.41bn, taken as 1.4bn (report §4.2)"),
    ),
    Input(
        "questions_per_visit", ("单用户每次访问提问次数", "Questions per visit"), 15, q.QUESTIONS_A_VISIT,
        "number", ("次", "questions"), TRAFFIC_REPORT,
    ),
    Input(
        "tokens_per_question", ("每次问答消耗Tokens数", "Tokens per question and answer"), 600,
        q.TOKENS_A_QUESTION, "count", ("Tokens", "tokens"), TRAFFIC_REPORT,
    ),
    Input(
        "peak_factor", ("峰值预留倍数", "Peak reserve"), 10, q.PEAK_RESERVE, "number",
        ("倍", "x"), TRAFFIC_REPORT,
    ),
    Input(
        "gpus_per_server", ("单台服务器GPU数", "GPUs per server"), 8, q.GPUS_A_SERVER, "count",
        ("张/台", "GPUs/server"), ("报告4.3,第12表", "Report §4.3, table 12"),
    ),
    Input(
        "server_cost_usd", ("单台服务器成本", "Cost of one server"), 200_000, q.SERVER_PRICE, "count",
        ("美元", "USD"), ("报告4.3,第13表", "Report §4.3, table 13"),
    ),
)  # fmt: skip

MODEL_SIZES = (1e10, 5e10, 1e11, 3e11, 5e11, 1e12, 2e12)  # report, table 10
REFERENCE_SIZE = 4.05e11  # Llama 3.1 405B, between model 4 and model 5 in table 10
TIERS = ((2, 50), (3, 25), (5, 15), (6, 10))  # report, table 13: model number, number of such models
CHOICES = (  # name, value, label, the named list of allowed words, source
    (
        "peak_basis", "sparse", ("峰值口径", "Peak basis"), "basis_words",
        ("报告用含结构化稀疏(sparse)的峰值;dense为稠密", "The report takes peaks with structured sparsity"),
    ),
    (
        "tam_gpu", "A100", ("合计与市场所用GPU", "GPU of totals and market"), "hw_chips",
        ("报告4.3用A100", "The report takes A100 (§4.3)"),
    ),
)  # fmt: skip
