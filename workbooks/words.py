"""Texts of the report's tables in the other language: names of companies, applications and kinds."""

from __future__ import annotations

ENGLISH = {
    "文本": "text", "文本、图像": "text, images", "多模态": "multimodal", "百TB级别": "hundreds of TB",
    "万亿级别": "trillions", "免费": "free",
    "深度求索": "DeepSeek", "智谱AI": "Zhipu AI", "火山引擎": "Volcengine", "阿里云": "Alibaba Cloud", "百度": "Baidu",
    "科大讯飞": "iFLYTEK", "腾讯云": "Tencent Cloud", "豆包通用模型pro-32k": "Doubao pro-32k",
    "Qwen-Long(通义千问)": "Qwen-Long", "ERNIE-Speed(文心一言)": "ERNIE-Speed", "ERNIE-Lite(文心一言)": "ERNIE-Lite",
    "星火Lite": "Spark Lite", "混元-standard": "Hunyuan-standard", "混元-lite": "Hunyuan-lite",
    "中科创达": "ThunderSoft", "恒生电子": "Hundsun", "盛视科技": "Maxvision", "启明星辰": "Venustech",
    "浪潮信息": "Inspur Information", "中科曙光": "Sugon", "紫光股份": "Unisplendour", "神州数码": "Digital China",
    "海光信息": "Hygon", "龙芯中科": "Loongson", "金山办公": "Kingsoft Office", "顶点软件": "Apex Software",
    "寒武纪": "Cambricon", "景嘉微": "Jingjia Micro", "软通动力": "iSoftStone", "万兴科技": "Wondershare",
    "同花顺": "Hithink RoyalFlush", "彩讯股份": "Richinfo",
    "强烈推荐": "Strong Buy", "推荐": "Buy", "建议关注": "Watch",
    "阿里": "Alibaba", "腾讯": "Tencent", "字节": "ByteDance", "快手": "Kuaishou", "华为": "Huawei",
    "昆仑万维": "Kunlun Tech", "商汤科技": "SenseTime", "清华": "Tsinghua University", "北大": "Peking University",
    "复旦": "Fudan University", "中科院": "Chinese Academy of Sciences", "智源研究院": "BAAI",
    "IDEA研究院": "IDEA", "月之暗面": "Moonshot AI", "百川智能": "Baichuan",
}  # fmt: skip
CHINESE = {
    "subscription": "订阅", "api tokens": "API(按Tokens)", "api output": "API(按产出)",
    "USD per user per month": "美元/用户/月", "USD per 1M tokens": "美元/百万Tokens", "USD per image": "美元/张",
    "USD per minute": "美元/分钟",
    "overseas": "海外", "china": "国内", "closed LLM": "闭源大模型", "open LLM": "开源大模型", "image": "图像",
    "video": "视频", "internet/technology company": "互联网/科技公司", "AI company": "AI公司",
    "academic/research institute": "学术/科研机构", "specialist brand": "行业专家品牌", "other named": "其他提及",
    "compute": "算力", "algorithm": "算法", "application": "应用", "security": "安全",
    "per token": "按Tokens", "per output produced": "按产出内容", "per period": "按期", "advertising": "广告",
    "advertising fee": "广告费", "customised (MaaS)": "定制化(MaaS)",
    "on-premises deployment plus hardware": "本地部署+硬件", "online deployment plus cloud service": "线上部署+云服务",
    "images or minutes": "图片或分钟", "GPT-4o input 5 / output 15 USD per 1M tokens": "GPT-4o输入5、输出15美元/百万Tokens",
    "ChatGPT Plus 20 USD per month": "ChatGPT Plus每月20美元",
    "days": "天", "months": "月", "x": "倍", "tokens": "Tokens", "s": "秒", "minute": "分钟", "parameters": "参数",
    "visits": "次", "agents": "个", "models": "个", "CNY for 93 days": "元/93天",
    "Gemini (2023-12); Gemini 1.5 (2024-02-15); Gemini 1.5 Pro context 1M then 2M tokens (2024-05-14)":
        "Gemini (2023-12)；Gemini 1.5 (2024-02-15)；Gemini 1.5 Pro上下文由1M增至2M Tokens (2024-05-14)",
    "Qwen (Qwen2-72B best open Chinese model in SuperCLUE 1H24; 4 points behind GPT-4o)":
        "Qwen(Qwen2-72B为SuperCLUE 2024上半年最佳国产开源，落后GPT-4o 4分)",
    "GLM-4 (above GPT-4-Turbo-0409 in SuperCLUE 1H24)": "GLM-4(SuperCLUE 2024上半年高于GPT-4-Turbo-0409)",
    "SenseChat5.0 (above GPT-4-Turbo-0409)": "SenseChat5.0(高于GPT-4-Turbo-0409)",
    "Kimi (over 70 points in SuperCLUE 1H24)": "Kimi(SuperCLUE 2024上半年70分以上)", "Baichuan4 (over 70 points)": "Baichuan4(70分以上)",
    "abab6.5 (over 70 points)": "abab6.5(70分以上)", "DeepSeek-V2 (above GPT-4-Turbo-0409)": "DeepSeek-V2(高于GPT-4-Turbo-0409)",
    "AndesGPT (above GPT-4-Turbo-0409)": "AndesGPT(高于GPT-4-Turbo-0409)",
    "share (printed as more than 80%)": "占比(写作80%以上)", "share (printed as nearly 50%)": "占比(写作近50%)",
}  # fmt: skip


def both(text: str) -> tuple[str, str]:
    """A text of the report as (zh, en); names that are the same in both stay as they are."""
    return CHINESE.get(text, text), ENGLISH.get(text, text)
