"""The models: the report's eight, the empty slots below them, and the columns of their table.

Row 1 is the first of the table.
"""

from __future__ import annotations

from dataclasses import dataclass

from udfs import quantities as q
from workbooks.inputs import MODEL_SIZES, REFERENCE_SIZE, TIERS
from xlplugin.quantity import Number

SLOTS = 6
REFERENCE = len(MODEL_SIZES) + 1  # Llama 3.1 405B
REPORT = range(1, REFERENCE + 1)
EMPTY = range(REFERENCE + 1, REFERENCE + 1 + SLOTS)
ALL = range(1, REFERENCE + 1 + SLOTS)
BY_SIZE = (1, 2, 3, 4, REFERENCE, 5, 6, 7, *EMPTY)  # as table 10 prints them; slots last
PRINTED_MARKET = frozenset(number for number, _ in TIERS)  # rows of table 13
FIGURES = {REFERENCE: "llama31_405b"}  # the models' names in the figures of the report


def figure(number: int) -> str:
    return FIGURES.get(number, f"model{number}")


@dataclass(frozen=True)
class ReportModel:
    name: tuple[str, str]
    size: float
    count: int


def report_models() -> dict[int, ReportModel]:
    """By row; models that the report does not count in its market have a count of 0."""
    counts = dict(TIERS)
    found = {
        number: ReportModel((f"模型{number}", f"Model {number}"), size, counts.get(number, 0))
        for number, size in enumerate(MODEL_SIZES, 1)
    }
    found[REFERENCE] = ReportModel(("Llama 3.1(405B)", "Llama 3.1 (405B)"), REFERENCE_SIZE, 0)
    return found


NAME, PARAMS, ACTIVE, RATIO, DAYS, GPU, COUNT, VISITS, STATUS = range(1, 10)
(VALID, USED_ACTIVE, USED_RATIO, USED_DAYS, USED_GPU, USED_VISITS, USED_COUNT, PEAK_TRAINING, PEAK_INFERENCE,
 DENSE_TRAINING, DENSE_INFERENCE, SPARSE_TRAINING, SPARSE_INFERENCE) = range(11, 24)  # fmt: skip
# From here on the columns PARAMS to VISITS again, as MARKET reads them: numbers only.
CLEAN = SPARSE_INFERENCE + 1
SHOWN = CLEAN + VISITS - PARAMS + 1  # the name as every table shows it
NAMES = {
    NAME: "all_models", PARAMS: "all_params", ACTIVE: "all_active", RATIO: "all_ratio", DAYS: "all_days",
    GPU: "all_gpu", COUNT: "all_counts", VISITS: "all_visits",
}  # fmt: skip
QUANTITIES: dict[int, Number] = {
    PARAMS: q.PARAMETERS, ACTIVE: q.ACTIVE_PARAMETERS, RATIO: q.TOKENS_RATIO, DAYS: q.DAYS, COUNT: q.MODEL_COUNT,
    VISITS: q.VISITS,
}  # fmt: skip
FORMATS = {PARAMS: "big", ACTIVE: "big", RATIO: "general", DAYS: "general", COUNT: "count", VISITS: "big"}
LABELS = {
    NAME: ("名称", "Name"), PARAMS: ("参数量", "Parameters"), ACTIVE: ("激活参数\n(空=全部)", "Active\n(blank: all)"),
    RATIO: ("Tokens/参数\n(空=全局)", "Tokens/param.\n(blank: global)"),
    DAYS: ("训练天数\n(空=全局)", "Days\n(blank: global)"), GPU: ("GPU\n(空=全局)", "GPU\n(blank: global)"),
    COUNT: ("数量\n(0=不计入市场)", "How many\n(0: not in market)"),
    VISITS: ("月访问量\n(空=全局)", "Visits a month\n(blank: global)"), STATUS: ("状态", "Status"),
    VALID: ("有效", "Valid"), USED_ACTIVE: ("激活参数\n采用值", "Active,\nin use"),
    USED_RATIO: ("Tokens/参数\n采用值", "Tokens/param.,\nin use"), USED_DAYS: ("天数\n采用值", "Days,\nin use"),
    USED_GPU: ("GPU\n采用值", "GPU,\nin use"), USED_VISITS: ("月访问量\n采用值", "Visits,\nin use"),
    USED_COUNT: ("计入市场\n数量", "Counted\nin market"), PEAK_TRAINING: ("训练峰值\n(TFLOPS)", "Training\npeak"),
    PEAK_INFERENCE: ("推理峰值\n(TFLOPS)", "Inference\npeak"), DENSE_TRAINING: ("训练峰值\n(稠密)", "Training\npeak, dense"),
    DENSE_INFERENCE: ("推理峰值\n(稠密)", "Inference\npeak, dense"),
    SPARSE_TRAINING: ("训练峰值\n(稀疏否则稠密)", "Training peak,\nsparse else dense"),
    SPARSE_INFERENCE: ("推理峰值\n(稀疏否则稠密)", "Inference peak,\nsparse else dense"),
    SHOWN: ("各表所示\n名称", "Name, as\nshown"),
}  # fmt: skip


def flat(label: tuple[str, str]) -> tuple[str, str]:
    return label[0].replace("\n", ""), label[1].replace("\n", " ")
