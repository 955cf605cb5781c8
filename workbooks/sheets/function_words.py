"""What each function returns, in Chinese; the English is the function's own summary."""

from __future__ import annotations

MEANINGS = {
    "TRAIN_TOKENS": "训练Tokens数 = 参数量 × 每参数Tokens", "TRAIN_FLOPS": "训练算力 = 6 × 激活参数 × Tokens",
    "TRAIN_GPUS": "在给定天数内训练所需GPU数,向上取整", "TRAIN_DAYS": "给定GPU数训练所需天数",
    "TRAIN_GPU_HOURS": "训练所需GPU小时,不取整", "IMPLIED_MFU": "由已公布训练反推的MFU",
    "INFER_QPS": "平均每秒请求数(每月30天)", "INFER_TOKENS_PER_SEC": "平均每秒Tokens数(每月30天)",
    "INFER_TOKENS_PER_DAY": "按峰值预留的每日Tokens数", "INFER_FLOPS": "推理算力 = 2 × 参数 × Tokens",
    "INFER_GPUS": "承载一天Tokens所需GPU数,向上取整", "SERVERS": "容纳GPU所需服务器数,向上取整",
    "SERVER_COST": "同类模型的服务器成本", "MARKET": "模型表的服务器市场：各模型在自己的GPU上训练与推理，按数量加总", "SERVER_TAM": "服务器市场:逐行 模型数×服务器数×单价 求和",
    "GPU_PEAK": "加速卡峰值(FLOP/s),按精度与稠密/稀疏", "GPU_SPEC": "加速卡参数表中的一项",
    "PRICE_CUT": "降价幅度;免费按价格0计,即100%", "API_COST": "调用费用,价格以每百万Tokens计",
    "SUBSCRIPTION_REVENUE": "订阅收入 = 用户 × 月费 × 月数", "STICKINESS": "黏性 = 日活 ÷ 月活",
    "GROWTH_RATE": "增长率 = 新值 ÷ 旧值 − 1", "IMPLIED_BASE": "由现值与增速倒推的前值",
    "CAGR": "年均复合增长率", "DOUBLING_MONTHS": "若干年增长若干倍所意味的翻倍月数",
    "COMPUTE_GROWTH": "按翻倍月数,若干年增长的倍数", "PE_RATIO": "市盈率 = 股价 ÷ 每股收益,亏损为负",
    "ATTENTION_FACTOR": "含注意力的训练算力 ÷ 6·N·D", "STEP_MFU": "调优基准的单步MFU(占16位稠密峰值)",
    "WALL_MFU": "仅知规模时训练的全程MFU(占16位稠密峰值)", "GOODPUT_HOURS": "由单步速度得到的训练GPU小时",
    "MFU_BAND": "预测MFU的80%区间,占两格", "KV_BYTES": "每Token的KV缓存字节数", "WEIGHT_BYTES": "模型权重字节数",
    "MIN_GPUS": "显存装下权重所需的最少GPU数", "PREFILL_TOKENS_S": "每张GPU每秒读入Tokens数",
    "DECODE_TOKENS_S": "每张GPU每秒输出Tokens数,不计预填充", "SERVE_TOKENS_S": "每张GPU每秒输出Tokens数,含预填充",
    "FLEET_GPUS": "以实测速度承载一天Tokens所需GPU数,向上取整", "GPU_HOUR_COST": "GPU小时成本:价格、年限、电力与运营",
    "COST_PER_MTOK": "每百万Tokens成本", "CLUSTER_MW": "集群功率", "ENERGY_MWH": "电量 = 功率 × 时间",
    "IMPLIED_GPUS": "收入或资本支出所买的GPU数", "XLP_VERSION": "正在计算的xlplugin版本", "XLP_LAST_ERROR": "最近一次错误的说明",
}  # fmt: skip
