"""What is computed: one module per chapter of the report, each function written once.

Importing this package registers every function; it loads no spreadsheet library.
"""

from .hardware import GPU_PEAK, GPU_SPEC
from .inference import INFER_FLOPS, INFER_GPUS, INFER_QPS, INFER_TOKENS_PER_DAY, INFER_TOKENS_PER_SEC
from .runtime import XLP_LAST_ERROR, XLP_VERSION
from .servers import SERVER_COST, SERVER_TAM, SERVERS
from .training import IMPLIED_MFU, TRAIN_DAYS, TRAIN_FLOPS, TRAIN_GPU_HOURS, TRAIN_GPUS, TRAIN_TOKENS

__all__ = [
    "GPU_PEAK",
    "GPU_SPEC",
    "IMPLIED_MFU",
    "INFER_FLOPS",
    "INFER_GPUS",
    "INFER_QPS",
    "INFER_TOKENS_PER_DAY",
    "INFER_TOKENS_PER_SEC",
    "SERVERS",
    "SERVER_COST",
    "SERVER_TAM",
    "TRAIN_DAYS",
    "TRAIN_FLOPS",
    "TRAIN_GPUS",
    "TRAIN_GPU_HOURS",
    "TRAIN_TOKENS",
    "XLP_LAST_ERROR",
    "XLP_VERSION",
]
