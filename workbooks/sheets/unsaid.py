"""On the Guide: the five points that the report leaves unsaid, each with its effect computed live."""

from __future__ import annotations

from udfs import DOUBLING_MONTHS
from workbooks.book import Book
from workbooks.page import Page
from workbooks.sheets.one_change import Cases
from xlplugin.expr import Expr, call

LAST = 4


def lay(book: Book, page: Page, row: int, cases: Cases) -> int:
    """Texts with live figures in them; returns the last row."""
    page.put(
        row,
        1,
        ("报告未言明之处(数字随输入变化)", "What the report leaves unsaid (figures follow the inputs)"),
        "section",
    )
    for line, (text, effect) in enumerate(points(book, page, cases), row + 1):
        page.paragraph(line, 1, 2, Expr(text))
        deleted = page.say("（敏感性表已删除）", "(the Sensitivity sheet was deleted)")
        page.paragraph(line, 3, LAST, call("IFERROR", Expr(effect), deleted))
    for line in range(row + 1, row + 6):
        page.sheet.row_dimensions[line].height = 30 if page.lang == "zh" else 44
    page.sheet.row_dimensions[row + 1].height = 58 if page.lang == "zh" else 74  # the longest of the five
    return row + 5


def points(book: Book, page: Page, cases: Cases) -> tuple[tuple[str, str], ...]:
    """Each point, and its effect, both as formulas: what they say follows the inputs."""
    model = cases.model

    def number(cell: object, form: str = "#,##0") -> str:
        return f'TEXT({cell},"{form}")'

    def case(key: str):
        zh = f'"市场为"&{number(cases.market[key])}&"亿美元，是采用值的"&{number(cases.times[key], "0.00")}&"倍"'
        billions = number(f"{cases.market[key]}/10", "#,##0.0")
        en = f'"market: USD "&{billions}&"bn, "&{number(cases.times[key], "0.00")}&" times that in use"'
        return zh, en

    dense, audience, reserve, ratio = (case(key) for key in ("dense", "audience", "reserve", "chinchilla"))
    qps, rate = book.figures["15/qps"], book.figures["11/tokens_per_second_100m/model3"]
    tokens = "tokens_per_question_used/unit_yi"
    growth = book.figures["15/compute_growth"]
    doubling = book.call(DOUBLING_MONTHS, growth, 12)
    servers = f'{number(cases.servers["base"])}&" → "&{number(cases.servers["dense"])}'
    visits = f"{cases.models}*monthly_visits_used/unit_yi"
    label = cases.labels
    return (
        (said(page, "1. 624与1979 TFLOPS是A100与H100含结构化稀疏的峰值，稠密为312与989.5；16位运算下30%的稀疏峰值即稠密的60%：H100实测最大矩阵乘692 TFLOPS，单卡最佳训练步按6N为542，而报告假设594；已公布的16位训练无一达到。",
               "1. 624 and 1979 TFLOPS are the peaks of A100 and H100 with structured sparsity; dense they are 312 and 989.5. In 16 bits 30% "
               "of sparse is 60% of dense: an H100 measured 692 TFLOPS in the largest product and 542 by 6N in the best training step on one "
               "chip, the report assumes 594; no published 16-bit run reaches that."),
          page.say(f'"改用稠密峰值："&{model}&"服务器 "&{servers}&"；"&{dense[0]}',
                   f'"on dense peaks: servers of "&{model}&" "&{servers}&"; "&{dense[1]}')),
        (page.say(f'"2. "&{number(cases.models)}&"个模型各自都被赋予一份完整的访问量与自己的训练集群。"',
                   f'"2. Each of the "&{number(cases.models)}&" models is given a whole audience and a training cluster of its own."'),
          page.say(f'"合计每月"&{number(visits)}&"亿次访问；若合用一份访问量，"&{audience[0]}',
                   f'"together "&{number(visits + "/10", "#,##0.0")}&"bn visits a month; if they shared one audience, "&{audience[1]}')),
        (page.say('"3. 峰值倍数"&peak_factor_used&"与训练利用率"&TEXT(mfu_training_used,"0%")&"影响很大；只取自一个模型的数据量比例"&tokens_ratio_used&"也是。"',
                   '"3. Peak factor "&peak_factor_used&" and a flat utilisation of "&TEXT(mfu_training_used,"0%")&" are large levers; so is the ratio "&tokens_ratio_used&", taken from one model."'),
          page.say(f'{label["reserve"]}&"："&{reserve[0]}&"；"&{label["chinchilla"]}&"："&{ratio[0]}',
                   f'{label["reserve"]}&": "&{reserve[1]}&"; "&{label["chinchilla"]}&": "&{ratio[1]}')),
        (said(page, "4. 报告的8,000 QPS是取整；其每秒0.049亿Tokens按未取整计算。", "4. The report's 8,000 QPS is rounded; its 4.9m tokens a second use the unrounded figure."),
          page.say(
             f'"未取整QPS "&{number(qps, "#,##0.00")}&"，每秒"&{number(rate, "0.0000")}&"亿Tokens；按8,000则为"&{number(f"8000*{tokens}", "0.0000")}',
             f'"unrounded QPS "&{number(qps, "#,##0.00")}&", "&{number(f"{rate}*100", "0.00")}&"m tokens/s; from 8,000 it would be "&{number(f"8000*{tokens}*100", "0.00")}&"m"')),
        (said(page, "5. “2010至2022年增长1e10倍”意味着翻倍快于其引用的2016至2022年5–6个月。",
               "5. '1e10 times from 2010 to 2022' implies a faster doubling than the 5-6 months it cites for 2016-2022."),
          page.say(f'"意味着每"&{number(doubling, "0.0")}&"个月翻倍"', f'"a doubling every "&{number(doubling, "0.0")}&" months"')),
    )  # fmt: skip


def said(page: Page, zh: str, en: str) -> str:
    """A fixed sentence as formula text."""
    return '"' + page.say(zh, en).replace('"', '""') + '"'
