"""Sheet 完整性/Integrity: is the model sound as it stands. Every page shows its light.

Each test says ✓, or × (a number is wrong or left out), ▲ (something is out of sight), ? (allowed, hardly
meant), and then what to do. What the tests watch are areas and names, never single addresses in a list, so
that sorting, inserted rows and renamed sheets do not disturb them.
"""

from __future__ import annotations

from workbooks.across import Across
from workbooks.book import TITLES, Book
from workbooks.inputs import INPUTS, WORDS
from workbooks.models import NAME, STATUS
from workbooks.page import Page
from workbooks.sheets import assumptions
from workbooks.sheets.findings import Finding, Test, count, first_of, said
from workbooks.sheets.market import Market
from workbooks.sheets.model_integrity import of_models
from workbooks.sheets.model_table import Models
from workbooks.sheets.page_heads import LIGHTS
from xlplugin.expr import Expr, call

WHAT, TOLD = 1, 2
LIGHT, HEAD, TOP = 5, 7, 8
SOUND = ("✓ 模型完好", "✓ model sound")
GONE = ("– 该页已删除，不再检查", "– this page was deleted: no longer tested")


def lay(book: Book, models: Models, both: Across, found: Market) -> None:
    page = book.page("integrity")
    page.heading(
        ("完整性：模型此刻是否可用", "Integrity: is the model sound as it stands"),
        ("与报告数字是否一致见「核对」；这里只看模型本身。允许的改动不会使它变红。",
         "Whether figures are the report's is said on Checks; this page asks about the model itself. Allowed edits leave it green."),
    )  # fmt: skip
    page.widths(40, 96)
    tests = [
        *sizes_and_inputs(book, page, models),
        *pages(book, page),
        *of_models(book, page, models, both, found),
        units(page),
        names(page),
        idle(page),
        *provenance(page),
    ]
    page.line(HEAD, WHAT, (("检查", "Test"), ("结果与处理", "Result, and what to do")), "header")
    for row, test in enumerate(tests, TOP):
        page.put(row, WHAT, test.label, "label")
        page.put(row, TOLD, said(page, test), "long")
    last = TOP + len(tests) - 1
    page.put(LIGHT, WHAT, ("指示灯（各页页首同）", "The light (in the head of every page)"), "total_label")
    book.define("integrity", page.put(LIGHT, TOLD, light(page, last), "total_label"))
    colours(page, last)
    page.printed(last, TOLD, freeze=f"A{TOP}")


def light(page: Page, last: int) -> Expr:
    """The first of the worst findings."""
    area = page.span(TOP, TOLD, last, TOLD)
    text: Expr | str = page.say(*SOUND)
    for sign in ("~?", "▲", "×"):
        text = call("IFERROR", call("INDEX", area, call("MATCH", f"{sign}*", area, 0)), text)
    return call("IFERROR", text, page.say("× 无法判断", "× cannot tell"))


def colours(page: Page, last: int) -> None:
    for area, cell in ((page.span(TOP, TOLD, last, TOLD), f"B{TOP}"), (page.near(LIGHT, TOLD), f"B{LIGHT}")):
        page.coloured(area, cell, LIGHTS)


def sizes_and_inputs(book: Book, page: Page, models: Models) -> list[Test]:
    """Inputs and models, each told by its own label and status."""
    where = book.pages["assumptions"]
    last = assumptions.FIRST + len(INPUTS) + len(WORDS) - 1
    flags = where.far(assumptions.FIRST, assumptions.FLAG, last, assumptions.FLAG)
    labels = where.far(assumptions.FIRST, assumptions.NAME, last, assumptions.NAME)
    statuses, named = models.area(STATUS), models.area(NAME)

    def told(area: Expr, names: Expr, sign: str) -> Finding:
        status = call("INDEX", area, call("MATCH", f"{sign}*", area, 0))
        left, right = page.say("（", " ("), page.say("）", ")")
        words = f'{status}&"{left}"&{first_of(names, area, sign)}&"{right}"'
        return Finding(Expr(f"{count(area, sign)}>0"), Expr(words))

    chosen = where.far(assumptions.SCENARIO, assumptions.USED)
    no_scenario = page.say("× 情景：请选基准、低或高", "× Scenario: choose base, low or high")
    return [
        Test(("情景（假设页）", "Scenario (Assumptions)"), [Finding(Expr(f'NOT(EXACT({chosen},"✓"))'), no_scenario)]),
        Test(("输入（假设页）", "Inputs (Assumptions)"), [told(flags, labels, sign) for sign in ("×", "~?")]),
        Test(("模型表（假设页）", "Table of models (Assumptions)"), [told(statuses, named, sign) for sign in ("×", "~?")]),
    ]  # fmt: skip


