"""Sheet 格局/Landscape: the report's tables 16 and 19: vendors abroad and in China, other facts of the text."""

from __future__ import annotations

from udfs import GROWTH_RATE
from workbooks import facts
from workbooks.book import Book
from workbooks.page import Page
from workbooks.table import Column, Table
from workbooks.words import both
from xlplugin.expr import Expr, call

FACTS = {  # the facts of table 19 in Chinese
    "chatgpt_1m_users": "ChatGPT用户达100万所用天数", "chatgpt_100m_users": "ChatGPT用户达1亿所用月数",
    "gpt4o_speed": "GPT-4o速度相对GPT-4 Turbo", "gpt4o_rate_limit": "GPT-4o速率上限相对GPT-4 Turbo",
    "gpt4o_context": "GPT-4o上下文长度", "gpt35_voice_latency": "GPT-3.5语音延迟", "gpt4_voice_latency": "GPT-4语音延迟",
    "gpt4o_audio_shortest": "GPT-4o音频响应最短", "gpt4o_audio_average": "GPT-4o音频响应平均",
    "gemini_context_february": "Gemini 1.5 Pro上下文(2024年2月)", "gemini_context_may": "Gemini 1.5 Pro上下文(2024年5月)",
    "sora_longest_video": "Sora最长视频", "gpt4_parameters": "GPT-4参数量(非官方)",
    "to_b_with_revenue": "To B产品已有收入", "to_c_without_revenue": "To C产品尚无收费模式",
    "kimi_launch": "Kimi上线时月访问量", "kimi_february": "Kimi 2024年2月访问量", "kimi_march": "Kimi 2024年3月访问量",
    "kimi_tip": "Kimi最低打赏", "dingtalk_agents": "钉钉AI助理市场上线时个数(超过)", "modelscope_models": "魔搭社区模型数(超过)",
}  # fmt: skip
POINTS = {  # SuperCLUE figures and context lengths that table 16 carries inside its texts
    "Qwen (Qwen2": ("Qwen2-72B/points_behind", 4, ("落后GPT-4o分数", "points behind GPT-4o")),
    "Kimi": ("Kimi/points", 70, ("SuperCLUE分数(超过)", "SuperCLUE points (above)")),
    "Baichuan4": ("Baichuan4/points", 70, ("SuperCLUE分数(超过)", "SuperCLUE points (above)")),
    "abab6.5": ("abab6.5/points", 70, ("SuperCLUE分数(超过)", "SuperCLUE points (above)")),
    "Gemini (2023": ("Gemini/context", 2, ("1.5 Pro上下文(百万Tokens)", "context of 1.5 Pro (1M tokens)")),
}  # fmt: skip


def lay(book: Book) -> None:
    page = book.page("landscape")
    page.heading(
        ("表16  格局：海外大模型厂商梯队与国内四大流派", "Table 16  Landscape: vendors abroad and in China"),
        ("均为报告所载事实。", "All facts as the report gives them."),
    )
    page.widths(42, 28, 14, 58, 12, 30)
    row = vendors(book, page, 4)
    page.sourced(row + 1)
    last = others(book, page, row + 2) + 1
    page.sourced(last)
    page.printed(last, 6, freeze="A5", upright=True)


def vendors(book: Book, page: Page, row: int) -> int:
    head = (
        ("类别", "Class"),
        ("厂商", "Vendor"),
        ("地区", "Region"),
        ("模型与说明", "Models and notes"),
        ("数字", "Figure"),
        ("数字含义", "What it is"),
    )
    page.line(row, 1, head, "header")
    told = facts.rows("16_landscape.csv")
    for line, fact in enumerate(told, row + 1):
        note = fact["model_or_note"]
        page.line(
            line,
            1,
            (both(fact["class"]), both(fact["vendor"]), both(fact["region"]), both(note) if note else None),
            "label",
        )
        page.line(line, 5, (None, None), "label")
        for start, (figure, value, meaning) in POINTS.items():
            if note.startswith(start):
                book.computes(f"16/{figure}", page.put(line, 5, value, "fact.number"))
                page.put(line, 6, meaning, "source")
    last = row + len(told)
    page.put(last + 1, 1, ("条目数", "Entries"), "label")
    page.put(last + 1, 2, Expr(f"COUNTA({page.span(row + 1, 2, last, 2)})"), "result.count")
    book.computes("16/entries", page.far(last + 1, 2))
    page.put(
        last + 2,
        1,
        ("Gemini 1.5 Pro此前上下文(百万Tokens)", "Context of Gemini 1.5 Pro before (1M tokens)"),
        "label",
    )
    book.computes("16/Gemini/context_before", page.put(last + 2, 2, 1, "fact.number"))
    return last + 2


