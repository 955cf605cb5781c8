"""Sheet 成本能耗/TCO: what a GPU-hour costs, built up and as published; a million tokens; power and energy."""

from __future__ import annotations

from dataclasses import dataclass

from udfs import CLUSTER_MW, COST_PER_MTOK, ENERGY_MWH, GPU_HOUR_COST
from workbooks import evidence
from workbooks.book import Book
from workbooks.charts import Chart, draw
from workbooks.entry import limit
from workbooks.page import Page
from workbooks.sheets.sources import cite, told
from xlplugin.expr import NumberExpr
from xlplugin.quantity import Number

LAST = 15
OWN_VALUES = {"M08": [1.6], "": [100_000.0]}  # by fact: what is assumed beside what it says
ASSUMED = (  # name, fact, label, unit, style; the value, low and high come from the coefficient
    ("life", "C-life_years", ("折旧年限", "Years of use"), ("年", "years"), "one", 100),
    ("kwh", "C-kwh_price", ("电价", "Price of electricity"), ("美元/度", "USD/kWh"), "two", 1e4),
    ("opex", "C-opex_share", ("运营成本占比", "Running cost over capital and power"), ("占比", "share"), "percent", 10),
    ("overhead", "M08", ("整机÷芯片价格", "Machine over its chips"), ("倍", "x"), "one", 100),
    ("cluster", "", ("示例集群规模", "Size of an example cluster"), ("张", "GPUs"), "count", 1e9),
)  # fmt: skip
CHIPS = (  # chip, price fact, power fact, cost fact
    ("H100", "K044", "K056", "K057"), ("B200", "K055", "K060", "K061"), ("GB200", "K046", "K064", "K065"),
    ("GB300", "K047", "K066", "K067"),
)  # fmt: skip
CHIP_HEADS = (
    ("GPU", "GPU"), ("价格低\n(千美元)", "Price, low\n(USD k)"), ("价格高\n(千美元)", "Price, high\n(USD k)"), ("含整机\n(千美元)", "With machine\n(USD k)"),
    ("整体功率\n(千瓦)", "Power all-in\n(kW)"), ("折旧\n(美元/时)", "Capital\n(USD/h)"), ("电力\n(美元/时)", "Power\n(USD/h)"), ("运营\n(美元/时)", "Running\n(USD/h)"),
    ("合计\n(美元/时)", "Built up\n(USD/h)"), ("超大规模\n公布", "Hyperscaler,\npublished"), ("新兴云\n公布", "Neocloud,\npublished"), ("三年租价\n公布", "3-year rental,\npublished"),
    ("示例集群\n(兆瓦)", "Example\n(MW)"), ("一年电量\n(吉瓦时)", "A year\n(GWh)"), ("事实", "Facts"),
)  # fmt: skip
RENTAL = ("K074", "K075", "K076", "K077", "K078", "K079", "K080", "K081")
RENTAL_HEADS = (
    ("H100租价：时间", "H100 rental: when"),
    ("低", "Low"),
    ("高", "High"),
    ("中值\n(美元/时)", "Middle\n(USD/h)"),
    ("事实", "Fact"),
)
OPEN = 0


@dataclass(frozen=True)
class Service:
    """A class of models: a measured row, the price of its GPU's hour, and an API to compare it with.

    `own` is False where the API is another model, chosen by us: an assumption.
    """

    label: tuple[str, str]
    measured: str
    hour: tuple[str, int | None]
    api: str
    prices: tuple[int | None, int]  # places of the input and output price in the fact
    own: bool = False
    cached: tuple[float, int] | None = None  # share of the input that is cached (I01), place of its price