def pages(book: Book, page: Page) -> list[Test]:
    """The inputs that stand in tables of other pages; a page may be deleted."""
    found = []
    for key, cells in book.flags.items():
        if key == "assumptions":
            continue
        other = book.pages[key]
        columns = {column for _, column in cells}
        areas = [
            other.far(min(row for row, c in cells if c == column), column,
                      max(row for row, c in cells if c == column), column)
            for column in sorted(columns)
        ]  # fmt: skip
        wrong, odd = ("+".join(count(area, sign).text for area in areas) for sign in ("×", "~?"))
        gone = Finding(Expr(f"IFERROR({wrong},-1)<0"), page.say(*GONE))
        title = TITLES[key]
        words = (
            f'"× 「{title[0]}」有"&({wrong})&"处输入不允许：见该页状态列"', f'"× "&({wrong})&" entries on {title[1]} are not allowed: see its status cells"',
        )  # fmt: skip
        doubt = (
            f'"? 「{title[0]}」有"&({odd})&"处输入少见：见该页状态列"', f'"? "&({odd})&" entries on {title[1]} are unusual: see its status cells"',
        )  # fmt: skip
        found.append(Test(
            (f"表内输入（{title[0]}）", f"Entries within tables ({title[1]})"),
            [gone, Finding(Expr(f"({wrong})>0"), Expr(page.say(*words))), Finding(Expr(f"({odd})>0"), Expr(page.say(*doubt)))],
        ))  # fmt: skip
    return found


def units(page: Page) -> Test:
    words = (
        "× 单位换算被改动：应为1亿=1E8、1万=1E4、1 PFLOP=1E15、每月30天、每日86400秒",
        "× a unit was changed: 1E8, 1E4, 1E15, 30 days and 86,400 s are meant",
    )
    condition = Expr(
        "OR(unit_yi<>1E+8,unit_wan<>1E+4,unit_pflop<>1E+15,days_per_month<>30,seconds_per_day<>86400)"
    )
    return Test(("单位换算", "Units"), [Finding(condition, page.say(*words))])


def names(page: Page) -> Test:
    """What an input's name leads to, other than an error of its own value."""
    broken = "+".join(f'IFERROR(({item.name}_used="")*1,1)' for item in (*INPUTS, *WORDS))
    words = (
        f'"× 有"&({broken})&"个输入名称失效或其值为错误"',
        f'"× "&({broken})&" names of inputs are broken, or their value is an error"',
    )
    return Test(
        ("输入名称有效", "Names of inputs resolve"), [Finding(Expr(f"({broken})>0"), Expr(page.say(*words)))]
    )


def idle(page: Page) -> Test:
    words = (
        "? 有模型的GPU数为0：参数量是否少写了单位（500亿写成500）",
        "? a model needs 0 GPUs: is the unit of its parameters missing (500 for 50bn)",
    )
    return Test(
        ("每个模型都用到GPU", "Every model needs GPUs"),
        [Finding(Expr("COUNTIF(all_gpus,0)>0"), page.say(*words))],
    )


def provenance(page: Page) -> list[Test]:
    """Whether each input rests on a fact; how many facts have grown old, which is told and no fault."""
    without = page.say(
        '"× 有"&inputs_without_fact&"个输入没有事实编号：见「来源」"',
        '"× "&inputs_without_fact&" inputs name no fact: see Sources"',
    )
    old = page.say(
        '"✓ "&stale_facts&"条事实早于截至日期"&old_after_months&"个月"',
        '"✓ "&stale_facts&" facts are older than "&old_after_months&" months at the as-of date"',
    )
    deleted = Finding(call("ISERROR", Expr("inputs_without_fact+stale_facts")), page.say(*GONE))
    return [
        Test(("输入都有事实编号", "Every input names a fact"),
             [deleted, Finding(Expr("inputs_without_fact>0"), Expr(without))]),
        Test(("事实的月龄", "Age of the facts"), [deleted, Finding(Expr("stale_facts>=0"), Expr(old))]),
    ]  # fmt: skip
