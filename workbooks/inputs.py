"""The inputs: name, the report's value, unit, bounds and source of each, and the sourced scenario values."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import quantities as q
from xlplugin.quantity import Number
from xlplugin.usual import Usual

GPU_HOUR_PRICE = Number("Price of a GPU-hour", "USD/GPU-hour", 0, 1e6, usual=Usual(0.1, 50))
INPUT_SHARE = Number("Input tokens among all tokens billed", "share", 0, 1, usual=Usual(0.05, 0.99))


@dataclass(frozen=True)
class Input:
    """One named input. `low` and `high` are its values in the low and high scenario (less and more compute
    needed), None where the base value stays; `scenario_source` says where they come from. `middle` is the
    median of what was measured, where the report's value is of another kind.
    """

    name: str
    label: tuple[str, str]
    value: float
    quantity: Number
    format: str
    unit: tuple[str, str]
    source: tuple[str, str]
    low: float | None = None
    high: float | None = None
    scenario_source: tuple[str, str] = ("", "")
    middle: float | None = None


REPORT = ("报告4.2", "Report §4.2")
TABLE_11, TABLE_12 = ("报告4.2,第11表", "Report §4.2, table 11"), ("报告4.3,第12表", "Report §4.3, table 12")
TEMPLATE = (
    "另一券商推理模板:10次×1000 Tokens,利用率45%",
    "another broker's template: 10 questions of 1,000 tokens, 45% utilisation",
)
WALL_MFU = (
    "37个已公布训练的全程MFU(16位稠密峰值):八成在18%–41%,中位28%(见回测),与稠密口径同用",
    "37 published runs, wall clock, of the dense 16-bit peak: 80% lie in 18-41%, median 28% (Back-test); with the dense basis",
)

INPUTS = (
    Input(
        "tokens_ratio", ("每参数训练Tokens数", "Training tokens per parameter"), 38.5, q.TOKENS_RATIO, "one",
        ("Tokens/参数", "tokens/parameter"),
        ("Llama 3.1 405B：15.6T÷405B(报告4.2)", "Llama 3.1 405B: 15.6T / 405B (report §4.2)"), 20, 248,
        ("低:Chinchilla 1.4T/70B;高:Qwen2.5-72B 18T/72.7B", "low: Chinchilla 1.4T/70B; high: Qwen2.5-72B 18T/72.7B"),
    ),
    Input(
        "mfu_training", ("训练MFU", "MFU, training"), 0.3, q.MFU_SHARE, "percent1",
        ("占峰值比例", "share of peak"), REPORT, 0.41, 0.18, WALL_MFU, 0.28,
    ),
    Input(
        "mfu_inference", ("推理MFU", "MFU, inference"), 0.3, q.MFU_SHARE, "percent1",
        ("占峰值比例", "share of peak"), REPORT, 0.45, 0.104,
        ("低:另一券商模板45%;高:DeepSeek线上一日实测10.4%(稠密FP8)",
         "low: another broker's template, 45%; high: a day of DeepSeek's service, 10.4% of dense FP8"),
    ),
    Input(
        "training_days", ("训练时长(用于合计与市场)", "Training time (for totals and market)"), 60, q.DAYS,
        "count", ("天", "days"), TABLE_12, 90, 30, ("报告第10表的最长与最短时长", "longest and shortest of the report's table 10"),
    ),
    Input(
        "monthly_visits", ("月访问量", "Visits a month"), 1.4e9, q.VISITS, "big",
        ("次/月", "visits/month"), ("ChatGPT 12个月均值14.1亿,取14亿(报告4.2)",
         "ChatGPT, 12-month mean 1.41bn, taken as 1.4bn (report §4.2)"), 1.219e7, 1.41e9,
        ("低:Kimi 2024年3月1219万次(报告3.2);高:14.1亿次(报告4.2)",
         "low: Kimi in March 2024, 12.19m (report §3.2); high: 1.41bn (report §4.2)"),
    ),
    Input(
        "questions_per_visit", ("单用户每次访问提问次数", "Questions per visit"), 15, q.QUESTIONS_A_VISIT,
        "number", ("次", "questions"), TABLE_11, 10, None, TEMPLATE,
    ),
    Input(
        "tokens_per_question", ("每次问答消耗Tokens数", "Tokens per question and answer"), 600,
        q.TOKENS_A_QUESTION, "count", ("Tokens", "tokens"), TABLE_11, None, 1000, TEMPLATE,
    ),
    Input(
        "peak_factor", ("峰值预留倍数", "Peak reserve"), 10, q.PEAK_RESERVE, "price",
        ("倍", "x"), TABLE_11, 1.226, None,
        ("低:DeepSeek线上一日峰值278节点÷均值226.75", "low: a day of DeepSeek's service, peak 278 nodes over a mean of 226.75"),
    ),
    Input(
        "gpus_per_server", ("单台服务器GPU数", "GPUs per server"), 8, q.GPUS_A_SERVER, "count",
        ("张/台", "GPUs/server"), TABLE_12,
    ),
    Input(
        "server_cost_usd", ("单台服务器成本", "Cost of one server"), 200_000, q.SERVER_PRICE, "big",
        ("美元", "USD"), ("报告4.3,第13表", "Report §4.3, table 13"), 128_000, None,
        ("低:8张A100×1万美元(2023年区间下限)×1.6整机系数(Epoch AI)",
         "low: 8 A100 of USD 10k (low end for 2023), times 1.6 for the rest of the machine (Epoch AI)"),
    ),
    Input(
        "gpu_hour_usd", ("GPU小时价格(单位经济)", "Price of a GPU-hour (unit economics)"), 2, GPU_HOUR_PRICE, "two",
        ("美元/GPU小时", "USD/GPU-hour"), ("DeepSeek线上服务披露:H800每小时2美元", "DeepSeek's disclosure: USD 2 an H800-hour"),
    ),
    Input(
        "input_share", ("输入占计费Tokens(单位经济)", "Input among billed tokens (unit economics)"), 0.7835, INPUT_SHARE,
        "percent1", ("占比", "share"),
        ("DeepSeek线上一日:输入6080亿,输出1680亿", "a day of DeepSeek's service: 608bn in, 168bn out"),
    ),
)  # fmt: skip

MODEL_SIZES = (1e10, 5e10, 1e11, 3e11, 5e11, 1e12, 2e12)  # report, table 10
REFERENCE_SIZE = 4.05e11  # Llama 3.1 405B, between model 4 and model 5 in table 10
TIERS = ((2, 50), (3, 25), (5, 15), (6, 10))  # report, table 13: model number, number of such models


@dataclass(frozen=True)
class Word:
    """A named input that is a word of a list on the Hardware sheet."""

    name: str
    label: tuple[str, str]
    value: str
    listed: str
    source: tuple[str, str]
    low: str | None = None
    high: str | None = None
    scenario_source: tuple[str, str] = ("", "")


WORDS = (
    Word(
        "peak_basis", ("峰值口径", "Peak basis"), "sparse-else-dense", "basis_words",
        ("报告用含结构化稀疏的峰值；没有稀疏峰值的卡（如H20）取稠密", "the report takes peaks with structured sparsity; a chip without one (H20) is taken dense"),
        "dense", "dense", ("已公布的MFU都以稠密峰值计", "published MFU are shares of dense peaks"),
    ),
    Word(
        "tam_gpu", ("合计与市场所用GPU", "GPU of totals and market"), "A100", "hw_chips",
        ("报告4.3用A100", "The report takes A100 (§4.3)"),
    ),
    Word(
        "serving_gpu", ("单位经济所用GPU", "GPU of unit economics"), "H800", "hw_chips",
        ("与所引GPU小时价格一致", "the chip that the GPU-hour price is for"),
    ),
)  # fmt: skip