SERVICES = (
    Service(("稠密8B", "Dense, 8B"), "I056", ("K059", 1), "K150", (0, 1)),
    Service(("稠密70B", "Dense, 70B"), "I031", ("K059", 1), "K150", (0, 1)),
    Service(("稠密405B", "Dense, 405B"), "I043", ("K065", 1), "K149", (0, 1)),
    Service(("小型混合专家(Mixtral)", "Small mixture (Mixtral)"), "I060", ("K059", 1), "K150", (0, 1)),
    Service(("gpt-oss-120b", "gpt-oss-120b"), "I074", ("K063", 1), "K150", (None, 1)),
    Service(("DeepSeek-V3/R1(生产)", "DeepSeek-V3/R1, production"), "I121", ("K083", None), "K157", (1, 2), own=True, cached=(0.563, 0)),
)  # fmt: skip
SERVICE_HEADS = (
    ("模型类别", "Class of model"), ("GPU", "GPU"), ("输出Tokens\n/秒/GPU", "Output tokens\n/s/GPU"), ("GPU小时\n(美元)", "GPU-hour\n(USD)"), ("成本\n(美元/百万)", "Cost\n(USD/M)"),
    ("输入÷输出", "Input\n/ output"), ("命中缓存\n占比", "Cached\nshare"), ("缓存价\n(美元/百万)", "Price, cached\n(USD/M)"), ("输入价\n(美元/百万)", "Price, input\n(USD/M)"),
    ("输出价\n(美元/百万)", "Price, output\n(USD/M)"), ("收入\n(美元/百万输出)", "Revenue\n(USD/M output)"), ("毛利率", "Margin"), ("对比API", "API compared"), ("", ""), ("事实", "Facts"),
)  # fmt: skip


def lay(book: Book) -> None:
    page = book.page("tco")
    page.heading(
        ("成本与能耗：GPU小时、百万Tokens与功率", "Cost and energy: a GPU-hour, a million tokens, power"),
        ("紫色为没有来源的假设；功率为含网络与散热的整体值，不再乘PUE。",
         "Purple cells are assumptions without a source; power is all-in, with network and cooling: no PUE on top."),
    )  # fmt: skip
    page.widths(34, 13, 14, 14, 14, 13, 13, 15, 14, 15, 17, 15, 15, 13, 26)
    given = assumptions(book, page, 4)
    row = chips(book, page, 12, given)
    row = services(book, page, row + 3)
    row = rental(page, row + 3)
    page.printed(row, LAST, freeze="B4")


def assumptions(book: Book, page: Page, head: int) -> dict[str, NumberExpr]:
    """The values that the sheet rests on, each with low, high, source and date."""
    heads = (
        ("采用", "In use"),
        ("数值", "Value"),
        ("低", "Low"),
        ("高", "High"),
        ("单位", "Unit"),
        ("来源日期", "Source date"),
        ("事实", "Fact"),
    )
    page.line(head, 1, heads, "header")
    found = {}
    for row, (name, id, label, unit, style, most) in enumerate(ASSUMED, head + 1):
        fact = evidence.facts().get(id)
        value, *ends = OWN_VALUES.get(id) or (fact.numbers if fact else [])
        assumed = fact is None or fact.source.startswith("assumption")
        page.put(row, 1, label, "assumed" if assumed else "label")
        cell = page.put(row, 2, value, f"{'assumption' if assumed else 'input'}.{style}")
        limit(page, row, 2, Number(label[1], unit[1], OPEN, most, low_open=True), label)
        for column, end in zip((3, 4), ends or (None, None), strict=True):
            page.put(row, column, end, f"fact.{style}")
        page.line(row, 5, (unit, fact.date if fact else ("假设", "assumption")), "label")
        if fact:
            cite(page, row, 7, id)
        else:
            page.put(row, 7, ("假设", "assumption"), "assumed")
        found[name] = book.define(f"tco_{name}", cell)
    return found


def chips(book: Book, page: Page, head: int, given: dict[str, NumberExpr]) -> int:
    page.line(head, 1, CHIP_HEADS, "header")
    for row, (chip, price, power, cost) in enumerate(CHIPS, head + 1):
        at = {column: page.near(row, column) for column in range(1, LAST + 1)}
        page.put(row, 1, chip, "label")
        low, high = (0, 1) if price != "K055" else (0, 0)
        told(page, row, 2, price, "one", low)
        told(page, row, 3, price, "one", high)
        page.put(row, 4, (at[2] + at[3]) / 2 * given["overhead"], "result.one")
        told(page, row, 5, power, "two")
        capital = at[4] * 1000 / (given["life"] * 8760)
        page.put(row, 6, capital, "result.three")
        page.put(row, 7, at[5] * given["kwh"], "result.three")
        page.put(row, 8, (at[6] + at[7]) * given["opex"], "result.three")
        built = book.call(GPU_HOUR_COST, at[4] * 1000, given["life"], at[5], given["kwh"], 1, given["opex"])
        page.put(row, 9, built, "total.two")
        for column, part in ((10, 0), (11, 1), (12, 2)):
            told(page, row, column, cost, "two", part)
        page.put(row, 13, book.call(CLUSTER_MW, given["cluster"], at[5]), "result.one")
        page.put(row, 14, book.call(ENERGY_MWH, at[13], 8760) / 1000, "result.count")
        page.put(row, 15, f"{price}, {power}, {cost}", "source")
    return row


