"""What arguments of functions mean and their units, in Chinese; the English is the quantities' own."""

from __future__ import annotations

MEANINGS = {
    "Users on a day (DAU)": "日活用户", "Users in a month (MAU)": "月活用户", "Value": "数值",
    "Value, not negative": "数值,非负", "Growth": "增长率", "Accelerator": "加速卡", "Number format": "精度",
    "Peak without or with structured sparsity": "峰值口径:稠密或含结构化稀疏", "Catalogue field": "参数表字段",
    "Visits a month": "月访问量", "Questions per visit": "每次访问提问次数",
    "Tokens per question and answer": "每次问答Tokens数", "Peak load over average load": "峰值倍数",
    "Parameters of the model": "模型参数量", "Tokens per day": "每日Tokens数",
    "Model FLOPs utilisation (MFU)": "算力利用率MFU", "Time": "时间", "New value over old value": "新值÷旧值",
    "Doubling time": "翻倍时间", "Price": "价格", "Tokens processed": "处理的Tokens数", "Tokens that a model is trained on": "训练Tokens数", "Price of tokens": "Tokens价格",
    "Paying users": "付费用户", "Price of a subscription": "订阅价格", "Number of GPUs": "GPU数量",
    "GPUs per server": "每台服务器GPU数", "Number of models": "模型数量", "Servers per model": "每个模型的服务器数",
    "Cost of one server": "单台服务器成本", "Rows of models, servers and unit cost": "模型数、服务器数、单价三列的区域",
    "Training tokens per parameter": "每参数训练Tokens数", "Parameters active per token": "激活参数量",
    "Training time": "训练时长", "GPU-hours": "GPU小时", "Earnings per share": "每股收益", "Price of a share": "股价",
}  # fmt: skip
UNITS = {
    "": "-", "users": "人", "any unit": "任意单位", "share": "占比", "name or TFLOPS": "名称或TFLOPS",
    "visits/month": "次/月", "questions/visit": "次/访问", "tokens/question": "Tokens/问答", "x": "倍",
    "parameters": "参数", "tokens/day": "Tokens/天", "years": "年", "months": "月", "money": "金额",
    "tokens": "Tokens", "money/1M tokens": "金额/百万Tokens", "money/user/month": "金额/用户/月", "GPUs": "张",
    "GPUs/server": "张/台", "models": "个", "servers": "台", "money/server": "金额/台", "3 columns": "3列",
    "tokens/parameter": "Tokens/参数", "days": "天", "GPU-hours": "GPU小时", "money/share": "金额/股", "FLOP": "FLOP",
    "FLOP/s": "FLOP/s", "requests/s": "次/秒", "tokens/s": "Tokens/秒",
}  # fmt: skip


def unit(text: str) -> tuple[str, str]:
    return UNITS[text], text or "-"