def others(book: Book, page: Page, row: int) -> int:
    page.put(row, 1, ("表19  正文其他事实", "Table 19  Other facts of the running text"), "section")
    records = {
        key: {
            "fact": (FACTS[key], fact["fact"]), "value": float(fact["value"]), "unit": both(fact["unit"]), "section": fact["section"],
        }
        for key, fact in facts.other_facts().items()
    }  # fmt: skip
    table = Table(book, page, "facts", row + 1, (
        Column("fact", ("事实", "Fact")), Column("value", ("数值", "Value"), "fact.facts"), Column("unit", ("单位", "Unit")),
        Column("section", ("章节", "Section")),
    ), records)  # fmt: skip
    for key in records:
        book.computes(f"19/{key}", table.at(key, "value"), table.by_name(records[key], "value"))
    return kimi(book, page, table, table.last + 2)


def kimi(book: Book, page: Page, table: Table, row: int) -> int:
    page.put(row, 1, ("Kimi:由上表算出", "Kimi, computed from the facts above"), "section")
    page.line(row + 1, 1, (("项目", "Item"), ("数值", "Value"), ("单位", "Unit")), "header")
    launch, february, march, tip = (
        page.near(table.rows[key], 2) for key in ("kimi_launch", "kimi_february", "kimi_march", "kimi_tip")
    )
    days = page.near(row + 2, 2)
    times, share, yuan = ("倍", "x"), ("占比", "share"), ("元/天", "CNY/day")
    for line, (label, value, style, unit, figure) in enumerate((
        (("最低打赏天数", "Days of the cheapest tip"), 93, "fact.count", ("天", "days"), "19/kimi_tip/days"),
        (("最低打赏每日价格", "Cheapest tip a day"), tip / days, "total.two", yuan, "15/kimi_tip_per_day"),
        (("2024年2月÷上线时", "February 2024 / launch"), february / launch, "result.times", times, ""),
        (("2024年3月÷2月", "March / February 2024"), march / february, "result.times2", times, ""),
        (("2024年3月环比增长", "Growth in March 2024"), book.call(GROWTH_RATE, march, february), "result.percent", share, ""),
        (("2024年3月÷上线时", "March 2024 / launch"), march / launch, "total.times", times, ""),
        (("相对测算表月访问量", "March against the visits that the model takes"),
         call("IF", Expr("monthly_visits_used=0"), "n.a.", march / Expr("monthly_visits_used")), "result.percent1", share, ""),
    ), row + 2):  # fmt: skip
        page.put(line, 1, label, "label")
        cell = page.put(line, 2, value, style)
        page.put(line, 3, unit, "label")
        if figure:
            book.computes(figure, cell)
    wan = Expr("unit_wan")
    for place, visits in enumerate((launch, february, march), 1):
        here = row + 8 + place
        page.put(
            here,
            1,
            (
                f"月访问量(万)之{('上线', '2月', '3月')[place - 1]}",
                f"Visits in 10k, {('launch', 'February', 'March')[place - 1]}",
            ),
            "label",
        )
        book.computes(f"15/kimi_visits/{place}", page.put(here, 2, visits / wan, "result.count"))
        page.put(here, 3, ("万次", "10k visits"), "label")
    return row + 11
