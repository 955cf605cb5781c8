"""What is computed: one module per chapter of the report, each function written once.

Importing this package registers every function; it loads no spreadsheet library.
"""

from udfs.adoption import GROWTH_RATE, IMPLIED_BASE, STICKINESS
from udfs.costs import CLUSTER_MW, COST_PER_MTOK, ENERGY_MWH, GPU_HOUR_COST, IMPLIED_GPUS
from udfs.hardware import GPU_PEAK, GPU_SPEC
from udfs.inference import INFER_FLOPS, INFER_GPUS, INFER_QPS, INFER_TOKENS_PER_DAY, INFER_TOKENS_PER_SEC
from udfs.market import CAGR, COMPUTE_GROWTH, DOUBLING_MONTHS
from udfs.pricing import API_COST, PRICE_CUT, SUBSCRIPTION_REVENUE
from udfs.runtime import XLP_LAST_ERROR, XLP_VERSION
from udfs.servers import MARKET, SERVER_COST, SERVER_TAM, SERVERS
from udfs.serving import (
    DECODE_TOKENS_S,
    FLEET_GPUS,
    KV_BYTES,
    MIN_GPUS,
    PREFILL_TOKENS_S,
    SERVE_TOKENS_S,
    WEIGHT_BYTES,
)
from udfs.training import IMPLIED_MFU, TRAIN_DAYS, TRAIN_FLOPS, TRAIN_GPU_HOURS, TRAIN_GPUS, TRAIN_TOKENS
from udfs.utilisation import ATTENTION_FACTOR, GOODPUT_HOURS, MFU_BAND, STEP_MFU, WALL_MFU
from udfs.valuation import PE_RATIO

__all__ = [
    "API_COST",
    "ATTENTION_FACTOR",
    "CAGR",
    "CLUSTER_MW",
    "COMPUTE_GROWTH",
    "COST_PER_MTOK",
    "DECODE_TOKENS_S",
    "DOUBLING_MONTHS",
    "ENERGY_MWH",
    "FLEET_GPUS",
    "GOODPUT_HOURS",
    "GPU_HOUR_COST",
    "GPU_PEAK",
    "GPU_SPEC",
    "GROWTH_RATE",
    "IMPLIED_BASE",
    "IMPLIED_GPUS",
    "IMPLIED_MFU",
    "INFER_FLOPS",
    "INFER_GPUS",
    "INFER_QPS",
    "INFER_TOKENS_PER_DAY",
    "INFER_TOKENS_PER_SEC",
    "KV_BYTES",
    "MARKET",
    "MFU_BAND",
    "MIN_GPUS",
    "PE_RATIO",
    "PREFILL_TOKENS_S",
    "PRICE_CUT",
    "SERVERS",
    "SERVER_COST",
    "SERVER_TAM",
    "SERVE_TOKENS_S",
    "STEP_MFU",
    "STICKINESS",
    "SUBSCRIPTION_REVENUE",
    "TRAIN_DAYS",
    "TRAIN_FLOPS",
    "TRAIN_GPUS",
    "TRAIN_GPU_HOURS",
    "TRAIN_TOKENS",
    "WALL_MFU",
    "WEIGHT_BYTES",
    "XLP_LAST_ERROR",
    "XLP_VERSION",
]
