"""The catalogue's words and notes in Chinese; names, addresses and figures stay as they are."""

from __future__ import annotations

import re

SURE = {"verified": "已核实", "low (partly from memory)": "低（部分凭记忆）", "low": "低"}
NOTES = {
    "SOURCE REPORT uses the sparse 624/1248": "报告采用稀疏624/1248",
    "J: 300 W, 1935 GB/s": "J：300瓦，1935 GB/s",
    "NVLink cut to 400 GB/s (M)": "NVLink降为400 GB/s（凭记忆）",
    "SOURCE REPORT uses the sparse 1979/3958": "报告采用稀疏1979/3958",
    "E lists 2040 GB/s": "E列2040 GB/s",
    "per GPU; older datasheets quote per pair": "按单卡；较早的数据表按一对计",
    "96GB/4000 HBM3 and 144GB/4900 HBM3e variants": "有96GB/4000（HBM3）与144GB/4900（HBM3e）两种",
    "NVLink cut to 400 GB/s (M); banned 2023-10-17": "NVLink降为400 GB/s（凭记忆）；2023-10-17起禁售",
    "148/296 are already DENSE: mixing with 1979 (sparse H100) gives the false 13x gap":
        "148/296已是稠密值：与H100稀疏1979相比会误得13倍差距",
    "192GB/8000 at launch, 180GB/7.7-8.0 TB/s shipping (E, Vultr 179GB)":
        "发布时192GB/8000，出货180GB/7.7–8.0 TB/s（E；Vultr为179GB）",
    "per GPU, not per superchip; NVL72 rack = 72 GPUs, 18 trays": "按单颗GPU，不按超级芯片；NVL72机柜=72颗GPU，18个托盘",
    "INT8 all but removed (E 157.5 TOPS). CONFLICTS: V bf16 3750, itkb 3500, K int8 4500 and 1400 W, FP4 13-15 PF, "
    "270 vs 288 GB":
        "INT8几乎取消（E：157.5 TOPS）。出处矛盾：V的BF16为3750，itkb为3500，K的INT8为4500、1400瓦，FP4为13–15 PF，显存270与288 GB",
    "INT8 165 TOPS (E): INT8-based inference sizing breaks here, use FP8/FP4":
        "INT8为165 TOPS（E）：按INT8测算推理在此失效，应取FP8或FP4",
    "V stores bf16 366 dense next to fp8 1466 sparse": "V把稠密BF16 366与稀疏FP8 1466并列",
    "E release 2023-09-16": "E的发布日期为2023-09-16",
    "H computes 125/251 from 2040 MHz boost": "H按2040 MHz加速频率算得125/251",
    "LA lists 28 GB (wrong)": "LA列28 GB（有误）",
    "no INT8 tensor core; LV uses 62 DP4A": "没有INT8张量核心；LV取DP4A的62",
    "spec not reliable in the corpora; GPU-per-rack naming counts dies from Rubin on (SemiAnalysis via sean.horgan.net)":
        "所见规格不可靠；自Rubin起每机柜GPU数按裸片计（SemiAnalysis，见sean.horgan.net）",
    "E 500 W; peak 560 W (M)": "E为500瓦；峰值560瓦（凭记忆）",
    "E price 15k": "E的价格为1.5万美元",
    "E fp8 4600 / fp4 9200 rounded": "E的FP8 4600、FP4 9200为取整",
    "CONFLICT: E/V fp8 4600, fp4 9200, V bf16 2300; TH fp4 20.1 PF = 2x":
        "出处矛盾：E与V的FP8为4600、FP4为9200，V的BF16为2300；TH的FP4为20.1 PF，即两倍",
    "E lists TDP 340 (max); 1200 GB/s": "E列TDP 340（最高）；1200 GB/s",
    "S lists 1.6 TB/s (wrong)": "S列1.6 TB/s（有误）",
    "S lists 4.8 TB/s (that is ICI)": "S列4.8 TB/s（那是ICI互联）",
    "GenZ lists 926": "GenZ列926",
    "CONFLICT: launch claim 1835/1835 (Y, V, GenZ); y-ic 1856": "出处矛盾：发布时称1835/1835（Y、V、GenZ）；y-ic为1856",
    "A v2.9.1 and E say INT8 420; A latest says 380": "A的v2.9.1与E为INT8 420；A最新版为380",
    "sparse is 4:1-class (2563 for all dtypes), not 2x": "稀疏为4:1（各精度均为2563），不是两倍",
    "E 1288 GB/s": "E为1288 GB/s",
    "bins: B1 400, B2 376, B3 313, B4 280 (32GB, 800 GB/s) per E; V 320; blog claims 256-320 -> make the bin explicit":
        "分档（E）：B1 400，B2 376，B3 313，B4 280（32GB，800 GB/s）；V为320；博客称256–320：须写明分档",
    "300 PF/384 = 781; awesomeagents says 96GB/1.8TB/s (conflict)":
        "300 PF÷384=781；awesomeagents称96GB/1.8TB/s（出处矛盾）",
    "roadmap": "路线图",
    "no datasheet found; brokers say 80-90% of A100 (52hwl.com); treat as user-editable":
        "未找到数据表；券商称为A100的80–90%（52hwl.com）；请自行填写",
    "V says 96GB/2400/600W; memory of K100_AI says 64GB/~900GB/s/350W: unresolved, left blank":
        "V称96GB/2400/600瓦；凭记忆K100_AI为64GB/约900GB/s/350瓦：未能确定，留空",
    "32 vs 64 GB unresolved": "32或64 GB未能确定",
    "E mem 0.256/bw 1000 are SRAM figures": "E的显存0.256、带宽1000为SRAM数字",
}  # fmt: skip
MEMORY = "from memory", "凭记忆"
PARTS = {  # what the catalogue marks as written from memory, or says of a source
    "sparse=2x": "稀疏=2倍", "sparse": "稀疏", "rest": "其余", "date": "日期", "bw": "带宽", "mem": "显存", "tdp": "功耗",
    "compute": "算力", "int8": "INT8", "bf16": "BF16", "fp16": "FP16", "fp8": "FP8", "fp4": "FP4", "FP8": "FP8",
    "low": "低", "site-level citation only": "只注明网站", "lists": "列",
    "NVIDIA table dense|sparse": "NVIDIA表：稠密、稀疏", "mirror": "镜像", "design": "设计", "Intel launch": "英特尔发布",
    "issue": "议题", "dense": "稠密", "docs": "文档", "hardware yaml": "硬件表",
}  # fmt: skip
WORD = re.compile(
    "|".join(rf"(?<![\w/.-]){re.escape(part)}(?![\w/.-])" for part in sorted(PARTS, key=len, reverse=True))
)


def sure(text: str) -> tuple[str, str]:
    return SURE[text], text


def note(text: str) -> tuple[str, str]:
    return NOTES[text], text


def where(text: str) -> tuple[str, str]:
    """Sources by their letters; M is what was written from memory."""
    said = re.sub(r"(\S+) M\b", rf"\1 ({MEMORY[0]})", text)
    zh = re.sub(r"(\S+) M\b", rf"\1（{MEMORY[1]}）", text)
    return WORD.sub(lambda found: PARTS[found[0]], zh).replace("; ", "；"), said
