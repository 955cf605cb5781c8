"""On the Back-test sheet: our own H100 and H200 against the roofline, without and with a serving stack."""

from __future__ import annotations

import re

from udfs import KV_BYTES, PREFILL_TOKENS_S
from workbooks import evidence
from workbooks.book import Book
from workbooks.page import Page
from workbooks.sheets.sources import cite, figure
from xlplugin.expr import Expr, NumberExpr, call

ID, WHAT, GPU, BATCH, CONTEXT, MEASURED, BARE, GAP, SERVED, SHARE, PEAK, BANDWIDTH = range(1, 13)
PARAMS, LAYERS, HEADS, WIDTH, BYTES = 7.5e9, 32, 8, 128, 2  # Llama 3 8B's shape, in 16 bits
GIVEN = (
    ("params", ("参数量", "Parameters"), PARAMS, "big"), ("layers", ("层数", "Layers"), LAYERS, "count"),
    ("heads", ("KV头数", "KV heads"), HEADS, "count"), ("width", ("头宽", "Width of a head"), WIDTH, "count"),
    ("bytes", ("每值字节", "Bytes of a value"), BYTES, "count"),
)  # fmt: skip
LABELS = (
    ("编号", "Id"), ("实测项", "Measured"), ("GPU", "GPU"), ("并发(条)", "Batch"), ("上下文\nTokens", "Context\ntokens"),
    ("实测\nTokens/秒", "Measured\ntokens/s"), ("裸卡屋顶线\nTokens/秒", "Bare chip,\ntokens/s"), ("屋顶线÷\n实测−1", "Roofline\n/ meas. - 1"),
    ("按服务系数\nTokens/秒", "As served,\ntokens/s"), ("服务系数\n÷实测", "As served\n/ measured"), ("稠密峰值\n(TFLOPS)", "Dense peak\n(TFLOPS)"),
    ("带宽\n(GB/s)", "Bandwidth\n(GB/s)"),
)  # fmt: skip
SETTING = re.compile(r"batch=(\d+) (?:prompt|context)=(\d+)")


def lay(book: Book, page: Page, row: int, dense: dict[str, NumberExpr]) -> int:
    """`dense`: the coefficients of dense services. Returns the last row."""
    page.put(row, ID, ("裸卡：自行实测的H100与H200", "Bare chips: our own H100 and H200"), "section")
    page.paragraph(
        row + 1, ID, 12,
        ("裸卡每步取内存时间与计算时间的较大者，无固定时间，每卡一个效率；上一表的服务系数描述有排队、调度与网络的线上服务，"
         "因此只有这两张卡实测的约四分之一：服务系数用于估算机队，裸卡形式是单卡的上限。",
         "A bare chip's step takes the longer of memory and compute time, no fixed time, one efficiency a chip. The serving "
         "coefficients above describe traffic with queues, scheduling and networks, so they give about a quarter of what these two "
         "chips do: take them for a fleet, the bare form for what one chip can do at most."),
    )  # fmt: skip
    given = inputs(book, page, row + 3) | dense
    head = row + 11
    page.line(head, ID, LABELS, "header")
    line = head
    for number, one in enumerate(evidence.table("measured_gpus"), 1):
        found = SETTING.search(one["setting"])
        if one["measure"].startswith(("decode", "prefill")) and found:
            line += 1
            measured(book, page, line, f"G{number:03}", one, (int(found[1]), int(found[2])), given)
    gaps = page.span(head + 1, GAP, line, GAP)
    page.put(
        row + 2, WHAT, ("裸卡形式的最小与最大偏差", "Smallest and largest gap of the bare form"), "label"
    )
    page.line(row + 2, GPU, (call("MIN", gaps), call("MAX", gaps)), "total.percent1")
    return line


def inputs(book: Book, page: Page, row: int) -> dict[str, NumberExpr]:
    found = {}
    for line, (name, label, value, style) in enumerate(GIVEN, row):
        page.put(line, WHAT, label, "label")
        found[name] = NumberExpr(page.near(line, GPU, "rowcolumn").text)
        page.put(line, GPU, value, f"fact.{style}")
        cite(page, line, BATCH, "G012")
    cache = book.call(KV_BYTES, *(found[name] for name in ("layers", "heads", "width", "bytes")))
    line = row + len(GIVEN)
    page.put(line, WHAT, ("KV缓存(字节/Token)", "KV cache (bytes/token)"), "label")
    page.put(line, GPU, cache, "result.count")
    found["cache"] = NumberExpr(page.near(line, GPU, "rowcolumn").text)
    for offset, chip in enumerate(("H100", "H200"), 1):
        page.put(line + offset, WHAT, (f"{chip}效率", f"{chip}: efficiency"), "label")
        page.put(line + offset, GPU, figure(page, "C-bare_chip_efficiency"), "fact.two")
        cite(page, line + offset, BATCH, "C-bare_chip_efficiency", short=True)
        found[chip] = NumberExpr(page.near(line + offset, GPU, "rowcolumn").text)
    return found


def measured(book: Book, page: Page, row: int, id: str, one: dict[str, str], setting, given) -> None:
    at = {column: page.near(row, column) for column in range(ID, BANDWIDTH + 1)}
    decode = one["measure"].startswith("decode")
    cite(page, row, ID, id)
    words = ("解码", "decode") if decode else ("预填充", "prefill")
    page.put(row, WHAT, words, "label")
    page.put(row, GPU, one["gpu"], "label")
    page.line(row, BATCH, setting, "fact.count")
    page.put(row, MEASURED, float(one["value"]), "fact.count")
    spec = call("MATCH", at[GPU], Expr("hw_chips"), 0)
    kind = call("MATCH", "FP16 dense", Expr("hw_peak_kinds"), 0)
    page.put(row, PEAK, call("INDEX", Expr("hw_peaks"), spec, kind), "result.one")
    width = call("INDEX", Expr("hw_table"), spec, call("MATCH", "bandwidth_gb_s", Expr("hw_fields"), 0))
    page.put(row, BANDWIDTH, width, "result.count")
    efficiency, params = given[one["gpu"]], given["params"]
    if not decode:
        page.put(row, BARE, book.call(PREFILL_TOKENS_S, params, at[PEAK], "FP16", efficiency), "result.count")
    else:
        bytes_read = params * given["bytes"] + at[BATCH] * at[CONTEXT] * given["cache"]
        memory = bytes_read / (efficiency * at[BANDWIDTH] * 1e9)
        compute = at[BATCH] * 2 * params / (efficiency * at[PEAK] * 1e12)
        page.put(row, BARE, at[BATCH] / call("MAX", memory, compute), "result.count")
        page.put(row, SERVED, as_served(at, given), "result.count")
        page.put(row, SHARE, at[SERVED] / at[MEASURED], "total.percent")
    page.put(row, GAP, at[BARE] / at[MEASURED] - 1, "total.percent1")


def as_served(at: dict[int, NumberExpr], given) -> Expr:
    """DECODE_TOKENS_S of one GPU a copy at the given batch, with the coefficients of dense services."""
    compute, memory, fixed = given["eta_compute"], given["eta_memory"], given["step_s"]
    rate = memory * at[BANDWIDTH] * 1e9
    weights = given["params"] * given["bytes"] / rate
    each = 2 * given["params"] / (compute * at[PEAK] * 1e12) + given["cache"] * at[CONTEXT] / rate
    return at[BATCH] / (fixed + weights + at[BATCH] * each)
