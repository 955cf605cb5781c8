"""Sheet 衔接/Bridge: from the report's market to a calibrated one, a step a row, in an order that can be chosen."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Side

from udfs.bridge import SOURCED as SOURCED_STEPS
from udfs.bridge import STEPS
from workbooks import styles
from workbooks.book import TITLES, Book
from workbooks.charts import Chart, draw
from workbooks.entry import flag, limit
from workbooks.page import Page
from workbooks.sheets import bridge_models, bridge_orders
from workbooks.sheets.bridge_models import Columns
from workbooks.sheets.bridge_orders import INFERENCE, TRAINING, USD, Orders
from workbooks.sheets.bridge_words import ASSUMED, SOURCED, SOURCES, STEP_NAMES, after, before
from workbooks.sheets.model_table import Models
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number

(PLACE, STEP, ON, WHAT, WAS, IS, MARKET, FACTOR, TOTAL, TRAIN, SERVE, ALONE, LOW, MEAN, HIGH, KIND, SOURCE, MASK, BASE, FALL, RISE,
 WHOLE) = range(1, 23)  # fmt: skip
HEAD, REPORT, FIRST = 6, 7, 8
LAST = FIRST + len(STEPS) - 1
CHART, WORKING = LAST + 4, LAST + 28
TEXT = 4
HEADS = (
    ("次序", "Place"), ("步骤\n(可改)", "Step\n(may be changed)"), ("开=1\n关=0", "On = 1\noff = 0"), ("内容", "What"), ("原假设", "Before"), ("新假设", "After"),
    ("市场\n(美元)", "Market\n(USD)"), ("本步倍数", "Factor\nhere"), ("累计\n(对报告)", "Against\nthe report"), ("训练GPU\n(张)", "Training\nGPUs"),
    ("推理GPU\n(张)", "Inference\nGPUs"), ("单独\n倍数", "Factor\nalone"), ("各次序\n最小", "All orders,\nlow"), ("各次序\n几何平均", "All orders,\ngeom. mean"),
    ("各次序\n最大", "All orders,\nhigh"), ("依据类别", "Rests on"), ("来源", "Source"),
)  # fmt: skip
WORKING_HEADS = (("掩码", "Mask"), ("底", "Base"), ("降", "Fall"), ("升", "Rise"), ("总", "Whole"))
STEP_NUMBER = Number("Number of a step", "1 to 8", 1, len(STEPS))
SWITCH = Number("On or off", "1 or 0", 0, 1)


def lay(book: Book, models: Models) -> None:
    page = book.page("bridge")
    page.heading(
        ("衔接：从报告的市场到校准后的市场", "Bridge: from the report's market to a calibrated one"),
        ("次序会改变每一步的倍数：右侧给出单独、最小、几何平均与最大（256种组合）；紫色步骤是假设，深色线以下不再有来源。",
         "The order changes each step's factor: on the right alone, lowest, geometric mean and highest over all orders (256 "
         "combinations). Purple steps are assumptions; below the line nothing has a source."),
    )  # fmt: skip
    page.widths(7, 9, 8, 37, 24, 28, 13, 10, 11, 11, 11, 10, 11, 12, 11, 13, 50)
    page.line(HEAD, PLACE, HEADS, "header")
    columns = bridge_models.lay(book, page, models, WORKING)
    orders = bridge_orders.lay(page, columns, columns.last + 10)
    words(page, columns)
    report(page, orders)
    for row, step in enumerate(STEPS, FIRST):
        one_step(book, page, orders, row, step)
    colours(page)
    results(book, page, orders, columns)
    waterfall(page)
    page.printed(WORKING - 3, SOURCE, freeze=f"E{FIRST}", header_rows=f"{HEAD}:{HEAD}")


def words(page: Page, columns: Columns) -> None:
    """What each step says, by its number; the rows above look theirs up."""
    for step in STEPS:
        row = WORKING - 12 + step
        page.put(row, MASK + 8, step, "key.general")
        kind = SOURCED if step in SOURCED_STEPS else ASSUMED
        told = (STEP_NAMES[step], before(page, step), after(page, step, columns), kind, SOURCES[step])
        page.line(row, MASK + 9, told, "key")


def looked_up(page: Page, row: int, place: int) -> Expr:
    first, last = WORKING - 11, WORKING - 4
    area = (
        f"{page.near(first, MASK + 9 + place, 'rowcolumn')}:{page.near(last, MASK + 9 + place, 'rowcolumn')}"
    )
    return call("INDEX", Expr(area), page.near(row, STEP))


def report(page: Page, orders: Orders) -> None:
    page.put(REPORT, PLACE, 0, "total.general")
    page.line(REPORT, STEP, (None, None), "total_label")
    page.put(REPORT, WHAT, ("报告的市场（当前输入）", "The report's market (inputs in use)"), "total_label")
    page.line(REPORT, WAS, (None, None), "total_label")
    page.put(REPORT, MASK, 0, "key.general")
    shown(page, orders, REPORT, "total")
    page.line(REPORT, FACTOR, (None, 1), "total.two")
    page.line(REPORT, ALONE, [None] * (SOURCE - ALONE + 1), "total_label")
    market = page.near(REPORT, MARKET)
    page.line(REPORT, BASE, (0, 0, 0, market), "key.count")


def shown(page: Page, orders: Orders, row: int, style: str) -> None:
    mask = page.near(row, MASK)
    for column, area in ((MARKET, USD), (TRAIN, TRAINING), (SERVE, INFERENCE)):
        page.put(row, column, orders.of(area, mask), f"{style}.big")


def one_step(book: Book, page: Page, orders: Orders, row: int, step: int) -> None:
    at = {column: page.near(row, column) for column in range(PLACE, WHOLE + 1)}
    label = ("步骤", "Step")
    page.sheet.row_dimensions[row].height = 28  # the source may take two lines
    page.put(row, PLACE, row - REPORT, "result.general")
    page.put(row, STEP, step, "input.general")
    limit(page, row, STEP, STEP_NUMBER, label)
    page.put(row, ON, 1, "input.general")
    limit(page, row, ON, SWITCH, ("开关", "Switch"))
    page.put(row, MASK, page.near(row - 1, MASK) + at[ON] * 2 ** (at[STEP] - 1), "key.general")
    for column, place in ((WHAT, 0), (WAS, 1), (IS, 2), (KIND, 3), (SOURCE, 4)):
        page.put(row, column, looked_up(page, row, place), "source" if column == SOURCE else "label")
    shown(page, orders, row, "result")
    page.put(row, FACTOR, at[MARKET] / page.near(row - 1, MARKET), "total.two")
    page.put(row, TOTAL, at[MARKET] / page.near(REPORT, MARKET, "row"), "result.three")
    effects = (orders.alone, orders.least, orders.mean, orders.most)
    for column, effect in zip((ALONE, LOW, MEAN, HIGH), effects, strict=True):
        helper = MASK + 15 + (ALONE, LOW, MEAN, HIGH).index(column)
        page.put(WORKING - 12 + step, helper, effect(step), "key.three")
        area = f"{page.near(WORKING - 11, helper, 'rowcolumn')}:{page.near(WORKING - 4, helper, 'rowcolumn')}"
        page.put(row, column, call("INDEX", Expr(area), at[STEP]), "result.two")
    before = page.near(row - 1, MARKET)
    page.put(row, BASE, call("MIN", before, at[MARKET]), "key.count")
    page.put(row, FALL, call("MAX", before - at[MARKET], 0), "key.count")
    page.put(row, RISE, call("MAX", at[MARKET] - before, 0), "key.count")
    page.put(row, WHOLE, 0, "key.count")


def colours(page: Page) -> None:
    """Assumptions in their colour; a line under the last sourced step before the first assumption."""
    area = page.span(FIRST, PLACE, LAST, SOURCE).text
    kind = f"$P{FIRST}"
    assumed, sourced = page.say(*ASSUMED), page.say(*SOURCED)
    told = FormulaRule(formula=[f'{kind}="{assumed}"'], fill=styles.fill(styles.ASSUMED_FILL))
    navy, grid = Side(style="thin", color=styles.NAVY), styles.thin
    # From both sides: the border of the cell below would hide it.
    above = FormulaRule(
        formula=[f'AND({kind}="{sourced}",$P{FIRST + 1}="{assumed}")'], border=Border(grid, grid, grid, navy)
    )
    below = FormulaRule(
        formula=[f'AND({kind}="{assumed}",$P{FIRST - 1}="{sourced}")'],
        border=Border(grid, grid, navy, grid),
        fill=styles.fill(styles.ASSUMED_FILL),
    )
    for rule in (above, below, told):
        page.sheet.conditional_formatting.add(area, rule)


def results(book: Book, page: Page, orders: Orders, columns: Columns) -> None:
    """Whether the order is one, the two named results, and the sentence under the table."""
    steps = page.span(FIRST, STEP, LAST, STEP)
    switches = page.span(FIRST, ON, LAST, ON)
    each = [Expr(f"COUNTIF({steps},{step})=1") for step in STEPS]
    whole = Expr(f"COUNTIF({switches},0)+COUNTIF({switches},1)={len(STEPS)}")
    page.put(
        LAST + 1,
        WHAT,
        ("次序包含1至8各一次，开关为1或0", "The order has 1 to 8 once each, switches are 1 or 0"),
        "label",
    )
    flag(book, page, LAST + 1, WAS, *each, whole)
    year = {"bridge_2024_usd": 2 ** (len(STEPS) - 1) - 1, "bridge_2026_usd": 2 ** len(STEPS) - 1}
    for place, (name, mask) in enumerate(year.items()):
        page.put(WORKING - 3, MASK + 9 + 2 * place, name, "key")
        cell = page.put(WORKING - 3, MASK + 10 + 2 * place, orders.of(USD, NumberExpr(str(mask))), "key.flop")
        book.define(name, cell)
    models = f"SUM({columns.area(bridge_models.COUNT)})"
    text = page.say(
        f'TEXT({models},"0")&"个报告规模的对话模型，在基准取值下需"&TEXT(bridge_2024_usd/1E8,"#,##0")&"亿美元的服务器（抽样中位数"'
        '&TEXT(draws_p50_2024/1E8,"#,##0")&"，八成在"&TEXT(draws_p10_2024/1E8,"#,##0")&"–"&TEXT(draws_p90_2024/1E8,"#,##0")&"），而非"&'
        'TEXT(tam_usd/1E8,"#,##0")&"亿；真实市场更大，因为它不是这种需求。"',
        f'TEXT({models},"0")&" chat models of the report\'s sizes cost USD "&TEXT(bridge_2024_usd/1E9,"0.0")&"bn of servers at the '
        'base values (median of the draws "&TEXT(draws_p50_2024/1E9,"0.0")&", 80% of them "&TEXT(draws_p10_2024/1E9,"0.0")&"–"&'
        'TEXT(draws_p90_2024/1E9,"0.0")&"), not "&TEXT(tam_usd/1E9,"0.0")&"bn; the real market is larger because it is not that demand."',
    )
    page.put(TEXT, PLACE, Expr(text), "text")
    target = Expr(f"'{page.say(*TITLES['reconcile'])}'!A1")
    page.link(TEXT + 1, PLACE, ("真实市场见「对账」", "The real market: Reconcile"), target)


def waterfall(page: Page) -> None:
    page.line(HEAD, MASK, WORKING_HEADS, "key")
    names = page.far(REPORT, WHAT, LAST, WHAT)
    draw(page, CHART, PLACE, SOURCE, Chart(
        ("从报告到校准后的市场（美元）", "From the report's market to a calibrated one (USD)"),
        ("步骤", "Step"), ("美元", "USD"),
        ("瀑布图：稠密口径使市场翻倍，混合专家与峰值倍数使其大幅下降，之后的假设使其再降一个数量级",
         "Waterfall: dense peaks double the market, mixtures of experts and the peak factor cut it, the assumptions after them cut it "
         "by another order of magnitude"),
        names,
        [
            (("底", "base"), page.far(REPORT, BASE, LAST, BASE)),
            (("报告", "report"), page.far(REPORT, WHOLE, LAST, WHOLE)),
            (("减少", "less"), page.far(REPORT, FALL, LAST, FALL)),
            (("增加", "more"), page.far(REPORT, RISE, LAST, RISE)),
        ],
        stacked=True, hidden=(0,), lowest=0, rows=20, format=page.say('0\\.00,,"亿"', '#,##0,,,"bn"'),
    ))  # fmt: skip
