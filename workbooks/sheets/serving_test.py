"""On the Back-test sheet: measured services against the roofline, by class of models."""

from __future__ import annotations

from udfs.backtest.models import UNMEASURED, Serve, serving_class
from udfs.backtest.rows import Row, Unreached, Unusable
from udfs.coefficients import serving_classes
from workbooks import evidence
from workbooks.book import Book
from workbooks.page import Page
from workbooks.sheets import serving_lookup
from workbooks.sheets.serving_lookup import Rows
from workbooks.sheets.sources import cite, figure
from xlplugin.expr import Expr, NumberExpr, call

GROUP = 8  # GPUs that hold one copy: of 1, 2, 4 and 8 the most always gives most in this roofline
(ID, MODEL, GPU, PRECISION, CLASS, ACTIVE, TOTAL, CACHE, READ, WRITTEN, USER, MEASURED, PEAK, BANDWIDTH, MEMORY,
 WEIGHTS, SEQUENCE, A_TOKEN, A_WEIGHT, BATCH, PREDICTED, RATIO, WHY) = range(1, 24)  # fmt: skip
NAME, N, MEDIAN, NEAR, BIAS, COVERED, ETA_C, ETA_M, STEP, LOW, HIGH, POINT = 2, 3, *range(5, 15)
OTHER = "dense-other"
CLASSES = (*serving_classes(), OTHER)
WORDS = {
    "dense": ("稠密模型,MLPerf,数据中心GPU", "Dense, MLPerf, data-centre GPUs"), "mixtral": ("小型混合专家(Mixtral)", "Small mixture (Mixtral)"),
    "gpt-oss": ("gpt-oss-120b", "gpt-oss-120b"), "deepseek-r1": ("DeepSeek-R1,MLPerf", "DeepSeek-R1, MLPerf"),
    "moe": ("大型混合专家,未列入", "Large mixture, not listed"), OTHER: ("稠密模型,其余", "Dense, others"),
}  # fmt: skip
LABELS = (
    ("编号", "Id"), ("模型", "Model"), ("GPU", "GPU"), ("精度", "Precision"), ("类别", "Class"), ("激活参数\n(亿)", "Active\n(100m)"),
    ("总参数\n(亿)", "Total\n(100m)"), ("KV缓存\n(字节/Token)", "KV cache\n(bytes/token)"), ("输入\nTokens", "Input\ntokens"),
    ("输出\nTokens", "Output\ntokens"), ("用户速度下限\n(Tokens/秒)", "User speed\n(tokens/s)"), ("实测输出\nTokens/秒/GPU", "Measured out\ntokens/s/GPU"),
    ("稠密峰值\n(TFLOPS)", "Dense peak\n(TFLOPS)"), ("带宽\n(GB/s)", "Bandwidth\n(GB/s)"), ("显存\n(GB)", "Memory\n(GB)"),
    ("每卡权重\n(GB)", "Weights\n(GB/GPU)"), ("每条缓存\n(GB)", "Cache, one\n(GB)"), ("每条每步\n(毫秒)", "A sequence\n(ms)"),
    ("权重每步\n(毫秒)", "Weights\n(ms)"), ("并发\n(条/GPU)", "Batch\n(per GPU)"), ("屋顶线\nTokens/秒/GPU", "Roofline\ntokens/s/GPU"),
    ("实测÷\n屋顶线", "Measured\n/ roofline"), ("略去的原因", "Why left out"),
)  # fmt: skip
HEADS = (
    ("类别", "Class"), ("行数", "Rows"), ("", ""), ("误差中位数", "Median error"), ("误差15%以内", "Within 15%"),
    ("实测÷屋顶线\n中位数", "Measured\n/ roofline"), ("80%区间\n覆盖", "80% band\ncovers"), ("算力\n达成", "Compute\nreached"),
    ("带宽\n达成", "Memory\nreached"), ("每步固定\n(秒)", "Fixed, a\nstep (s)"), ("区间\n下端", "Band,\nlow"),
    ("区间\n上端", "Band,\nhigh"), ("可报单值", "One figure"),
)  # fmt: skip


