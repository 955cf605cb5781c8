"""The report's compute model once more, in plain Python, sharing no code with the product.

Only the method of chapter 4 and the peaks of two chips as their vendor prints them.
"""

from __future__ import annotations

import math
from fractions import Fraction

PEAKS = {  # TFLOP/s: (FP16, INT8) with structured sparsity, and dense
    ("A100", "sparse"): (624, 1248), ("H100", "sparse"): (1979, 3958),
    ("A100", "dense"): (312, 624), ("H100", "dense"): (989.4, 1979),
}  # fmt: skip
OWN = {
    "tokens_ratio": 38.5, "mfu_training": 0.3, "mfu_inference": 0.3, "training_days": 60.0,
    "monthly_visits": 14e8,
    "questions_per_visit": 15.0, "tokens_per_question": 600.0, "peak_factor": 10.0, "gpus_per_server": 8.0,
    "server_cost_usd": 200_000.0, "peak_basis": "sparse", "tam_gpu": "A100",
    "model_params": (1e10, 5e10, 1e11, 3e11, 5e11, 1e12, 2e12), "model_counts": (50.0, 25.0, 15.0, 10.0),
}  # fmt: skip
MARKET_MODELS = (2, 3, 5, 6)  # of the seven, those that the market table counts


def up(value: Fraction) -> int:
    """Rounded up, after rounding to six decimals as the report's counts need."""
    millionths = math.floor(value * 10**6 + Fraction(1, 2))
    return -(-millionths // 10**6)


def outputs(scenario: dict) -> dict[str, float]:
    """Total GPUs and servers of each model, peak daily tokens, and the market in USD; exact arithmetic."""
    model = OWN | scenario
    exact = {name: Fraction(value) for name, value in model.items() if isinstance(value, float)}
    fp16, int8 = (Fraction(peak) * 10**12 for peak in PEAKS[model["tam_gpu"], model["peak_basis"]])
    visits = exact["monthly_visits"] * exact["questions_per_visit"] * exact["tokens_per_question"]
    tokens = visits / 30 * exact["peak_factor"]
    seconds = exact["training_days"] * 86400
    found: dict[str, float] = {"peak_daily_tokens": float(tokens)}
    for number, params in enumerate(map(Fraction, model["model_params"]), start=1):
        training = 6 * params * params * exact["tokens_ratio"] / (exact["mfu_training"] * fp16 * seconds)
        inference = 2 * params * tokens / (exact["mfu_inference"] * int8 * 86400)
        gpus = up(training) + up(inference)
        found[f"gpus_total[{number}]"] = gpus
        found[f"servers_per_model[{number}]"] = up(Fraction(gpus) / exact["gpus_per_server"])
    return found


def with_market(scenario: dict) -> dict[str, float]:
    """The outputs and the market that follows from them."""
    model, found = OWN | scenario, outputs(scenario)
    servers = [found[f"servers_per_model[{number}]"] for number in MARKET_MODELS]
    counts = zip(model["model_counts"], servers, strict=True)
    return found | {"tam_usd": sum(count * each for count, each in counts) * model["server_cost_usd"]}
