"""Every figure that the report prints, table by table, with the tolerance that its printed digits allow."""

from __future__ import annotations

from dataclasses import replace

from workbooks import facts
from workbooks.facts import figure as number
from workbooks.facts import rows
from workbooks.figure import (
    ABOUT,
    CUT_OFF,
    ENTRIES,
    EPS,
    QUOTED,
    ROUNDED,
    SCOPE,
    SLACK,
    UNPRINTED,
    Figure,
    exact,
    quoted,
    rounded,
)

TABLES = {
    1: ("OpenAI各代GPT比较", "Generations of GPT"),
    2: ("OpenAI商业模式的简单拆解", "OpenAI's prices"),
    3: ("OpenAI年化收入(正文3.1)", "OpenAI's annualised revenue (§3.1)"),
    4: ("此轮国产大模型厂商降价统计", "API price cuts in China"),
    5: ("全球C端应用与AI-first应用的用户留存率", "Monthly retention"),
    6: ("全球C端应用与AI-first应用的DAU/MAU", "DAU/MAU"),
    7: ("AI应用面向用户群体结构与收费模式", "User groups and charging modes"),
    8: ("B端对于大模型的预算正在快速增长", "Enterprise spending on models"),
    9: ("四家科技巨头资本支出", "Capex of four technology companies"),
    10: ("训练阶段算力需求测算", "Training compute"),
    11: ("单场景(问答)推理算力需求测算", "Inference compute"),
    12: ("训练+推理算力需求测算", "Training and inference"),
    13: ("大模型服务器成本测算", "Server market"),
    14: ("重点公司预测与评级", "Valuation of covered companies"),
    15: ("正文数据", "Claims in the running text"),
    16: ("海外大模型厂商梯队、国内四大流派", "Vendors abroad and in China"),
    17: ("投资建议", "Recommendations"),
    18: ("大模型常见收费模式", "Charging modes"),
    19: ("正文其他事实", "Other facts of the running text"),
}


def picked(table: str, rows: dict[str, dict[str, str]], *columns: str) -> list[Figure]:
    return [
        figure
        for key, row in rows.items()
        for figure in quoted(f"{table}/{key}", {c: row[c] for c in columns})
    ]


def compute_tables() -> list[Figure]:
    """Tables 10 to 13: counts exact, FLOP and rates to the printed digits, amounts to whole 亿美元."""
    found = []
    for table, file in ((10, "10_training_compute.csv"), (11, "11_inference_compute.csv"),
                        (12, "12_training_plus_inference.csv")):  # fmt: skip
        for row in rows(file):
            days = row.pop("days", "")
            name = "/".join(filter(None, (str(table), row.pop("row"), days)))
            whole = "compute" not in name and "per_second" not in name and "qps" not in name
            found += [(exact if whole else rounded)(f"{name}/{column}", text) for column, text in row.items()]
    for row in rows("13_server_tam.csv"):
        tier = row.pop("parameters_100m")
        found += [
            (rounded if column.startswith("cost") else exact)(f"13/{tier}/{column}", text)
            for column, text in row.items()
            if text
        ]
    return found


def models_and_prices() -> list[Figure]:
    """Tables 01 to 04. A price cut of 100% is printed as a dash: that is said, not passed over."""
    found = picked("1", facts.generations(), "training_data", "parameters", "context", "context_long")
    found += picked("2", facts.prices(), "input_usd", "output_usd")
    money = facts.revenue()
    found += [
        rounded("3/annualised", money["annualised"]),
        *quoted("3", {k: money[k] for k in ("direct", "azure")}),
    ]
    for key, row in facts.price_cuts().items():
        for side in ("input", "output"):
            old, new, cut = (row[f"{side}_{part}"] for part in ("old_cny", "new_cny", "cut_printed"))
            found += quoted(f"4/{key}", {f"{side}_old": old, f"{side}_new": new})
            if new == "免费":
                why = ("免费即降价100%,报告印作「-」", "free is a cut of 100%; the report prints a dash")
                found.append(Figure(f"4/{key}/{side}_cut", None, 0.0, why, own=1.0, reason=UNPRINTED))
            elif cut != "-":
                found.append(rounded(f"4/{key}/{side}_cut", cut))
    return found


def adoption_and_spending() -> list[Figure]:
    """Tables 05 to 09."""
    found = []
    for table, file, column in (
        (5, "05_monthly_retention.csv", "retention"),
        (6, "06_dau_mau.csv", "dau_mau"),
    ):
        groups = dict(facts.apps(file, column))
        medians = groups.pop("median_printed")
        for group, apps in groups.items():
            found += quoted(f"{table}/{group}", apps)
        found += [rounded(f"{table}/median/{group}", text) for group, text in medians.items()]
    found += picked("7", facts.product_mix(), "to_b", "to_c", "both")
    for key, text in facts.enterprise().items():
        if key == "multiple":
            why = ("18÷7=2.57,报告印作约2.5", "18/7 is 2.57; the report prints about 2.5")
            found.append(Figure(f"8/{key}", float(text), 0.0, why, own=18 / 7, reason=ROUNDED))
        else:
            found.append(exact(f"8/{key}", text, QUOTED))
    for key, text in facts.capex().items():
        found.append(rounded(f"9/{key}", text) if key == "total" else exact(f"9/{key}", text, QUOTED))
    return found


