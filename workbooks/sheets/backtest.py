"""Sheet 回测/Back-test: what four methods say of published training runs, and how far off they are."""

from __future__ import annotations

from udfs import GOODPUT_HOURS, WALL_MFU
from udfs.backtest.rows import architecture
from udfs.coefficients import generations
from workbooks import evidence
from workbooks.book import Book
from workbooks.page import Page
from workbooks.scatter import Points, Scatter, scatter
from workbooks.sheets import bare_chip, serving_test
from workbooks.sheets.sources import cite
from xlplugin.expr import Expr, NumberExpr, call

(ID, RUN, GPU, GENERATION, ACTIVE, TOTAL, TOKENS, PEAK, SPENT, SPEED, STEP, WORK, WALL, REPORT, DENSE, TIER1, TIER2,
 E_REPORT, E_DENSE, E_TIER1, E_TIER2, INSIDE, WHY) = range(1, 24)  # fmt: skip
METHODS = {  # hours: (error, name)
    REPORT: (E_REPORT, ("报告:稀疏峰值的30%", "Report: 30% of sparse")),
    DENSE: (E_DENSE, ("稠密峰值的30%", "30% of dense")),
    TIER1: (E_TIER1, ("一级:只知规模", "Tier 1: size alone")),
    TIER2: (E_TIER2, ("二级:已知单步速度或MFU", "Tier 2: step speed known")),
}
NAME, COUNT, MEDIAN, NEAR, BIAS, COVERED = 2, 3, 5, 6, 7, 8  # columns of the statistics
STATISTICS, COEFFICIENTS, CHART = 5, 11, 18
HEADER = 44
FIRST = HEADER + 1
PRODUCTION = [one for one in evidence.table("training_runs") if one["kind"] == "production"]
COUNTED = [one for one in PRODUCTION if one["fit"] == "1"]
RUNS = (*COUNTED, *(one for one in PRODUCTION if one["fit"] != "1"))
LAST_COUNTED, LAST = FIRST + len(COUNTED) - 1, FIRST + len(RUNS) - 1
LABELS = (
    ("编号", "Id"), ("训练", "Run"), ("GPU", "GPU"), ("代际", "Generation"), ("激活参数\n(亿)", "Active\n(100m)"),
    ("总参数\n(亿)", "Total\n(100m)"), ("Tokens\n(亿)", "Tokens\n(100m)"), ("稠密峰值\n(TFLOPS)", "Dense peak\n(TFLOPS)"),
    ("实际GPU小时", "GPU-hours\nspent"), ("单步Tokens\n/秒/GPU", "Step tokens\n/s/GPU"), ("单步MFU", "Step MFU"),
    ("算力\n(FLOP)", "Work\n(FLOP)"), ("预测MFU\n(一级)", "MFU\npredicted"), ("报告\nGPU小时", "Report,\nhours"),
    ("稠密30%\nGPU小时", "30% dense,\nhours"), ("一级\nGPU小时", "Tier 1,\nhours"), ("二级\nGPU小时", "Tier 2,\nhours"),
    ("报告\n误差", "Report,\nerror"), ("稠密30%\n误差", "30% dense,\nerror"), ("一级\n误差", "Tier 1,\nerror"),
    ("二级\n误差", "Tier 2,\nerror"), ("在区间内\n(1是0否)", "In band\n(1 yes, 0 no)"), ("略去的原因", "Why left out"),
)  # fmt: skip
STATISTIC_HEADS = (
    ("方法", "Method"), ("训练数", "Runs"), ("", ""), ("误差中位数", "Median error"), ("误差15%以内", "Within 15%"),
    ("预测÷实际\n中位数", "Predicted\n/ spent, median"), ("80%区间\n覆盖", "80% band\ncovers"),
)  # fmt: skip
GIVEN = (  # coefficients shown: name, the fact, what it is
    ("goodput", "L-goodput", ("全程中按单步速度运行的占比", "Share of wall clock at the speed of a step")),
    (
        "band_low",
        "C-mfu_band_low",
        ("80%区间下端:实际÷预测MFU", "Low end of the band, reached over predicted MFU"),
    ),
    ("band_high", "C-mfu_band_high", ("80%区间上端", "High end of the band")),
    (
        "report_share",
        "C-report_mfu",
        ("报告的30%折合稠密峰值比例", "The report's 30%, as a share of the dense peak"),
    ),
    ("dense_share", "C-dense_mfu", ("稠密峰值的30%", "30% of the dense peak")),
)
E6 = 1e8  # tables show 100 million


