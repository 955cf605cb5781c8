"""Chapter 4 of the report: training, inference, totals and server market, every count to the last digit."""

from __future__ import annotations

import pytest

from tests.udfs.report import PUBLISHED_RUNS, read, rounds_to, table
from udfs import (
    GPU_PEAK,
    IMPLIED_MFU,
    INFER_FLOPS,
    INFER_GPUS,
    INFER_QPS,
    INFER_TOKENS_PER_DAY,
    INFER_TOKENS_PER_SEC,
    SERVER_COST,
    SERVER_TAM,
    SERVERS,
    TRAIN_FLOPS,
    TRAIN_GPU_HOURS,
    TRAIN_GPUS,
    TRAIN_TOKENS,
)

RATIO, MFU = 38.5, 0.3
MODELS = [f"model{i}" for i in range(1, 8)]
CLAIMS = {row["id"]: row for row in table("15")}


def rows_by_name(number: str) -> dict[str, dict[str, str]]:
    return {row["row"]: row for row in table(number)}


def test_training_gpus():
    """48 counts of table 10."""
    parameters, *others = table("10")
    counts = [row for row in others if row["days"]]
    compared = 0
    for row in counts:
        chip, precision = row["row"].split("_")
        for model in [*MODELS, "llama31_405b"]:
            params = float(parameters[model]) * 1e8
            gpus = TRAIN_GPUS(params, RATIO, float(row["days"]), chip, MFU, precision, "sparse")
            assert gpus == int(row[model]), (row["row"], row["days"], model)
            compared += 1
    assert compared == 48


def test_training_tokens_and_work():
    rows = rows_by_name("10")
    for model in [*MODELS, "llama31_405b"]:
        params = float(rows["parameters_100m"][model]) * 1e8
        assert TRAIN_TOKENS(params, RATIO) / 1e8 == pytest.approx(
            float(rows["tokens_100m"][model]), rel=1e-12
        )
        assert rounds_to(TRAIN_FLOPS(params, RATIO) / 1e15, rows["training_compute_pflop"][model])


def test_inference():
    """14 counts of table 11 and the rows above them."""
    rows = rows_by_name("11")
    for model in MODELS:
        printed = {name: row[model] for name, row in rows.items()}
        visits = float(printed["monthly_visits_100m"]) * 1e8
        questions, tokens = float(printed["questions_per_visit"]), float(printed["tokens_per_question"])
        daily = INFER_TOKENS_PER_DAY(visits, questions, tokens, float(printed["peak_factor"]))
        params = float(printed["parameters_100m"]) * 1e8
        assert daily == float(printed["peak_daily_tokens_100m"]) * 1e8
        assert rounds_to(INFER_QPS(visits, questions) / 1e4, printed["qps_10k"])
        assert rounds_to(
            INFER_TOKENS_PER_SEC(visits, questions, tokens) / 1e8, printed["tokens_per_second_100m"]
        )
        assert rounds_to(INFER_FLOPS(params, daily) / 1e15, printed["daily_inference_compute_pflop"])
        for chip in ("A100", "H100"):
            gpus = INFER_GPUS(params, daily, chip, MFU, "INT8", "sparse")
            assert gpus == int(printed[f"gpus_{chip}_INT8"]), (chip, model)


def test_totals():
    """28 counts of table 12."""
    rows = rows_by_name("12")
    for model in MODELS:
        printed = {name: int(row[model]) for name, row in rows.items()}
        params = printed["parameters_100m"] * 1e8
        training = TRAIN_GPUS(params, RATIO, 60, "A100", MFU)
        inference = INFER_GPUS(params, 4.2e12, "A100", MFU)
        assert training == printed["gpus_training_A100_60d"]
        assert inference == printed["gpus_inference_A100"]
        assert training + inference == printed["gpus_total_A100"]
        assert SERVERS(training + inference) == printed["servers_of_8_A100"]


def test_server_market():
    """4 amounts and the total of table 13, in USD 100 million."""
    *tiers, total = table("13")
    market = []
    for row in tiers:
        params = float(row["parameters_100m"]) * 1e8
        gpus = TRAIN_GPUS(params, RATIO, 60, "A100") + INFER_GPUS(params, 4.2e12, "A100")
        market.append([float(row["models"]), SERVERS(gpus), float(row["unit_cost_usd_10k"]) * 1e4])
        assert market[-1][1] == int(row["servers_per_model"])
        assert round(SERVER_COST(*market[-1]) / 1e8) == int(row["cost_usd_100m_printed"])
    assert len(market) == 4
    assert round(SERVER_TAM(market) / 1e8) == int(total["cost_usd_100m_printed"])
    assert SERVER_TAM([["models", "servers", "cost"], *market]) == SERVER_TAM(market)


def servers_of(params: float) -> float:
    return SERVERS(TRAIN_GPUS(params, RATIO, 60, "A100") + INFER_GPUS(params, 4.2e12, "A100"))


TIERS = [(50, 5e10), (25, 1e11), (15, 5e11), (10, 1e12)]


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("gpt3_flops", lambda: TRAIN_FLOPS(1746e8, 3e11 / 1746e8)),
        ("llama31_flops", lambda: TRAIN_FLOPS(4050e8)),
        ("llama31_ratio", lambda: 15.6e12 / 405e9),
        ("a100_peak_fp16", lambda: GPU_PEAK("A100") / 1e12),
        ("h100_peak_fp16", lambda: GPU_PEAK("H100") / 1e12),
        ("a100_peak_int8", lambda: GPU_PEAK("A100", "INT8") / 1e12),
        ("h100_peak_int8", lambda: GPU_PEAK("H100", "INT8") / 1e12),
        ("tokens_per_second", lambda: INFER_TOKENS_PER_SEC(14e8, 15, 600) / 1e8),
        ("peak_daily_tokens", lambda: INFER_TOKENS_PER_DAY(14e8, 15, 600)),
        ("inference_100b_h100", lambda: INFER_GPUS(1e11, 4.2e12, "H100")),
        ("servers_100b", lambda: servers_of(1e11)),
        ("tam", lambda: SERVER_TAM([[models, servers_of(params), 2e5] for models, params in TIERS]) / 1e8),
    ],
)
def test_a_claim_of_the_text(claim, value):
    assert rounds_to(value(), CLAIMS[claim]["printed"])


def test_claims_that_the_text_rounds_further():
    """2.6万, 8,000 and 6.2万 have two, one and two digits."""
    assert round(INFER_GPUS(1000e8, 4.2e12, "A100"), -3) == float(CLAIMS["inference_100b_a100"]["printed"])
    assert round(INFER_QPS(14e8, 15), -3) == float(CLAIMS["qps"]["printed"])
    assert round(servers_of(1e12), -3) == float(CLAIMS["servers_1t"]["printed"])


RUNS = read(PUBLISHED_RUNS)


@pytest.mark.parametrize("run", RUNS, ids=[run["model"] for run in RUNS])
def test_published_training_runs(run):
    """The share of the peak that a run reached, and what the report's method makes of its GPU-hours."""
    active, tokens, hours = (float(run[name]) for name in ("active_params", "tokens", "gpu_hours"))
    peak = float(run["peak_dense_tflops"])
    assert rounds_to(IMPLIED_MFU(active, tokens, hours, peak), run["implied_mfu"])
    if run["method_gpu_hours"]:
        method = TRAIN_GPU_HOURS(active, tokens / active, run["hardware"])
        assert rounds_to(method, run["method_gpu_hours"])
        assert method < hours


def test_published_runs_are_there():
    assert len(RUNS) == 23
    assert sum(bool(run["method_gpu_hours"]) for run in RUNS) >= 15
