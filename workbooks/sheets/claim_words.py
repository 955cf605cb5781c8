"""The claims of table 15 in Chinese, those that follow from them in English, and their units."""

from __future__ import annotations

CLAIMS_ZH = {
    "gpt3_flops": "GPT-3 175B训练算力", "llama31_flops": "Llama 3.1 405B训练算力",
    "llama31_ratio": "Llama 3.1 405B每参数训练Tokens数",
    "backward_ratio": "反向传播约为前向的2倍:一次训练迭代相当于3次前向",
    "a100_peak_fp16": "A100 80G SXM FP16峰值(含稀疏)", "h100_peak_fp16": "H100 SXM FP16峰值(含稀疏)",
    "a100_peak_int8": "A100 INT8峰值(由推理表反推)", "h100_peak_int8": "H100 INT8峰值(由推理表反推)",
    "mfu": "假设集群利用率MFU", "monthly_visits": "ChatGPT 12个月平均月访问量", "qps": "每秒请求数QPS",
    "tokens_per_second": "每秒Tokens", "peak_daily_tokens": "峰值每日Tokens",
    "inference_100b_a100": "千亿模型单场景推理所需A100", "inference_100b_h100": "千亿模型单场景推理所需H100",
    "servers_100b": "千亿模型所需服务器(训练60天+推理)", "servers_1t": "万亿模型所需服务器",
    "tam": "100个模型的AI服务器市场", "idc_2023": "2023年全球AI服务器市场(IDC)",
    "idc_2023/multiple": "测算市场相对2023年的倍数(由上两项)",
    "compute_growth": "2010–2022年训练算力增长倍数",
    "doubling_regular/1": "2016–2022年常规模型翻倍时间,下限", "doubling_regular/2": "2016–2022年常规模型翻倍时间,上限",
    "doubling_regular/implied": "12年增长1e10倍所意味的翻倍时间",
    "doubling_regular/growth": "若每5个月翻倍,12年增长倍数",
    "doubling_large/1": "2016–2022年大规模模型翻倍时间,下限", "doubling_large/2": "2016–2022年大规模模型翻倍时间,上限",
    "doubling_large/growth": "若每10个月翻倍,12年增长倍数",
    "capex_2q24": "四家公司2Q24资本支出", "kimi_tip_per_day": "Kimi最低打赏折合每日",
    "kimi_visits/1": "Kimi月访问量:上线时", "kimi_visits/2": "Kimi月访问量:2024年2月",
    "kimi_visits/3": "Kimi月访问量:2024年3月",
    "gpt4o_mini_cut": "GPT-4o mini较GPT-3.5 Turbo便宜(写作超过60%)", "gpt4o_price_cut": "GPT-4o API较GPT-4 Turbo降价",
    "pe_definition": "落在舍入区间内的市盈率个数(共52个)",
}  # fmt: skip
DERIVED = {
    "idc_2023/multiple": "market of the model over that of 2023, from the two above",
    "doubling_regular/1": "doubling time 2016-2022 of regular models, from",
    "doubling_regular/2": "doubling time 2016-2022 of regular models, to",
    "doubling_regular/implied": "doubling time that 1e10 times in 12 years implies",
    "doubling_regular/growth": "growth in 12 years if it doubled every 5 months",
    "doubling_large/1": "doubling time 2016-2022 of large-scale models, from",
    "doubling_large/2": "doubling time 2016-2022 of large-scale models, to",
    "doubling_large/growth": "growth in 12 years if it doubled every 10 months",
    "kimi_visits/1": "Kimi visits at launch", "kimi_visits/2": "Kimi visits in February 2024",
    "kimi_visits/3": "Kimi visits in March 2024",
    "pe_definition": "PEs of covered companies that lie inside their rounding interval (of 52)",
}  # fmt: skip
UNITS = {
    "llama31_ratio": ("Tokens/参数", "tokens/parameter"), "mfu": ("占比", "share"),
    "monthly_visits": ("亿次/月", "100m visits/month"), "qps": ("次/秒", "requests/s"),
    "tokens_per_second": ("亿Tokens/秒", "100m tokens/s"), "peak_daily_tokens": ("Tokens/天", "tokens/day"),
    "inference_100b_a100": ("张(印作2.6万)", "GPUs (printed as 26 thousand)"), "inference_100b_h100": ("张", "GPUs"),
    "servers_100b": ("台(8张A100)", "servers of 8 A100"), "servers_1t": ("台(印作6.2万)", "servers (printed as 62 thousand)"),
    "tam": ("亿美元", "USD 100m"), "idc_2023": ("亿美元;倍", "USD 100m; x"), "compute_growth": ("倍", "x"),
    "doubling_regular": ("月;倍", "months; x"), "doubling_large": ("月;倍", "months; x"), "capex_2q24": ("亿美元", "USD 100m"),
    "kimi_tip_per_day": ("元/天", "CNY/day"), "kimi_visits": ("万次", "10k visits"),
    "gpt4o_mini_cut": ("降幅", "cut"), "gpt4o_price_cut": ("降幅", "cut"), "pe_definition": ("个", "PEs"),
}  # fmt: skip
