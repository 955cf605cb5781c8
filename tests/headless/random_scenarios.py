"""Random scenarios of the template, the same for the same seed."""

from __future__ import annotations

import random

RANGES = {
    "tokens_ratio": (10, 80), "mfu_training": (0.1, 0.7), "mfu_inference": (0.05, 0.6),
    "training_days": (7, 200),
    "monthly_visits": (1e7, 5e9), "questions_per_visit": (1, 40), "tokens_per_question": (50, 3000),
    "peak_factor": (1, 20), "server_cost_usd": (5e4, 5e5),
}  # fmt: skip


def random_scenario(seed: int) -> dict:
    chance = random.Random(seed)
    scenario: dict = {name: chance.uniform(*ends) for name, ends in RANGES.items()}
    scenario |= {
        "gpus_per_server": float(chance.choice([1, 4, 8, 16])),
        "tam_gpu": chance.choice(["A100", "H100"]),
    }
    scenario["peak_basis"] = chance.choice(["sparse", "dense"])
    scenario["model_params"] = tuple(10 ** chance.uniform(9, 13) for _ in range(7))
    scenario["model_counts"] = tuple(float(chance.randrange(100)) for _ in range(4))
    return scenario


def columns(scenario: dict) -> dict:
    """A scenario as a row of a table: elements of named ranges apart."""
    row = {}
    for name, value in scenario.items():
        row |= (
            {f"{name}[{n}]": v for n, v in enumerate(value, 1)} if isinstance(value, tuple) else {name: value}
        )
    return row