def valuation() -> list[Figure]:
    """Table 14. A PE may lie anywhere that the rounding of EPS, of the price and of itself allows."""
    found = []
    for code, row in facts.valuation().items():
        years = [column[4:] for column in row if column.startswith("eps_")]
        found += quoted(
            f"14/{code}", {"close": row["close_cny"], **{f"eps_{y}": row[f"eps_{y}"] for y in years}}
        )
        for year in years:
            found.append(price_earnings(f"14/{code}/pe_{year}", row, year))
    return found


def price_earnings(id: str, row: dict[str, str], year: str) -> Figure:
    figure = rounded(id, row[f"pe_{year}"])
    assert figure.printed is not None
    close, eps = float(row["close_cny"]), float(row[f"eps_{year}"])
    tolerance = figure.tolerance + pe_spread(close, eps, figure.printed)
    if abs(close / eps - figure.printed) <= tolerance * SLACK:
        return replace(figure, tolerance=tolerance, why=EPS)
    return replace(figure, tolerance=0.0, why=CUT_OFF, own=close / eps)


def pe_spread(close: float, eps: float, printed: float) -> float:
    """How far from close/eps, towards the printed PE, price ± 0.005 and EPS ± 0.005 may lead."""
    ends = [(close + p) / (eps + e) for p in (-0.005, 0.005) for e in (-0.005, 0.005)]
    return max(ends) - close / eps if printed > close / eps else close / eps - min(ends)


ROUNDED_CLAIMS = {"inference_100b_a100": 500, "servers_1t": 500}  # printed coarser than their digits say
OWN_CLAIMS = {  # what the report's own numbers give
    "qps": (14e8 * 15 / (30 * 86400),
            ("14亿×15÷30天=8,101.85,报告取整为8,000,而0.049按未取整计算",
             "14e8·15/30 days is 8,101.85; printed as 8,000, though 0.049 uses the unrounded figure")),
    "monthly_visits": (14.0, ("正文14.1亿,测算表用14亿", "the text says 14.1, the table takes 14")),
}  # fmt: skip
OWN_REASONS = {"qps": ROUNDED, "monthly_visits": SCOPE}
IMPLIED_DOUBLING = (
    "12年1e10倍意味着每4.3个月翻倍,快于所引5–6个月",
    "1e10 in 12 years doubles every 4.3 months, faster than the 5-6 cited",
)
QUOTED_CLAIMS = ("mfu", "idc_2023", "compute_growth", "gpt4o_price_cut")
RANGES = {
    "doubling_regular": ("5", "6"),
    "doubling_large": ("10", "11"),
    "kimi_visits": ("16", "292", "1219"),
}


def claims() -> list[Figure]:
    """Table 15: the claims of the running text."""
    found = []
    for name, row in facts.claims().items():
        id, printed = f"15/{name}", row["printed"]
        if name in RANGES:
            found += [exact(f"{id}/{place}", text, QUOTED) for place, text in enumerate(RANGES[name], 1)]
        elif name in OWN_CLAIMS:
            own, why = OWN_CLAIMS[name]
            found.append(Figure(id, float(printed), 0.0, why, own=own, reason=OWN_REASONS[name]))
        elif name in QUOTED_CLAIMS:
            found.append(exact(id, printed, QUOTED))
        elif name in ROUNDED_CLAIMS:
            found.append(Figure(id, float(printed), ROUNDED_CLAIMS[name], ABOUT))
        elif name == "gpt4o_mini_cut":
            found.append(
                Figure(
                    id, number(printed[1:]), 0.0, ("报告写作「超过」", "printed as 'more than'"), above=True
                )
            )
        elif name == "pe_definition":
            own = sum("/pe_" in figure.id and figure.own is None for figure in valuation())
            found.append(Figure(id, 4.0 * len(facts.valuation()), 0.0, CUT_OFF, own=float(own), reason=SCOPE))
        else:
            found.append(rounded(id, printed))
    found.append(
        Figure(
            "15/doubling_regular/implied",
            5.0,
            0.0,
            IMPLIED_DOUBLING,
            own=12 * 12 / 33.21928094887362,
            reason=SCOPE,
        )
    )
    return found


def texts_and_facts() -> list[Figure]:
    """Tables 16 to 19: names count as entries, figures as figures."""
    found = [
        exact(f"{table}/entries", str(len(rows(file))), ENTRIES)
        for table, file in (
            (16, "16_landscape.csv"),
            (17, "17_recommendations.csv"),
            (18, "18_charging_modes.csv"),
        )
    ]
    found += quoted("16", {"Qwen2-72B/points_behind": "4", "Kimi/points": "70", "Baichuan4/points": "70",
                           "abab6.5/points": "70", "Gemini/context_before": "1", "Gemini/context": "2"})  # fmt: skip
    found += quoted("18", {"api/input": "5", "api/output": "15", "subscription/price": "20"})
    found += quoted("19", {key: row["value"] for key, row in facts.other_facts().items()})
    found += quoted("19", {"kimi_tip/days": "93"})
    return found


def all_figures() -> list[Figure]:
    found = [
        *models_and_prices(), *adoption_and_spending(), *compute_tables(), *valuation(), *claims(), *texts_and_facts(),
    ]  # fmt: skip
    return sorted(found, key=lambda figure: figure.table)
