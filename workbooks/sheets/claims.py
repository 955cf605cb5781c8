"""Sheet 正文/Text claims: what the report's running text says, computed from figures that stand beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from udfs import COMPUTE_GROWTH, DOUBLING_MONTHS, INFER_FLOPS, PRICE_CUT, TRAIN_FLOPS
from workbooks import facts
from workbooks.book import Book
from workbooks.sheets.claim_words import CLAIMS_ZH, DERIVED, UNITS
from workbooks.words import both
from xlplugin.expr import Expr, NumberExpr, call

ID, SECTION, CLAIM, FIRST_INPUT, SECOND_INPUT, VALUE, UNIT = range(1, 8)
HEADER = 4
YI, WAN = NumberExpr("unit_yi"), NumberExpr("unit_wan")
Formula = Callable[[Book, NumberExpr, NumberExpr], object]


@dataclass(frozen=True)
class Claim:
    """How a claim is computed: from figures that it names itself, or from a cell that it quotes."""

    formula: Formula
    style: str = "number"
    inputs: tuple = (None, None)
    figure: str = ""  # of table 15; empty where the claim is not printed but follows from others
    fact: bool = False  # the claim is only quoted


def cell(figure: str) -> Formula:
    """The cell that computes another figure."""
    return lambda book, first, second: book.meaning(figure)


def times(figure: str, unit: Expr) -> Formula:
    """A figure in single units; n.a. while its model is none."""
    return lambda book, first, second: call("IFERROR", book.figures[figure] * unit, "n.a.")


def peak(book: Book, first: Expr, second: Expr) -> Expr:
    kind = call("SUBSTITUTE", second, book.pages["claims"].word("sparse"), "sparse")
    row, column = call("MATCH", first, Expr("hw_chips"), 0), call("MATCH", kind, Expr("hw_peak_kinds"), 0)
    return call("INDEX", Expr("hw_peaks"), row, column)


def quoted(value: float, style: str) -> Claim:
    return Claim(lambda book, first, second: value, style, fact=True)


def claims() -> dict[str, Claim]:
    """By the id of table 15, a part of it after a slash; in the order of the sheet."""
    return {
        "gpt3_flops": Claim(lambda b, n, d: b.call(TRAIN_FLOPS, n, d / n), "flop", (1746e8, 3e11)),
        "llama31_flops": Claim(lambda b, n, r: b.call(TRAIN_FLOPS, n, r), "flop", (4050e8, 38.5)),
        "llama31_ratio": Claim(lambda b, d, n: d / n, "two", (15.6e12, 405e9)),
        "backward_ratio": Claim(
            lambda b, n, d: b.call(TRAIN_FLOPS, n, d / n) / b.call(INFER_FLOPS, n, d), "number", (1746e8, 3e11)
        ),
        "a100_peak_fp16": Claim(peak, inputs=("A100", "FP16 sparse")),
        "h100_peak_fp16": Claim(peak, inputs=("H100", "FP16 sparse")),
        "a100_peak_int8": Claim(peak, inputs=("A100", "INT8 sparse")),
        "h100_peak_int8": Claim(peak, inputs=("H100", "INT8 sparse")),
        "mfu": Claim(lambda *_: NumberExpr("mfu_training_used"), "percent"),
        "monthly_visits": Claim(cell("11/monthly_visits_100m/model3")),
        "qps": Claim(times("11/qps_10k/model3", WAN), "two"),
        "tokens_per_second": Claim(cell("11/tokens_per_second_100m/model3"), "three"),
        "peak_daily_tokens": Claim(times("11/peak_daily_tokens_100m/model3", YI), "flop"),
        "inference_100b_a100": Claim(cell("11/gpus_A100_INT8/model3"), "count"),
        "inference_100b_h100": Claim(cell("11/gpus_H100_INT8/model3"), "count"),
        "servers_100b": Claim(cell("12/servers_of_8_A100/model3"), "count"),
        "servers_1t": Claim(cell("12/servers_of_8_A100/model6"), "count"),
        "tam": Claim(cell("13/total/cost_usd_100m_printed"), "one"),
        "idc_2023": Claim(cell("15/idc_2023"), "count"),
        "idc_2023/multiple": Claim(lambda *_: NumberExpr("tam_multiple"), "times"),
        "compute_growth": quoted(1e10, "flop"),
        "doubling_regular/1": quoted(5, "count"),
        "doubling_regular/2": quoted(6, "count"),
        "doubling_regular/implied": Claim(lambda b, *_: b.call(DOUBLING_MONTHS, b.figures["15/compute_growth"], 12), "two"),
        "doubling_regular/growth": Claim(lambda b, *_: b.call(COMPUTE_GROWTH, 12, b.figures["15/doubling_regular/1"]), "flop"),
        "doubling_large/1": quoted(10, "count"),
        "doubling_large/2": quoted(11, "count"),
        "doubling_large/growth": Claim(lambda b, *_: b.call(COMPUTE_GROWTH, 12, b.figures["15/doubling_large/1"]), "flop"),
        "capex_2q24": Claim(cell("15/capex_2q24"), "count"),
        "kimi_tip_per_day": Claim(cell("15/kimi_tip_per_day"), "two"),
        **{f"kimi_visits/{i}": Claim(cell(f"15/kimi_visits/{i}"), "count") for i in (1, 2, 3)},
        "gpt4o_mini_cut": Claim(
            lambda b, *_: b.call(PRICE_CUT, b.figures["2/GPT-3.5-turbo-instruct/input_usd"], b.figures["2/GPT-4o mini/input_usd"]),
            "percent",
        ),
        "gpt4o_price_cut": quoted(0.5, "percent"),
        "pe_definition": Claim(cell("15/pe_definition"), "count"),
    }  # fmt: skip


def lay(book: Book) -> None:
    page = book.page("claims")
    page.heading(
        ("表15  正文数据复算", "Table 15  Claims of the running text, recomputed"),
        (
            "蓝字为报告正文所写;其余取自各表或由公式算出。",
            "Blue figures are the text's own; the others come from the tables or are computed.",
        ),
    )
    page.widths(28, 9, 60, 19, 19, 19, 34)
    page.line(
        HEADER, ID,
        (("编号", "Id"), ("章节", "Section"), ("说法", "Claim"), ("输入一", "Input 1"), ("输入二", "Input 2"),
         ("复算值", "Recomputed"), ("单位", "Unit")),
        "header",
    )  # fmt: skip
    told, listed = facts.claims(), claims()
    for row, (name, claim) in enumerate(listed.items(), HEADER + 1):
        fact = told[name.partition("/")[0]]
        page.put(row, ID, name, "source")
        page.put(row, SECTION, fact["section"], "label")
        english = DERIVED.get(name, fact["claim"])
        page.put(row, CLAIM, (CLAIMS_ZH[name], english), "label")
        for column, value in zip((FIRST_INPUT, SECOND_INPUT), claim.inputs, strict=True):
            if isinstance(value, str):
                value = value.replace("sparse", page.word("sparse"))
            page.put(
                row,
                column,
                value,
                "label" if value is None else f"fact.{'text' if isinstance(value, str) else 'input'}",
            )
        formula = claim.formula(book, page.near(row, FIRST_INPUT), page.near(row, SECOND_INPUT))
        where = page.put(row, VALUE, formula, f"{'fact' if claim.fact else 'result'}.{claim.style}")
        book.computes(f"15/{name}", where)
        page.put(row, UNIT, UNITS.get(name.partition("/")[0]) or both(fact["unit"]), "label")
    last = HEADER + len(listed) + 1
    page.sourced(last)
    page.printed(last, UNIT, freeze=f"A{HEADER + 1}", header_rows=f"{HEADER}:{HEADER}")
