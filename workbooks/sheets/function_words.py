"""What each function returns, in Chinese; the English is the function's own summary."""

from __future__ import annotations

MEANINGS = {
    "TRAIN_TOKENS": "训练Tokens数 = 参数量 × 每参数Tokens", "TRAIN_FLOPS": "训练算力 = 6 × 激活参数 × Tokens",
    "TRAIN_GPUS": "在给定天数内训练所需GPU数,向上取整", "TRAIN_DAYS": "给定GPU数训练所需天数",
    "TRAIN_GPU_HOURS": "训练所需GPU小时,不取整", "IMPLIED_MFU": "由已公布训练反推的MFU",
    "INFER_QPS": "平均每秒请求数(每月30天)", "INFER_TOKENS_PER_SEC": "平均每秒Tokens数(每月30天)",
    "INFER_TOKENS_PER_DAY": "按峰值预留的每日Tokens数", "INFER_FLOPS": "推理算力 = 2 × 参数 × Tokens",
    "INFER_GPUS": "承载一天Tokens所需GPU数,向上取整", "SERVERS": "容纳GPU所需服务器数,向上取整",
    "SERVER_COST": "同类模型的服务器成本", "SERVER_TAM": "服务器市场:逐行 模型数×服务器数×单价 求和",
    "GPU_PEAK": "加速卡峰值(FLOP/s),按精度与稠密/稀疏", "GPU_SPEC": "加速卡参数表中的一项",
    "PRICE_CUT": "降价幅度;免费按价格0计,即100%", "API_COST": "调用费用,价格以每百万Tokens计",
    "SUBSCRIPTION_REVENUE": "订阅收入 = 用户 × 月费 × 月数", "STICKINESS": "黏性 = 日活 ÷ 月活",
    "GROWTH_RATE": "增长率 = 新值 ÷ 旧值 − 1", "IMPLIED_BASE": "由现值与增速倒推的前值",
    "CAGR": "年均复合增长率", "DOUBLING_MONTHS": "若干年增长若干倍所意味的翻倍月数",
    "COMPUTE_GROWTH": "按翻倍月数,若干年增长的倍数", "PE_RATIO": "市盈率 = 股价 ÷ 每股收益,亏损为负",
    "XLP_VERSION": "正在计算的xlplugin版本", "XLP_LAST_ERROR": "最近一次错误的说明",
}  # fmt: skip