def lay(book: Book) -> None:
    page = book.page("backtest")
    page.heading(
        ("回测：方法对已公布训练的预测", "Back-test: the methods against published training runs"),
        ("误差=|预测GPU小时÷实际−1|；灰色行不参与统计，原因见末列。同样的统计：xlplugin backtest 文件.csv。",
         "Error = |hours predicted / hours spent - 1|; grey rows do not count, the last column says why. The same figures by "
         "command: xlplugin backtest FILE.csv."),
    )  # fmt: skip
    page.widths(7, 29, 11, 12, 10, 11, 12, 10, 13, 11, 10, 12, 10, 13, 13, 13, 13, 10, 10, 10, 10, 11, 34)
    given = coefficients(page)
    page.line(HEADER, ID, LABELS, "header")
    for row, run in enumerate(RUNS, FIRST):
        one_run(book, page, row, run, given)
    statistics(book, page)
    pictures(page, given)
    below, dense = serving_test.lay(book, page, LAST + 3)
    last = bare_chip.lay(book, page, below + 2, dense)
    page.printed(last, WHY, freeze="C4", header_rows="1:3", tall=0)


def coefficients(page: Page) -> dict[str, NumberExpr]:
    """The figures that the table uses beside the functions' own."""
    page.put(COEFFICIENTS, NAME, ("所用系数", "Coefficients used"), "section")
    found = {}
    for row, (name, id, label) in enumerate(GIVEN, COEFFICIENTS + 1):
        page.put(row, NAME, label, "label")
        page.sheet.merge_cells(start_row=row, end_row=row, start_column=NAME, end_column=NAME + 1)
        page.put(row, NAME + 1, None, "label")
        cell = page.put(row, NAME + 2, value(id), "fact.exact")
        cite(page, row, NAME + 3, id, short=True)
        found[name] = cell
    return found


def value(id: str) -> float:
    return evidence.facts()[id].numbers[0]


def one_run(book: Book, page: Page, row: int, run: dict[str, str], given: dict[str, NumberExpr]) -> None:
    counts = run["fit"] == "1"
    text, figure = ("label", "fact") if counts else ("left_out", "left_out_number")
    cite(page, row, ID, run["id"])
    page.put(row, RUN, evidence.without_chinese(run["run"]) or run["run"], text)
    page.line(row, GPU, (run["gpu"], generations("wall")[architecture(run["gpu"])]), text)
    for column, key, scale, style in (
        (ACTIVE, "params_active", E6, "count"), (TOTAL, "params_total", E6, "count"), (TOKENS, "tokens", E6, "count"),
        (PEAK, "peak_bf16_dense_tflops", 1, "general"), (SPENT, "gpu_hours", 1, "count"),
        (SPEED, "tok_s_gpu", 1, "count"), (STEP, "mfu_step", 1, "percent1"),
    ):  # fmt: skip
        page.put(row, column, float(run[key]) / scale if run[key] else None, f"{figure}.{style}")
    hours(book, page, row, given, "result" if counts else "left_out_number")
    verdicts(page, row, given, counts)
    why = evidence.in_chinese(run["notes"]), run["notes"]
    page.put(row, WHY, None if counts else why, "trail")


def hours(book: Book, page: Page, row: int, given: dict[str, NumberExpr], style: str) -> None:
    at = {column: page.near(row, column) for column in range(ID, WHY + 1)}
    yi = NumberExpr("unit_yi")
    work = 6 * (at[ACTIVE] * yi) * (at[TOKENS] * yi)
    page.put(row, WORK, work, f"{style}.flop")
    mixture = Expr(f"({at[ACTIVE]}<{at[TOTAL]})")
    page.put(row, WALL, book.call(WALL_MFU, at[WORK], at[GENERATION], mixture), f"{style}.percent1")
    an_hour = at[PEAK] * 1e12 * 3600
    for column, share in ((REPORT, given["report_share"]), (DENSE, given["dense_share"]), (TIER1, at[WALL])):
        page.put(row, column, at[WORK] / (share * an_hour), f"{style}.count")
    by_speed = book.call(GOODPUT_HOURS, at[SPEED], at[TOKENS] * yi, given["goodput"])
    by_mfu = at[WORK] / (at[STEP] * an_hour * given["goodput"])
    stated = call("IF", Expr(f"{at[STEP]}>0"), by_mfu, "")
    page.put(row, TIER2, call("IF", Expr(f"{at[SPEED]}>0"), by_speed, stated), f"{style}.count")


