"""What the steps of the bridge say: names, assumptions before and after as live texts, sources."""

from __future__ import annotations

from udfs.bridge import AUDIENCE, DENSE, LATER, MIXTURE, PEAK, REUSE, SERVED, WALL
from workbooks.page import Page
from workbooks.sheets import bridge_models
from workbooks.sheets.bridge_models import Columns
from xlplugin.expr import Expr

SOURCED, ASSUMED = ("有来源", "sourced"), ("假设", "assumption")
STEP_NAMES = {
    DENSE: ("1 稠密峰值", "1 Dense peaks"), WALL: ("2 训练全程MFU", "2 Wall-clock MFU in training"),
    MIXTURE: ("3 混合专家(激活参数)", "3 Mixtures of experts"), SERVED: ("4 推理利用率", "4 Inference utilisation"),
    PEAK: ("5 峰值÷均值", "5 Peak over average"), AUDIENCE: ("6 访问量", "6 Audience"), REUSE: ("7 集群复用与研发", "7 Reuse and research"),
    LATER: ("8 2026年", "8 The year 2026"),
}  # fmt: skip
SOURCES = {
    DENSE: ("硬件表；报告4.2用稀疏峰值", "Hardware; report §4.2 takes sparse peaks"),
    WALL: ("C-wall_mfu_at_1e24等：37个训练的最小二乘（回测）", "C-wall_mfu_at_1e24 and others: fit on 37 runs (Back-test)"),
    MIXTURE: ("T37（未证实）、T32：模型卡；杠杆：激活占比", "T37 (unconfirmed), T32: model cards; lever: active share"),
    SERVED: ("I01：DeepSeek一日10.4%；稠密模型29%：MLPerf", "I01: DeepSeek's day, 10.4%; dense models 29%: MLPerf"),
    PEAK: ("K124、K125：豆包1.45；I01：1.226；报告取10", "K124, K125: Doubao 1.45; I01: 1.226; the report takes 10"),
    AUDIENCE: ("假设：全部模型合计为ChatGPT的若干倍，由各模型均分", "assumption: all models together have so many times ChatGPT's visits, shared evenly"),
    REUSE: ("假设：集群全年使用，研发为最终训练的若干倍", "assumption: clusters work all year; research is so many times the final runs"),
    LATER: ("K051、K135、T33、R001、R024；每次问答Tokens为假设", "K051, K135, T33, R001, R024; tokens of a question are an assumption"),
}  # fmt: skip


def before(page: Page, step: int) -> Expr:
    """The assumption in use, as a live text."""
    texts = {
        DENSE: "peak_basis_used", WALL: 'TEXT(mfu_training_used,"0.0%")', MIXTURE: '"100%"',
        SERVED: 'TEXT(mfu_inference_used,"0.0%")', PEAK: 'TEXT(peak_factor_used,"0.0")&"x"',
        AUDIENCE: page.say('TEXT(monthly_visits_used/1E8,"0.0")&"亿次/模型"', 'TEXT(monthly_visits_used/1E9,"0.00")&"bn visits a model"'),
        REUSE: page.say('TEXT(training_days_used,"0")&"天/次"', 'TEXT(training_days_used,"0")&" days a run"'),
        LATER: page.say('tam_gpu_used&"，2024"', 'tam_gpu_used&", 2024"'),
    }  # fmt: skip
    return Expr(texts[step])


def after(page: Page, step: int, columns: Columns) -> Expr:
    """What the step assumes instead, from the levers and the models."""
    reached = columns.area(bridge_models.M0)
    counts = columns.area(bridge_models.COUNT)
    mean = f"SUMPRODUCT({counts},{reached})/SUM({counts})"
    span = page.say(f'"均值"&TEXT({mean},"0.0%")', f'"mean "&TEXT({mean},"0.0%")')
    texts = {
        DENSE: page.say('"稠密"', '"dense"'), WALL: span, MIXTURE: 'TEXT(lever_active_share_2024,"0.0%")',
        SERVED: 'TEXT(lever_serving_utilisation,"0.0%")&" / "&TEXT(lever_serving_utilisation_dense,"0%")',
        PEAK: 'TEXT(lever_peak_average,"0.0")&"x"',
        AUDIENCE: page.say('TEXT(lever_audience_multiple,"0.0")&"×ChatGPT，全部模型"', 'TEXT(lever_audience_multiple,"0.0")&" x ChatGPT for all"'),
        REUSE: page.say('TEXT(lever_year_days,"0")&"天，研发×"&TEXT(lever_research_multiple,"0.0")', 'TEXT(lever_year_days,"0")&" days, R&D x"&TEXT(lever_research_multiple,"0.0")'),
        LATER: page.say('"GB300，激活"&TEXT(lever_active_share_2026,"0.0%")', '"GB300, "&TEXT(lever_active_share_2026,"0.0%")&" active"'),
    }  # fmt: skip
    return Expr(texts[step])