def services(book: Book, page: Page, head: int) -> int:
    page.put(
        head - 1,
        1,
        ("每百万输出Tokens的成本、API价格与毛利", "Cost of a million output tokens, API prices and margin"),
        "section",
    )
    page.line(head, 1, SERVICE_HEADS, "header")
    for row, service in enumerate(SERVICES, head + 1):
        one_service(book, page, row, service)
    page.put(
        row + 1, 1,
        ("紫色行以他家API的价格对比自己的成本：对比对象是假设；收入=输出价+输入÷输出×输入价(命中缓存部分按缓存价)。",
         "Purple rows set the cost against another model's price: whom to compare with is an assumption. Revenue = output price + "
         "input/output · input price (the cached share at its own price)."),
        "note",
    )  # fmt: skip
    return row + 1


def one_service(book: Book, page: Page, row: int, service: Service) -> None:
    measured, api = evidence.row("inference_measured", service.measured), evidence.facts()[service.api]
    at = {column: page.near(row, column) for column in range(1, LAST + 1)}
    label = "label" if service.own else "assumed"
    page.put(row, 1, service.label, label)
    page.put(row, 2, measured["gpu"], "label")
    told(page, row, 3, service.measured, "one")
    told(page, row, 4, service.hour[0], "two", service.hour[1])
    page.put(row, 5, book.call(COST_PER_MTOK, at[4], at[3]), "total.two")
    length = float(measured["isl"]) / float(measured["osl"]) if measured["isl"] else None
    page.put(row, 6, length, "fact.two")
    share, cached = service.cached or (None, None)
    page.put(row, 7, share, "fact.percent1")
    page.put(row, 8, None if cached is None else api.numbers[cached], "fact.two")
    of_input, of_output = service.prices
    page.put(row, 9, None if of_input is None else api.numbers[of_input], "fact.two")
    page.put(row, 10, api.numbers[of_output], "fact.two")
    read = at[6] * (at[7] * at[8] + (1 - at[7]) * at[9])
    page.put(row, 11, at[10] + read, "result.two")
    page.put(row, 12, 1 - at[5] / at[11], "total.percent")
    compared = f"{api.what.removesuffix(' input / output')} ({api.period})"
    page.paragraph(row, 13, 14, page.say(evidence.in_chinese(compared), compared), label)
    page.put(row, 15, f"{service.measured}, {service.hour[0]}, {service.api}", "source")


def rental(page: Page, head: int) -> int:
    page.line(head, 1, RENTAL_HEADS, "header")
    for row, id in enumerate(RENTAL, head + 1):
        fact = evidence.facts()[id]
        page.put(row, 1, (evidence.in_chinese(fact.period), fact.period), "label")
        told(page, row, 2, id, "two", 0)
        told(page, row, 3, id, "two", -1)
        page.put(row, 4, (page.near(row, 2) + page.near(row, 3)) / 2, "result.two")
        cite(page, row, 5, id)
    last = row
    bottom = draw(page, head, 7, LAST, Chart(
        ("H100每小时租价（美元）", "H100, price of an hour (USD)"), ("时间", "When"), ("美元/小时", "USD/h"),
        ("折线图：H100租价由2023年的7至12美元降到2025年10月的1.7美元，2026年回升到2.6至2.95美元",
         "Line: an H100-hour fell from USD 7-12 in 2023 to 1.70 in October 2025 and rose to 2.6-2.95 in 2026"),
        page.far(head + 1, 1, last, 1), [(("中值", "middle"), page.far(head + 1, 4, last, 4))],
        kind="lines", format="0.0", lowest=0,
    ))  # fmt: skip
    return max(last, bottom)