def verdicts(page: Page, row: int, given: dict[str, NumberExpr], counts: bool) -> None:
    """Errors, and whether the reached MFU lies in the band; empty where the row does not count."""
    spent, ratio = page.near(row, SPENT), page.near(row, TIER1) / page.near(row, SPENT)
    for column, (error, _) in METHODS.items():
        gap = Expr(f'IF({page.near(row, column)}="","",ABS({page.near(row, column)}/{spent}-1))')
        page.put(row, error, gap if counts else None, "result.percent")
    inside = Expr(f"AND({ratio}>={given['band_low']},{ratio}<={given['band_high']})*1")
    page.put(row, INSIDE, inside if counts else None, "result.count")


def statistics(book: Book, page: Page) -> None:
    page.line(STATISTICS - 1, NAME, STATISTIC_HEADS, "header")
    for row, (column, (error, label)) in enumerate(METHODS.items(), STATISTICS):
        errors = page.span(FIRST, error, LAST_COUNTED, error)
        page.put(row, NAME, label, "label")
        page.put(row, COUNT, call("COUNT", errors), "result.count")
        page.put(row, COUNT + 1, None, "label")
        page.put(row, MEDIAN, call("MEDIAN", errors), "total.percent1")
        within = call("COUNTIF", errors, Expr('"<="&0.15')) / call("COUNT", errors)
        page.put(row, NEAR, within, "total.percent")
        page.put(row, BIAS, middle_ratio(page, column, error), "total.three")
        covered = call("AVERAGE", page.span(FIRST, INSIDE, LAST_COUNTED, INSIDE))
        page.put(
            row,
            COVERED,
            covered if column == TIER1 else ("–", "–"),
            "total.percent" if column == TIER1 else "total",
        )
    book.define("backtest_report_bias", page.far(STATISTICS, BIAS))
    book.define("backtest_error", page.far(STATISTICS + 2, MEDIAN))
    book.define("backtest_coverage", page.far(STATISTICS + 2, COVERED))


def middle_ratio(page: Page, column: int, error: int) -> Expr:
    """Median of predicted over spent, from the helper columns right of the table."""
    place = WHY + 2 + list(METHODS).index(column)
    page.put(HEADER, place, METHODS[column][1], "key")
    for row in range(FIRST, LAST_COUNTED + 1):
        ratio = page.near(row, column) / page.near(row, SPENT)
        page.put(row, place, Expr(f'IF({page.near(row, error)}="","",{ratio})'), "key.three")
    return call("MEDIAN", page.span(FIRST, place, LAST_COUNTED, place))


def pictures(page: Page, given: dict[str, NumberExpr]) -> None:
    low, high = 1e5, 1e8
    lines = WHY + 7
    for row, hours in enumerate((low, high), FIRST):
        page.put(row, lines, hours, "key.flop")
        x = page.near(row, lines)
        for offset, value in enumerate((x, x * given["band_low"], x * given["band_high"]), 1):
            page.put(row, lines + offset, value, "key.flop")
    ends = [page.far(FIRST, lines + offset, FIRST + 1, lines + offset) for offset in range(4)]
    spent = page.far(FIRST, SPENT, LAST_COUNTED, SPENT)
    scatter(page, CHART, 2, 12, Scatter(
        ("预测与实际GPU小时（对数轴）", "GPU-hours predicted and spent (log axes)"),
        ("实际GPU小时", "GPU-hours spent"), ("预测GPU小时", "GPU-hours predicted"),
        ("散点图：报告方法的点落在实际的一半左右；一级方法的点多在80%区间的两条虚线之间",
         "Scatter: the report's points lie at about half of what was spent; those of tier 1 mostly between the two "
         "dashed lines of the 80% band"),
        [
            Points(METHODS[TIER1][1], spent, page.far(FIRST, TIER1, LAST_COUNTED, TIER1)),
            Points(METHODS[REPORT][1], spent, page.far(FIRST, REPORT, LAST_COUNTED, REPORT)),
            Points(("预测=实际", "predicted = spent"), ends[0], ends[1], "solid"),
            Points(("区间下端", "band, low"), ends[0], ends[2], "dash"),
            Points(("区间上端", "band, high"), ends[0], ends[3], "dash"),
        ],
        low, high,
    ))  # fmt: skip
