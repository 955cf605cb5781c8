"""On the Guide: the five points that the report leaves unsaid, each with its effect computed live."""

from __future__ import annotations

from udfs import DOUBLING_MONTHS
from workbooks.book import Book
from workbooks.page import Page
from workbooks.sheets.one_change import Cases
from xlplugin.expr import Expr

LAST = 4


def lay(book: Book, page: Page, row: int, cases: Cases) -> int:
    """Texts with live figures in them; returns the last row."""
    page.put(
        row,
        1,
        ("报告未言明之处(数字随输入变化)", "What the report leaves unsaid (figures follow the inputs)"),
        "section",
    )
    for line, (text, effect) in enumerate(points(book, cases), row + 1):
        page.paragraph(line, 1, 2, text)
        page.paragraph(line, 3, LAST, Expr(effect(page)))
    for line in range(row + 1, row + 6):
        page.sheet.row_dimensions[line].height = page.say(30, 44)
    return row + 5


def points(book: Book, cases: Cases):
    """Each point, and a formula that says its effect."""

    def number(cell: object, form: str = "#,##0") -> str:
        return f'TEXT({cell},"{form}")'

    def case(key: str):
        zh = (
            f'"市场:"&{number(cases.market[key])}&"亿美元,为采用值的"&{number(cases.times[key], "0.00")}&"倍"'
        )
        en = f'"market: USD "&{number(cases.market[key])}&" x 100m, "&{number(cases.times[key], "0.00")}&" times that in use"'
        return zh, en

    dense, audience, reserve, ratio = (case(key) for key in ("dense", "audience", "reserve", "chinchilla"))
    qps, rate = book.figures["15/qps"], book.figures["11/tokens_per_second_100m/model3"]
    tokens = "tokens_per_question_used/unit_yi"
    growth = book.figures["15/compute_growth"]
    doubling = book.call(DOUBLING_MONTHS, growth, 12)
    servers = f'{number(cases.servers["base"])}&" → "&{number(cases.servers["dense"])}'
    visits = f"{cases.models}*monthly_visits_used/unit_yi"
    return (
        (("1. 624与1979 TFLOPS是含结构化稀疏的峰值,稠密为312与989.5;稀疏峰值的30%等于稠密的60%,已公布的大规模训练无一达到。",
          "1. 624 and 1979 TFLOPS are peaks with structured sparsity; dense they are 312 and 989.5. 30% of sparse is 60% of dense: "
          "no published large run reaches that."),
         lambda page: page.say(f'"改用稠密峰值:1万亿模型服务器 "&{servers}&";"&{dense[0]}',
                               f'"on dense peaks: servers of the largest tier "&{servers}&"; "&{dense[1]}')),
        (("2. 100个模型各自都被赋予ChatGPT规模的访问量与自己的训练集群。",
          "2. Each of the 100 models is given a ChatGPT-sized audience and a training cluster of its own."),
         lambda page: page.say(f'"合计每月"&{number(visits)}&"亿次访问;若合用一份访问量,"&{audience[0]}',
                               f'"together "&{number(visits)}&" x 100m visits a month; if they shared one audience, "&{audience[1]}')),
        (("3. 峰值倍数10与固定30%利用率影响很大;只取自一个模型的38.5倍数据量比例也是。",
          "3. Peak factor 10 and a flat 30% utilisation are large levers; so is the ratio 38.5, taken from one model."),
         lambda page: page.say(f'"峰值倍数1.226时"&{reserve[0]}&";每参数20 Tokens时"&{ratio[0]}',
                               f'"at a peak reserve of 1.226, "&{reserve[1]}&"; at 20 tokens per parameter, "&{ratio[1]}')),
        (("4. 8,000 QPS是取整;表中0.049按未取整计算。", "4. 8,000 QPS is rounded; the table's 0.049 uses the unrounded figure."),
         lambda page: page.say(
             f'"未取整QPS "&{number(qps, "#,##0.00")}&",每秒"&{number(rate, "0.0000")}&"亿Tokens;按8,000则为"&{number(f"8000*{tokens}", "0.0000")}',
             f'"unrounded QPS "&{number(qps, "#,##0.00")}&", "&{number(rate, "0.0000")}&" x 100m tokens/s; from 8,000 it would be "&{number(f"8000*{tokens}", "0.0000")}')),
        (("5.「2010至2022年增长1e10倍」意味着翻倍快于其引用的2016至2022年5–6个月。",
          "5. '1e10 times from 2010 to 2022' implies a faster doubling than the 5-6 months it cites for 2016-2022."),
         lambda page: page.say(f'"意味着每"&{number(doubling, "0.0")}&"个月翻倍"', f'"a doubling every "&{number(doubling, "0.0")}&" months"')),
    )  # fmt: skip
