"""The vocabulary of utilisation, serving, money and power; `quantities` has the report's."""

from __future__ import annotations

from typing import Annotated

from udfs.usual_ranges import HOURS, MFUS, SIZES
from xlplugin.quantity import Choice, Number, Truth
from xlplugin.usual import Usual

TOTAL_PARAMETERS = Number(
    "Parameters, all experts counted", "parameters", 0, 1e18, low_open=True, usual=SIZES
)
WORK = Number("Training work", "FLOP", 0, 1e40, low_open=True, usual=Usual(1e18, 1e28))
SEQUENCE = Number("Sequence length in training", "tokens", 0, 1e9, usual=Usual(128, 1e7))
LAYERS = Number("Layers", "layers", 1, 1e5, usual=Usual(2, 500))
HIDDEN = Number("Width of a layer", "values", 1, 1e7, usual=Usual(64, 1e5))
KV_HEADS = Number("Heads with keys and values of their own", "heads", 1, 1e5, usual=Usual(1, 256))
HEAD_WIDTH = Number("Width of a head", "values", 1, 1e5, usual=Usual(16, 1024))
VALUE_BYTES = Number("Bytes of a value in the KV cache", "bytes", 0, 8, low_open=True, usual=Usual(0.5, 4))
KV_CACHE = Number("KV cache of a token", "bytes/token", 0, 1e12, low_open=True, usual=Usual(1e3, 1e7))
WEIGHTS = Number("Memory that the weights take", "bytes", 0, usual=Usual(1e8, 1e14))
FILLED = Number("Share of memory that weights may fill", "share", 0, 1, low_open=True, usual=Usual(0.3, 0.95))
TRAINED_TOKENS = Number("Tokens of a run", "tokens", 0, 1e24, low_open=True, usual=Usual(1e9, 1e16))
STEP_SPEED = Number(
    "Tokens per second and GPU", "tokens/s/GPU", 0, 1e12, low_open=True, usual=Usual(0.1, 1e6)
)
GOODPUT_SHARE = Number(
    "Share of wall clock at the speed of a step",
    "share",
    0,
    1,
    low_open=True,
    usual=Usual(0.5, 1),
)
PART = Number("MFU, above 0 and below 1", "share", 0, 1, low_open=True, high_open=True, usual=MFUS)
PROBABILITY = Number(
    "Share of runs that the band holds", "share", 0, 1, low_open=True, high_open=True, usual=Usual(0.5, 0.99)
)
PREDICTED_MFU = Number("Model FLOPs utilisation predicted", "share", 0, usual=MFUS)  # FP8 may pass 1
SPENT_HOURS = Number("GPU-hours", "GPU-hours", 0, usual=HOURS)
CONTEXT = Number("Tokens in the context", "tokens", 0, 1e9, low_open=True, usual=Usual(1, 1e7))
PROMPT = Number("Input tokens of a request", "tokens", 0, 1e9, usual=Usual(1, 1e7))
ANSWER = Number("Output tokens of a request", "tokens", 0, 1e9, low_open=True, usual=Usual(1, 1e6))
USER_SPEED = Number(
    "Tokens per second for a user", "tokens/s/user", 0, 1e6, low_open=True, usual=Usual(1, 1000)
)
BATCH = Number("Sequences at once on a GPU", "sequences/GPU", 0, 1e6, low_open=True, usual=Usual(0.125, 4096))
CACHE_HIT = Number("Share of the input that is cached", "share", 0, 1, usual=Usual(0, 0.95))
PEAK_AVERAGE = Number("Peak load over average load of a fleet", "x", 1, 1e6, usual=Usual(1, 10))
FLEET_SHARE = Number("Share of the fleet that serves", "share", 0, 1, low_open=True, usual=Usual(0.1, 1))
GPU_PRICE = Number("Price of a GPU with its share of the server", "money/GPU", 0, 1e9, usual=Usual(1e3, 2e5))
PAID_PRICE = Number(
    "Price of a GPU, above 0", "money/GPU", 0, 1e9, low_open=True, usual=Usual(1e3, 2e5)
)  # divides
LIFE = Number("Years of use", "years", 0, 100, low_open=True, usual=Usual(2, 8))
GPU_POWER = Number("Power of a GPU with its share of the server", "kW/GPU", 0, 1e3, usual=Usual(0.05, 5))
KWH_PRICE = Number("Price of electricity", "money/kWh", 0, 1e4, usual=Usual(0.02, 1))
PUE = Number("Power of the site over power of its machines", "x", 1, 10, usual=Usual(1.02, 2))
OPEX = Number("Running cost over capital and power", "share", 0, 10, usual=Usual(0, 1))
HOURS_USED = Number("Share of the hours that are used", "share", 0, 1, low_open=True, usual=Usual(0.2, 1))
HOUR_COST = Number("Cost of a GPU-hour", "money/GPU-hour", 0, 1e6, usual=Usual(0.1, 50))
MTOK_COST = Number("Cost of tokens", "money/1M tokens", 0, usual=Usual(1e-3, 1e3))
POWER = Number("Power", "MW", 0, 1e9, usual=Usual(1e-3, 1e5))
TIME = Number("Hours", "hours", 0, 1e9, usual=Usual(1, 1e5))
ENERGY = Number("Energy", "MWh", 0, usual=Usual(1e-3, 1e9))
SPENDING = Number("Revenue or capital expenditure", "money", 0, 1e18, usual=Usual(1e6, 1e13))
GPU_SHARE = Number("Share of the money that buys GPUs", "share", 0, 1, usual=Usual(0.2, 1))
FACTOR = Number("Multiple", "x", 1, usual=Usual(1, 5))