def lay(book: Book, page: Page, row: int) -> tuple[int, dict[str, NumberExpr]]:
    """Returns the last row, and the cells with the coefficients of dense services."""
    page.put(row, ID, ("推理服务：实测与屋顶线模型", "Services: measured against the roofline"), "section")
    page.put(
        row + 1, ID,
        ("先用实测行；屋顶线用于其间插值并给出上限；未列入者只报区间0.4–2倍，混合专家不报单值。",
         "Take measured rows first; the roofline interpolates and bounds; what is not listed has only the band x0.4-2, and no "
         "mixture that nobody measured has one figure."),
        "note",
    )  # fmt: skip
    head = row + 2
    page.line(head, NAME, HEADS, "header")
    table = head + len(CLASSES) + 3
    rows = evidence.table("inference_measured")
    first, last = table + 1, table + len(rows)
    classes = {name: place for place, name in enumerate(CLASSES, head + 1)}
    for name, place in classes.items():
        one_class(page, place, name, first, last)
    page.line(table, ID, LABELS, "header")
    for line, one in enumerate(rows, first):
        service(page, line, one, classes)
    helper = WHY + 2 + 2 * len(CLASSES)
    serving_lookup.lay(book, head - 1, Rows(page, first, last, CLASS, GPU, USER, MEASURED, ID, helper))
    return last, kind_cells(page, classes["dense"])


def kind_cells(page: Page, row: int) -> dict[str, NumberExpr]:
    """The coefficients of a class, as a formula anywhere on the page refers to them."""
    columns = {"eta_compute": ETA_C, "eta_memory": ETA_M, "step_s": STEP}
    return {name: page.near(row, column, "rowcolumn") for name, column in columns.items()}


def one_class(page: Page, row: int, name: str, first: int, last: int) -> None:
    kind = serving_classes()["dense" if name == OTHER else name]
    low, high = UNMEASURED if name == OTHER else (kind.band_low, kind.band_high)
    point = kind.point and name != OTHER
    page.put(row, NAME, WORDS[name], "label")
    cite(page, row, ID, f"C-serve_{'dense' if name == OTHER else name}", short=True)
    page.put(row, N + 1, None, "label")
    helper = WHY + 2 + CLASSES.index(name) * 2
    for line in range(first, last + 1):
        here, value = page.near(line, CLASS, "column"), page.near(line, RATIO, "column")
        mine = f'AND({here}="{page.word(name)}",ISNUMBER({value}))'
        page.put(line, helper, Expr(f'IF({mine},{value},"")'), "key.three")
        page.put(line, helper + 1, Expr(f'IF({mine},ABS(1/{value}-1),"")'), "key.three")
    ratios, errors = (page.span(first, place, last, place) for place in (helper, helper + 1))
    page.put(row, N, call("COUNT", ratios), "result.count")
    none = ("–", "–")
    some = Expr(f"COUNT({ratios})=0")

    def shown(value: Expr) -> object:
        return call("IF", some, "–", value) if point else none

    near = call("COUNTIF", errors, Expr('"<="&0.15')) / call("COUNT", errors)
    style = "total" if point else "label"
    page.put(row, MEDIAN, shown(call("MEDIAN", errors)), f"{style}.percent1")
    page.put(row, NEAR, shown(near), f"{style}.percent")
    page.put(row, BIAS, shown(call("MEDIAN", ratios)), f"{style}.three")
    inside = f'COUNTIF({ratios},">="&{page.near(row, LOW)})-COUNTIF({ratios},">"&{page.near(row, HIGH)})'
    page.put(row, COVERED, call("IF", some, "–", Expr(f"({inside})/COUNT({ratios})")), "total.percent")
    for column, constant in (
        (ETA_C, kind.eta_compute),
        (ETA_M, kind.eta_memory),
        (STEP, kind.step_s),
        (LOW, low),
        (HIGH, high),
    ):
        page.put(row, column, constant, "fact.general")
    page.put(row, POINT, ("是", "yes") if point else ("只报区间", "band"), "label")


