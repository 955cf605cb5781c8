"""What is computed: one module per chapter of the report, each function written once.

Importing this package registers every function; it loads no spreadsheet library.
"""

from udfs.adoption import GROWTH_RATE, IMPLIED_BASE, STICKINESS
from udfs.hardware import GPU_PEAK, GPU_SPEC
from udfs.inference import INFER_FLOPS, INFER_GPUS, INFER_QPS, INFER_TOKENS_PER_DAY, INFER_TOKENS_PER_SEC
from udfs.market import CAGR, COMPUTE_GROWTH, DOUBLING_MONTHS
from udfs.pricing import API_COST, PRICE_CUT, SUBSCRIPTION_REVENUE
from udfs.runtime import XLP_LAST_ERROR, XLP_VERSION
from udfs.servers import SERVER_COST, SERVER_TAM, SERVERS
from udfs.training import IMPLIED_MFU, TRAIN_DAYS, TRAIN_FLOPS, TRAIN_GPU_HOURS, TRAIN_GPUS, TRAIN_TOKENS
from udfs.valuation import PE_RATIO

__all__ = [
    "API_COST",
    "CAGR",
    "COMPUTE_GROWTH",
    "DOUBLING_MONTHS",
    "GPU_PEAK",
    "GPU_SPEC",
    "GROWTH_RATE",
    "IMPLIED_BASE",
    "IMPLIED_MFU",
    "INFER_FLOPS",
    "INFER_GPUS",
    "INFER_QPS",
    "INFER_TOKENS_PER_DAY",
    "INFER_TOKENS_PER_SEC",
    "PE_RATIO",
    "PRICE_CUT",
    "SERVERS",
    "SERVER_COST",
    "SERVER_TAM",
    "STICKINESS",
    "SUBSCRIPTION_REVENUE",
    "TRAIN_DAYS",
    "TRAIN_FLOPS",
    "TRAIN_GPUS",
    "TRAIN_GPU_HOURS",
    "TRAIN_TOKENS",
    "XLP_LAST_ERROR",
    "XLP_VERSION",
]
