"""The vocabulary: one name, unit, meaning and bounds for each quantity that the functions use."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

from udfs import catalogue
from udfs.usual_ranges import (
    ANSWERS,
    CHIP_PEAK,
    DAILY_TOKENS,
    GROWTH,
    HOURS,
    MACHINES,
    MFUS,
    PEOPLE,
    PER_MILLION,
    RUNS,
    SIZES,
    SUBSCRIBERS,
    TRAFFIC,
)
from xlplugin.bilingual import other_spellings
from xlplugin.columns import Column, Columns
from xlplugin.errors import ExcelError
from xlplugin.quantity import Choice, Number, Part, Quantity, Text
from xlplugin.rows import Rows
from xlplugin.usual import Usual

PEAK = Number("Peak", "TFLOPS", 0, 1e6, low_open=True, usual=CHIP_PEAK)
PEAK_TEXT = re.compile(r"[\d.,]+")  # 910B is a chip, not 910 billion


@dataclass(frozen=True)
class Chip(Quantity):
    """A catalogue name, or a number: the peak in TFLOPS."""

    blank_hint = 'quote the name ("H100"), because unquoted H100 is a cell address'

    def read(self, value: object) -> object:
        if isinstance(value, str) and not PEAK_TEXT.fullmatch(value.strip()):
            return catalogue.find(value.strip())
        try:
            return PEAK.read(value)
        except ExcelError as error:
            raise ExcelError(error.code, f"is no catalogue name, and as a peak it {error.message}") from None

    def doubt(self, value: object, ask: bool = True) -> str:
        is_name = isinstance(value, str) and not PEAK_TEXT.fullmatch(value.strip())
        return "" if is_name else PEAK.doubt(value, ask)

    @property
    def allowed(self) -> str:
        return "a catalogue name or a peak in TFLOPS"


FREE = ("免费", "free")  # words for a price of 0, in the report's tables and in the English ones


@dataclass(frozen=True)
class Amount(Number):
    """A price; 免费 and free mean 0. A dash, for a price that never was, stays a wrong kind of cell."""

    def read(self, value: object) -> float:
        if isinstance(value, str) and unicodedata.normalize("NFKC", value).strip().casefold() in FREE:
            return 0.0
        return super().read(value)

    @property
    def allowed(self) -> str:
        return f"{super().allowed}, or {' or '.join(FREE)}"


PARAMETERS = Number("Parameters of the model", "parameters", 0, 1e18, low_open=True, usual=SIZES)
ACTIVE_PARAMETERS = Number("Parameters active per token", "parameters", 0, 1e18, low_open=True, usual=SIZES)
TOKENS_RATIO = Number(
    "Training tokens per parameter", "tokens/parameter", 0, 1e6, low_open=True, usual=Usual(1, 5_000)
)
RUN_TOKENS = Number("Tokens that a model is trained on", "tokens", 0, 1e24, usual=RUNS)
TOKENS = Number("Tokens processed", "tokens", 0, 1e24, usual=Usual(1, 1e18))
DAYS = Number("Training time", "days", 0, 36_500, low_open=True, usual=Usual(1, 365))
GPUS = Number("Number of GPUs", "GPUs", 0, 1e12, usual=Usual(1, 1e8))
SOME_GPUS = Number("Number of GPUs", "GPUs", 0, 1e12, low_open=True, usual=Usual(1, 1e8))
GPU_HOURS = Number("GPU-hours", "GPU-hours", 0, 1e18, low_open=True, usual=HOURS)
MFU_SHARE = Number("Model FLOPs utilisation (MFU)", "share", 0, 1, low_open=True, usual=MFUS)
VISITS = Number("Visits a month", "visits/month", 0, 1e15, usual=TRAFFIC)
QUESTIONS_A_VISIT = Number("Questions per visit", "questions/visit", 0, 1e6, usual=Usual(1, 200))
TOKENS_A_QUESTION = Number("Tokens per question and answer", "tokens/question", 0, 1e9, usual=ANSWERS)
TOKENS_A_DAY = Number("Tokens per day", "tokens/day", 0, 1e24, usual=DAILY_TOKENS)
PEAK_RESERVE = Number("Peak load over average load", "x", 1, 1e6, usual=Usual(1, 20))
GPUS_A_SERVER = Number("GPUs per server", "GPUs/server", 1, 1e6, usual=Usual(1, 384))
MODEL_COUNT = Number("Number of models", "models", 0, 1e9, usual=Usual(0, 1_000))
SERVER_COUNT = Number("Servers per model", "servers", 0, 1e12, usual=Usual(1, 1e7))
SERVER_PRICE = Number("Cost of one server", "money/server", 0, 1e12, usual=MACHINES)

PRICE = Amount("Price", "money", 0, 1e12, usual=Usual(0, 1e5))
TOKEN_PRICE = Amount("Price of tokens", "money/1M tokens", 0, 1e9, usual=PER_MILLION)
MONTHLY_PRICE = Amount(
    "Price of a subscription", "money/user/month", 0, 1e9, usual=Usual(0.1, 5_000, zero=True)
)
USERS = Number("Paying users", "users", 0, 1e11, usual=SUBSCRIBERS)
DAILY_USERS = Number("Users on a day (DAU)", "users", 0, 1e11, usual=Usual(1, PEOPLE))
MONTHLY_USERS = Number("Users in a month (MAU)", "users", 0, 1e11, usual=Usual(1, PEOPLE))
MONTHS = Number("Time", "months", 0, 1200, usual=Usual(1, 120))
YEARS = Number("Time", "years", 0, 1000, usual=Usual(0.25, 50))
FIGURE = Number("Value", "any unit")
BASE = Number("Value, not negative", "any unit", 0)
CHANGE = Number("Growth", "share", -1, usual=GROWTH)
MULTIPLE = Number("New value over old value", "x", 0, low_open=True, usual=Usual(1e-3, 1e12))
DOUBLING_TIME = Number("Doubling time", "months", -1e6, 1e6, usual=Usual(-240, 240))
SHARE_PRICE = Number("Price of a share", "money/share", 0, 1e9, usual=Usual(0.1, 1e4))
EARNINGS = Number("Earnings per share", "money/share", usual=Usual(-100, 500))

# Bounds of results only document; a body's result is checked for being finite.
FLOP = Number("Floating-point operations", "FLOP", 0, usual=Usual(1e9, 1e30))
FLOP_RATE = Number("Peak floating-point rate", "FLOP/s", 0, usual=Usual(1e13, 1e17))
REQUEST_RATE = Number("Requests per second", "requests/s", 0, usual=Usual(0.01, 1e8))
TOKEN_RATE = Number("Tokens per second", "tokens/s", 0, usual=Usual(1, 1e12))
MONEY = Number("Amount of money", "money", 0, usual=Usual(0, 1e14))
REACHED_MFU = Part("Model FLOPs utilisation reached", "share", 0, 1, usual=MFUS)
DAILY_SHARE = Part("Share of a month's users on a day", "share", 0, 1, usual=Usual(0.01, 1))
SHARE = Number("Share", "share", usual=Usual(-1, 1))
PRICE_EARNINGS = Number("Price over earnings", "x", usual=Usual(-100, 300))
SPEC = Text("A catalogue figure or text")

Params = Annotated[float, PARAMETERS]
ActiveParams = Annotated[float, ACTIVE_PARAMETERS]
TokensRatio = Annotated[float, TOKENS_RATIO]
Tokens = Annotated[float, TOKENS]
RunTokens = Annotated[float, RUN_TOKENS]
Days = Annotated[float, DAYS]
Gpus = Annotated[float, GPUS]
SomeGpus = Annotated[float, SOME_GPUS]
GpuHours = Annotated[float, GPU_HOURS]
Mfu = Annotated[float, MFU_SHARE]
ReachedMfu = Annotated[float, REACHED_MFU]
MonthlyVisits = Annotated[float, VISITS]
Questions = Annotated[float, QUESTIONS_A_VISIT]
TokensPerQuestion = Annotated[float, TOKENS_A_QUESTION]
TokensPerDay = Annotated[float, TOKENS_A_DAY]
PeakFactor = Annotated[float, PEAK_RESERVE]
GpusPerServer = Annotated[float, GPUS_A_SERVER]
Models = Annotated[float, MODEL_COUNT]
Servers = Annotated[float, SERVER_COUNT]
UnitCost = Annotated[float, SERVER_PRICE]
Price = Annotated[float, PRICE]
TokenPrice = Annotated[float, TOKEN_PRICE]
MonthlyPrice = Annotated[float, MONTHLY_PRICE]
Users = Annotated[float, USERS]
DailyUsers = Annotated[float, DAILY_USERS]
MonthlyUsers = Annotated[float, MONTHLY_USERS]
Months = Annotated[float, MONTHS]
Years = Annotated[float, YEARS]
Figure = Annotated[float, FIGURE]
Base = Annotated[float, BASE]
Change = Annotated[float, CHANGE]
Multiple = Annotated[float, MULTIPLE]
DoublingTime = Annotated[float, DOUBLING_TIME]
SharePrice = Annotated[float, SHARE_PRICE]
Eps = Annotated[float, EARNINGS]
Share = Annotated[float, SHARE]
DailyShare = Annotated[float, DAILY_SHARE]
PriceEarnings = Annotated[float, PRICE_EARNINGS]
Flop = Annotated[float, FLOP]
FlopPerSecond = Annotated[float, FLOP_RATE]
RequestsPerSecond = Annotated[float, REQUEST_RATE]
TokensPerSecond = Annotated[float, TOKEN_RATE]
Money = Annotated[float, MONEY]
Spec = Annotated[str, SPEC]

Gpu = Annotated[Any, Chip("Accelerator", "name or TFLOPS")]
Precision = Annotated[
    str, Choice("Number format", choices=("FP16", "FP8", "INT8", "FP4"), aliases=(("BF16", "FP16"),))
]
BASES = ("dense", "sparse", "sparse-else-dense")
Basis = Annotated[
    str, Choice("Peak without or with structured sparsity", choices=BASES, aliases=other_spellings(BASES))
]
Field = Annotated[
    str,
    Choice(
        "Catalogue field",
        choices=(
            "id", "short_name", "vendor", "name", "arch", "form_or_domain", "release_date",
            "bf16_fp16_dense_tflops", "bf16_fp16_sparse_tflops", "fp8_dense_tflops", "fp8_sparse_tflops",
            "int8_dense_tops", "int8_sparse_tops", "fp4_dense_tflops", "fp4_sparse_tflops",
            "memory_gb", "bandwidth_gb_s", "tdp_w", "verified", "verified_where", "notes_conflicts",
        ),
    ),
]  # fmt: skip
ServerRows = Annotated[
    Any,
    Rows(
        "Rows of models, servers and unit cost",
        "3 columns",
        columns=(("models", MODEL_COUNT), ("servers", SERVER_COUNT), ("unit cost", SERVER_PRICE)),
    ),
]
MODEL_TABLE = Columns(
    "Table of models: parameters, active, tokens/parameter, days, GPU, number, visits",
    "7 columns",
    columns=(
        ("parameters", PARAMETERS), ("active parameters", ACTIVE_PARAMETERS),
        ("tokens per parameter", TOKENS_RATIO), ("days", DAYS), ("GPU", None),
        ("models", MODEL_COUNT), ("visits", VISITS),
    ),
    zero=("parameters", "models"),
)  # fmt: skip
ModelTable = Annotated[Any, MODEL_TABLE]
ROW_PEAKS = Number("Peak", "TFLOPS", 0, 1e6, usual=CHIP_PEAK)
TrainingPeaks = Annotated[object, Column("Training peak, one a model or one for all", "TFLOPS", ROW_PEAKS)]
InferencePeaks = Annotated[object, Column("Inference peak, one a model or one for all", "TFLOPS", ROW_PEAKS)]
