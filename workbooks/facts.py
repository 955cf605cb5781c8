"""The report's tables as data: rows by a short key, figures as numbers.

Both the sheets, which place these figures, and the list of printed figures read them here.
"""

from __future__ import annotations

import functools
import re
from importlib.resources import files

from udfs.catalogue import records

PRICE_KEYS = (  # table 04 has no column that is both unique and plain ASCII
    "DeepSeek-V2", "GLM-3-Turbo", "Doubao-pro-32k", "Qwen-Long", "ERNIE-Speed", "ERNIE-Lite", "Spark-Lite",
    "Hunyuan-standard", "Hunyuan-lite",
)  # fmt: skip
ENTERPRISE_KEYS = (
    "spend_2023", "spend_2024", "multiple", "endpoint", "self_hosted", "through_cloud", "through_vendor", "other",
)  # fmt: skip
OTHER_KEYS = (
    "chatgpt_1m_users", "chatgpt_100m_users", "gpt4o_speed", "gpt4o_rate_limit", "gpt4o_context",
    "gpt35_voice_latency", "gpt4_voice_latency", "gpt4o_audio_shortest", "gpt4o_audio_average",
    "gemini_context_february", "gemini_context_may", "sora_longest_video", "gpt4_parameters",
    "to_b_with_revenue", "to_c_without_revenue", "kimi_launch", "kimi_february", "kimi_march", "kimi_tip",
    "dingtalk_agents", "modelscope_models",
)  # fmt: skip


def rows(file: str) -> list[dict[str, str]]:
    """A table of the report, as it is printed."""
    text = files("workbooks.report").joinpath(file).read_text(encoding="utf-8")
    return records(text, file)


def figure(text: str) -> float | None:
    """A printed figure as a number: 80%, 免费 (free of charge), 1746亿 in 亿, 约5GB in GB; None for no figure."""
    if text == "免费":
        return 0.0
    if text.endswith("%"):
        return float(text[:-1]) / 100
    found = re.fullmatch(r"约?(-?[\d.]+(?:[eE][+-]?\d+)?)(亿|GB|TB)?", text)
    return float(found[1]) if found else None


@functools.cache
def generations() -> dict[str, dict[str, str]]:
    """Table 01 by generation; the sequence lengths apart."""
    found = {}
    for row in rows("01_gpt_generations.csv"):
        row["context"], _, row["context_long"] = row["sequence_length_tokens"].partition("/")
        found[row["generation"]] = row
    return found


@functools.cache
def prices() -> dict[str, dict[str, str]]:
    return {row["product"]: row for row in rows("02_openai_prices.csv")}


@functools.cache
def revenue() -> dict[str, str]:
    keys = ("annualised", "direct", "azure")
    return dict(zip(keys, (row["usd_100m"] for row in rows("03_openai_revenue.csv")), strict=True))


@functools.cache
def price_cuts() -> dict[str, dict[str, str]]:
    return dict(zip(PRICE_KEYS, rows("04_api_price_cuts.csv"), strict=True))


@functools.cache
def apps(file: str, column: str) -> dict[str, dict[str, str]]:
    """Tables 05 and 06: {incumbent | ai_first | median_printed: {application: printed share}}."""
    found: dict[str, dict[str, str]] = {}
    for row in rows(file):
        found.setdefault(row["group"], {})[row["app"]] = row[column]
    return found


@functools.cache
def product_mix() -> dict[str, dict[str, str]]:
    keys = ("user_group", "free", "membership", "one_off", "per_use")
    return dict(zip(keys, rows("07_product_mix.csv"), strict=True))


@functools.cache
def enterprise() -> dict[str, str]:
    return dict(
        zip(ENTERPRISE_KEYS, (row["value"] for row in rows("08_enterprise_llm_spend.csv")), strict=True)
    )


@functools.cache
def capex() -> dict[str, str]:
    """Table 09: what is printed of 2Q24, by company; total, yoy and qoq."""
    return {row["company"]: row["usd_100m"] for row in rows("09_capex.csv") if row["quarter"] == "2Q24"}


@functools.cache
def valuation() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("14_valuation.csv")}


@functools.cache
def claims() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows("15_text_claims.csv")}


@functools.cache
def other_facts() -> dict[str, dict[str, str]]:
    return dict(zip(OTHER_KEYS, rows("19_other_facts.csv"), strict=True))