def service(page: Page, row: int, one: dict[str, str], classes: dict[str, int]) -> None:
    group, why = judged(one)
    cite(page, row, ID, one["id"])
    precision = one["precision"].partition(" ")[0] + (" …" if " " in one["precision"] else "")
    page.line(row, MODEL, (one["model"], one["gpu"], precision), "label" if not why else "left_out")
    page.put(row, CLASS, page.word(group), "label" if not why else "left_out")
    for column, key, scale, style in (
        (ACTIVE, "params_active", 1e8, "general"), (TOTAL, "params_total", 1e8, "count"),
        (CACHE, "kv_bytes_per_token_fp8", 1, "count"), (READ, "isl", 1, "count"), (WRITTEN, "osl", 1, "count"),
        (USER, "tok_s_user", 1, "general"), (MEASURED, "out_tok_s_gpu", 1, "one"),
    ):  # fmt: skip
        figure = "fact" if not why else "left_out_number"
        page.put(row, column, float(one[key]) / scale if one[key] else None, f"{figure}.{style}")
    if not why:
        roofline(page, row, kind_cells(page, classes[group]))
    page.put(row, WHY, (evidence.in_chinese(why), why) if why else None, "trail")


def judged(one: dict[str, str]) -> tuple[str, str]:
    """The class of a row, and why the roofline says nothing of it; the second is empty where it does."""
    row, why = Row(0, one), ""
    try:
        Serve().judge(row)
    except (Unreached, Unusable) as reason:
        why = str(reason)
    return serving_class(row, *row.sizes())[0], why


def specifications(page: Page, row: int) -> None:
    """Peak, bandwidth and memory as the Hardware sheet has them."""
    at = {column: page.near(row, column) for column in (GPU, PRECISION)}
    spec = call("MATCH", at[GPU], Expr("hw_chips"), 0)
    for column, field in ((BANDWIDTH, "bandwidth_gb_s"), (MEMORY, "memory_gb")):
        found = call("INDEX", Expr("hw_table"), spec, call("MATCH", field, Expr("hw_fields"), 0))
        page.put(row, column, found, "result.count")
    kinds = call("MATCH", Expr(f'{at[PRECISION]}&" dense"'), Expr("hw_peak_kinds"), 0)
    page.put(row, PEAK, call("INDEX", Expr("hw_peaks"), spec, kinds), "result.count")


def roofline(page: Page, row: int, kind: dict[str, NumberExpr]) -> None:
    """The seven cells of SERVE_TOKENS_S for eight GPUs a copy."""
    specifications(page, row)
    at = {column: page.near(row, column) for column in range(ID, WHY + 1)}
    yi, giga = NumberExpr("unit_yi"), 1e9
    width = figure(page, f"C-weight_bytes_{page.sheet.cell(row, PRECISION).value.lower()}")
    share, largest = figure(page, "C-memory_for_serving"), figure(page, "C-largest_batch")
    page.put(row, WEIGHTS, at[TOTAL] * yi * width / GROUP / giga, "result.two")
    page.put(row, SEQUENCE, at[CACHE] * (at[READ] + at[WRITTEN] / 2) / giga, "result.three")
    flop = 2 * (at[ACTIVE] * yi) * (1 + at[READ] / at[WRITTEN]) / (kind["eta_compute"] * at[PEAK] * 1e12)
    rate = kind["eta_memory"] * at[BANDWIDTH]
    page.put(row, A_TOKEN, (flop + at[SEQUENCE] / rate) * 1000, "result.three")
    most = f"MIN(({share}*{at[MEMORY]}-{at[WEIGHTS]})/{at[SEQUENCE]},{largest})"
    # not (1-x)^n: so small a power is #NUM! in LibreOffice
    power = f"EXP(MAX(-700,{most}*{GROUP}*LN(1-{at[ACTIVE]}/{at[TOTAL]})))"
    touched = f"IF({at[ACTIVE]}<{at[TOTAL]},1-{power},1)"
    page.put(row, A_WEIGHT, Expr(f"{at[WEIGHTS]}/({rate})*{touched}*1000"), "result.two")
    fast = f"(1000/{at[USER]}-{kind['step_s']}*1000-{at[A_WEIGHT]})/{at[A_TOKEN]}"
    page.put(row, BATCH, Expr(f"IF(N({at[USER]})=0,{most},MIN({most},{fast}))"), "result.one")
    step = f"({kind['step_s']}*1000+{at[A_WEIGHT]}+{at[BATCH]}*{at[A_TOKEN]})"
    page.put(row, PREDICTED, Expr(f"{at[BATCH]}/{step}*1000"), "result.one")
    page.put(row, RATIO, at[MEASURED] / at[PREDICTED], "total.two")
