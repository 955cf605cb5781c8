"""What arguments of functions mean, their units and defaults, in Chinese; the English is the quantities' own."""

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
    "Cost of one server": "单台服务器成本", "Table of models: parameters, active, tokens/parameter, days, GPU, number, visits": "模型表：参数量、激活参数、Tokens/参数、天数、GPU、数量、月访问量",
    "Training peak, one a model or one for all": "训练峰值，每个模型一个或共用一个",
    "Inference peak, one a model or one for all": "推理峰值，每个模型一个或共用一个",
    "Rows of models, servers and unit cost": "模型数、服务器数、单价三列的区域",
    "Training tokens per parameter": "每参数训练Tokens数", "Parameters active per token": "激活参数量",
    "Parameters, all experts counted": "总参数量(含全部专家)", "Training work": "训练算力",
    "Sequence length in training": "训练序列长度", "Layers": "层数", "Width of a layer": "层宽",
    "Heads with keys and values of their own": "KV头数", "Width of a head": "头宽",
    "Bytes of a value in the KV cache": "KV缓存每个值的字节数", "KV cache of a token": "每Token的KV缓存",
    "Share of memory that weights may fill": "权重可占显存比例", "Tokens of a run": "训练Tokens数",
    "Tokens per second and GPU": "每GPU每秒Tokens数", "Share of wall clock at the speed of a step": "全程中按单步速度运行的占比",
    "MFU, above 0 and below 1": "MFU,大于0小于1", "Share of runs that the band holds": "区间包含的训练占比",
    "Tokens in the context": "上下文Tokens数", "Input tokens of a request": "每次请求输入Tokens数",
    "Output tokens of a request": "每次请求输出Tokens数", "Tokens per second for a user": "每用户每秒Tokens数",
    "Sequences at once on a GPU": "每GPU同时处理的序列数", "Share of the input that is cached": "输入命中缓存的占比",
    "Peak load over average load of a fleet": "集群峰值÷均值", "Share of the fleet that serves": "集群实际服务占比",
    "Price of a GPU with its share of the server": "单张GPU价格(含整机分摊)", "Price of a GPU, above 0": "单张GPU价格,大于0",
    "Years of use": "使用年限", "Power of a GPU with its share of the server": "单张GPU功率(含整机分摊)",
    "Price of electricity": "电价", "Power of the site over power of its machines": "PUE:机房÷设备功率",
    "Running cost over capital and power": "运营成本÷(折旧+电力)", "Share of the hours that are used": "小时利用率",
    "Cost of a GPU-hour": "GPU小时成本", "Power": "功率", "Hours": "小时", "Revenue or capital expenditure": "收入或资本支出",
    "Share of the money that buys GPUs": "用于购买GPU的占比", "Generation of accelerators": "加速卡代际",
    "Whether the model is a mixture of experts": "是否混合专家模型", "Number format of training": "训练精度",
    "Class of models that were measured": "已实测的模型类别", "Training time": "训练时长", "GPU-hours": "GPU小时", "Earnings per share": "每股收益", "Price of a share": "股价",
}  # fmt: skip
UNITS = {
    "": "-", "users": "人", "any unit": "任意单位", "share": "占比", "name or TFLOPS": "名称或TFLOPS",
    "visits/month": "次/月", "questions/visit": "次/访问", "tokens/question": "Tokens/问答", "x": "倍",
    "parameters": "参数", "tokens/day": "Tokens/天", "years": "年", "months": "月", "money": "金额",
    "tokens": "Tokens", "money/1M tokens": "金额/百万Tokens", "money/user/month": "金额/用户/月", "GPUs": "张",
    "GPUs/server": "张/台", "models": "个", "servers": "台", "money/server": "金额/台", "3 columns": "3列", "7 columns": "7列", "TFLOPS": "TFLOPS",
    "tokens/parameter": "Tokens/参数", "days": "天", "GPU-hours": "GPU小时", "money/share": "金额/股", "FLOP": "FLOP",
    "layers": "层", "values": "个", "heads": "个", "bytes": "字节", "bytes/token": "字节/Token",
    "tokens/s/GPU": "Tokens/秒/GPU", "tokens/s/user": "Tokens/秒/用户", "sequences/GPU": "条/GPU",
    "money/GPU": "金额/张", "kW/GPU": "千瓦/张", "money/kWh": "金额/度", "money/GPU-hour": "金额/GPU小时", "MW": "兆瓦",
    "hours": "小时", "MWh": "兆瓦时", "TRUE or FALSE": "TRUE或FALSE", "FLOP/s": "FLOP/s", "requests/s": "次/秒", "tokens/s": "Tokens/秒",
}  # fmt: skip
DEFAULTS = {"by rule": "按规则", "what fits": "显存所容", "any speed": "不限", "False": "FALSE"}


def unit(text: str) -> tuple[str, str]:
    return UNITS[text], text or "-"