TotalParams = Annotated[float, TOTAL_PARAMETERS]
Work = Annotated[float, WORK]
Sequence = Annotated[float, SEQUENCE]
Layers = Annotated[float, LAYERS]
Hidden = Annotated[float, HIDDEN]
KvHeads = Annotated[float, KV_HEADS]
HeadWidth = Annotated[float, HEAD_WIDTH]
ValueBytes = Annotated[float, VALUE_BYTES]
KvCache = Annotated[float, KV_CACHE]
Weights = Annotated[float, WEIGHTS]
Filled = Annotated[float, FILLED]
TrainedTokens = Annotated[float, TRAINED_TOKENS]
StepSpeed = Annotated[float, STEP_SPEED]
Goodput = Annotated[float, GOODPUT_SHARE]
Part = Annotated[float, PART]
Probability = Annotated[float, PROBABILITY]
PredictedMfu = Annotated[float, PREDICTED_MFU]
SpentHours = Annotated[float, SPENT_HOURS]
Context = Annotated[float, CONTEXT]
Prompt = Annotated[float, PROMPT]
Answer = Annotated[float, ANSWER]
UserSpeed = Annotated[float, USER_SPEED]
Batch = Annotated[float, BATCH]
CacheHit = Annotated[float, CACHE_HIT]
PeakAverage = Annotated[float, PEAK_AVERAGE]
FleetShare = Annotated[float, FLEET_SHARE]
GpuPrice = Annotated[float, GPU_PRICE]
PaidPrice = Annotated[float, PAID_PRICE]
Life = Annotated[float, LIFE]
GpuPower = Annotated[float, GPU_POWER]
KwhPrice = Annotated[float, KWH_PRICE]
Pue = Annotated[float, PUE]
Opex = Annotated[float, OPEX]
HoursUsed = Annotated[float, HOURS_USED]
HourCost = Annotated[float, HOUR_COST]
MtokCost = Annotated[float, MTOK_COST]
Power = Annotated[float, POWER]
Time = Annotated[float, TIME]
Energy = Annotated[float, ENERGY]
Spending = Annotated[float, SPENDING]
GpuShare = Annotated[float, GPU_SHARE]
Factor = Annotated[float, FACTOR]

Generation = Annotated[str, Choice("Generation of accelerators", choices=("Ampere", "Hopper", "Blackwell"))]
Mixture = Annotated[float, Truth("Whether the model is a mixture of experts", "TRUE or FALSE")]
TrainingPrecision = Annotated[
    str,
    Choice(
        "Number format of training",
        choices=("FP16", "FP8", "FP4"),
        aliases=(("BF16", "FP16"), ("MXFP8", "FP8"), ("NVFP4", "FP4"), ("MXFP4", "FP4")),
    ),
]
ModelClass = Annotated[
    str,
    Choice(
        "Class of models that were measured", choices=("dense", "mixtral", "gpt-oss", "deepseek-r1", "moe")
    ),
]
