"""Units, roles and degrees of certainty of facts, in both languages."""

from __future__ import annotations

CONFIDENCE = {
    "high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low"),
    "speculative": ("推测", "speculative"), "unverified": ("未核实", "unverified"),
}  # fmt: skip
ROLES = {
    "base": ("基准", "base"),
    "low": ("低情景", "low"),
    "high": ("高情景", "high"),
    "middle": ("实测中位", "median of what was measured"),
}
UNITS = {
    "": "-", "B/s": "字节/秒", "CNY/USD": "元/美元", "FLOP/s": "FLOP/秒", "GPU-hours": "GPU小时", "GPUs": "张", "GPUs/server": "张/台", "GW": "吉瓦",
    "H800-h": "H800小时", "MFU": "MFU", "T tokens": "万亿Tokens", "T tokens/day": "万亿Tokens/天",
    "T tokens/month": "万亿Tokens/月", "USD": "美元", "USD per M tokens": "美元/百万Tokens", "USD/GPU-h": "美元/GPU小时",
    "USD/GPU-hour": "美元/GPU小时", "USD/h": "美元/小时", "USD/kWh": "美元/度", "as stated": "如原文", "bn": "十亿",
    "bn Gb": "十亿Gb", "bn USD": "十亿美元", "bn USD/year": "十亿美元/年", "bn tokens/min": "十亿Tokens/分", "bytes": "字节",
    "bytes/parameter": "字节/参数", "days": "天", "growth": "增速", "k USD": "千美元", "kW": "千瓦", "m": "百万",
    "m CNY": "百万元", "m H100e": "百万H100当量", "m USD": "百万美元", "m chips": "百万张", "m units": "百万台", "models": "个",
    "output tokens/s/GPU": "输出Tokens/秒/GPU", "input tokens/s/GPU": "输入Tokens/秒/GPU", "parameters": "参数", "per year": "每年", "quadrillion/year": "千万亿/年",
    "questions": "次", "questions/visit": "次/访问", "ratio": "比值", "sequences/GPU": "条/GPU", "share": "占比", "share / share / s": "占比/占比/秒",
    "tokens": "Tokens", "tokens/parameter": "Tokens/参数", "tokens/question": "Tokens/问答", "tokens/s": "Tokens/秒",
    "visits/month": "次/月", "word": "词", "x": "倍", "years": "年",
}  # fmt: skip


def units(text: str) -> tuple[str, str]:
    return UNITS[text], text or "-"
