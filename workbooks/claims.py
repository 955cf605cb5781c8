"""Sheet 正文/Text claims: what the report's running text says, computed from figures that stand beside it."""

from __future__ import annotations

from udfs import TRAIN_FLOPS
from xlplugin.expr import Expr, NumberExpr, call

from .book import Book
from .figures import CLAIMS, rows
from .page import Page

ID, SECTION, CLAIM, FIRST_INPUT, SECOND_INPUT, VALUE, UNIT = range(1, 8)
HEADER = 5
CLAIMS_ZH = {
    "gpt3_flops": "GPT-3 175B训练算力",
    "llama31_flops": "Llama 3.1 405B训练算力",
    "llama31_ratio": "Llama 3.1 405B每参数训练Tokens数",
    "a100_peak_fp16": "A100 80G SXM FP16峰值(含稀疏)",
    "h100_peak_fp16": "H100 SXM FP16峰值(含稀疏)",
    "a100_peak_int8": "A100 INT8峰值(由推理表反推)",
    "h100_peak_int8": "H100 INT8峰值(由推理表反推)",
    "mfu": "假设集群利用率MFU",
    "qps": "每秒请求数QPS",
    "tokens_per_second": "每秒Tokens(亿)",
    "peak_daily_tokens": "峰值每日Tokens",
    "inference_100b_a100": "千亿模型单场景推理所需A100",
    "inference_100b_h100": "千亿模型单场景推理所需H100",
    "servers_100b": "千亿模型所需服务器(训练60天+推理)",
    "servers_1t": "万亿模型所需服务器",
    "tam": "100个模型的AI服务器市场",
}
INPUTS = {  # figures that the claim itself names
    "gpt3_flops": (1746e8, 3e11),
    "llama31_flops": (4050e8, 38.5),
    "llama31_ratio": (15.6e12, 405e9),
    "a100_peak_fp16": ("A100", "FP16 sparse"),
    "h100_peak_fp16": ("H100", "FP16 sparse"),
    "a100_peak_int8": ("A100", "INT8 sparse"),
    "h100_peak_int8": ("H100", "INT8 sparse"),
}


def lay(book: Book) -> None:
    page = book.page("claims")
    page.heading(
        ("正文数据复算", "Claims of the running text, recomputed"),
        (
            "输入一、输入二为报告正文所写;其余取自各表。",
            "Inputs as the text gives them; the others come from the tables.",
        ),
    )
    page.widths(24, 8, 52, 18, 18, 18, 30)
    page.line(
        HEADER, ID,
        (("编号", "Id"), ("章节", "Section"), ("说法", "Claim"), ("输入一", "Input 1"), ("输入二", "Input 2"),
         ("复算值", "Recomputed"), ("单位", "Unit")),
        "header",
    )  # fmt: skip
    told = {row["id"]: row for row in rows("15_text_claims.csv")}
    for row, name in enumerate(CLAIMS, HEADER + 1):
        claim(book, page, row, name, told[name])
    page.printed(HEADER + len(CLAIMS), UNIT, freeze=f"A{HEADER + 1}", header_rows=f"{HEADER}:{HEADER}")


def claim(book: Book, page: Page, row: int, name: str, told: dict[str, str]) -> None:
    page.put(row, ID, name, "source")
    page.put(row, SECTION, told["section"], "label")
    page.put(row, CLAIM, (CLAIMS_ZH[name], told["claim"]), "label")
    for column, value in zip((FIRST_INPUT, SECOND_INPUT), INPUTS.get(name, (None, None)), strict=True):
        page.put(row, column, value, "input.text" if isinstance(value, str) else "input.general")
    first, second = page.near(row, FIRST_INPUT), page.near(row, SECOND_INPUT)
    formula = recomputed(book, name, first, second)
    style = "flop" if float(told["printed"]) >= 1e9 else "number"
    style = {"mfu": "percent", "tokens_per_second": "three"}.get(name, style)
    book.computes(f"15/{name}", page.put(row, VALUE, formula, f"result.{style}"))
    page.put(row, UNIT, told["unit"], "label")


def recomputed(book: Book, name: str, first: NumberExpr, second: NumberExpr) -> Expr:
    """The claim as a formula: from its own inputs, or the cell of the table that it quotes."""
    at = book.figures
    if "peak_" in name and name.startswith(("a100", "h100")):
        row, column = (
            call("MATCH", first, Expr("hw_chips"), 0),
            call("MATCH", second, Expr("hw_peak_kinds"), 0),
        )
        return call("INDEX", Expr("hw_peaks"), row, column)
    if name in INPUTS:
        return {
            "gpt3_flops": book.call(TRAIN_FLOPS, first, second / first),
            "llama31_flops": book.call(TRAIN_FLOPS, first, second),
            "llama31_ratio": first / second,
        }[name]
    yi, wan = NumberExpr("unit_yi"), NumberExpr("unit_wan")
    return {
        "mfu": NumberExpr("mfu_training_used"),
        "qps": at["11/qps_10k/model3"] * wan,
        "tokens_per_second": at["11/tokens_per_second_100m/model3"],
        "peak_daily_tokens": at["11/peak_daily_tokens_100m/model3"] * yi,
        "inference_100b_a100": at["11/gpus_A100_INT8/model3"],
        "inference_100b_h100": at["11/gpus_H100_INT8/model3"],
        "servers_100b": at["12/servers_of_8_A100/model3"],
        "servers_1t": at["12/servers_of_8_A100/model6"],
        "tam": at["13/total/cost_usd_100m_printed"],
    }[name]
