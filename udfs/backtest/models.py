"""The models that are judged: what each needs of a file, which rows it takes, what it predicts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from udfs.backtest.rows import Row, Unreached, Unusable
from udfs.coefficients import coefficient as k
from udfs.coefficients import serving_classes
from udfs.serving import SERVE_TOKENS_S
from udfs.utilisation import ATTENTION_FACTOR, GOODPUT_HOURS, STEP_MFU, WALL_MFU
from xlplugin.errors import ExcelError
from xlplugin.quantity import Quantity

MEMORY_OF_A_DATA_CENTRE = 1000  # GB/s: chips with stacked memory; the others serve otherwise
UNMEASURED = (0.4, 2.0)  # the band for what is not in the table of classes


@dataclass(frozen=True)
class Judged:
    """A prediction beside what was observed, and the band that 80% of observations are said to lie in.

    `point` is False where only the band may be taken for a prediction. `group`: class of models served.
    """

    row: Row
    predicted: float
    observed: float
    band: tuple[float, float] | None = None
    point: bool = True
    group: str = ""

    @property
    def ratio(self) -> float:
        return self.predicted / self.observed

    @property
    def error(self) -> float:
        return abs(self.ratio - 1)

    @property
    def inside(self) -> bool | None:
        return None if self.band is None else self.band[0] <= self.observed <= self.band[1]


class Model(ABC):
    """One way of predicting. `columns` must be there; other columns may lack or be empty."""

    name: str
    columns: tuple[str, ...]

    def lacking(self, columns: set[str]) -> list[str]:
        return [column for column in self.columns if column not in columns]

    @abstractmethod
    def judge(self, row: Row) -> Judged:
        """Raises Unusable for a row that is not for this model, or lacks something."""


class Hours(Model):
    """GPU-hours of production runs that may be used to judge, by a share of the dense 16-bit peak."""

    columns: tuple[str, ...] = ("kind", "fit", "params_active", "tokens", "gpu_hours")

    def __init__(self, name: str, mfu: str = "") -> None:
        self.name, self.mfu = name, mfu

    def judge(self, row: Row) -> Judged:
        production(row)
        predicted = self.predicted(row)
        return Judged(row, predicted, row.number("gpu_hours"), self.band(predicted))

    def predicted(self, row: Row) -> float:
        return work(row) / (self.share(row) * row.dense_peak() * 3600)

    def share(self, row: Row) -> float:
        return k(self.mfu)

    def band(self, predicted: float) -> tuple[float, float] | None:
        return None


class WallClock(Hours):
    """Tier 1: only the size of the run is known."""

    def share(self, row: Row) -> float:
        active, total = row.sizes()
        return WALL_MFU(work(row), row.generation("wall"), active < total)

    def band(self, predicted: float) -> tuple[float, float]:
        return predicted / k("mfu_band_high"), predicted / k("mfu_band_low")


class Goodput(Hours):
    """Tier 2: the run states its speed or its MFU in a step."""

    columns = (*Hours.columns, "tok_s_gpu", "mfu_step")

    def lacking(self, columns: set[str]) -> list[str]:
        lacks = super().lacking(columns)
        stated = {"tok_s_gpu", "mfu_step"} & columns
        return [column for column in lacks if not (stated and column in ("tok_s_gpu", "mfu_step"))]

    def predicted(self, row: Row) -> float:
        if row.has("tok_s_gpu"):
            return GOODPUT_HOURS(row.number("tok_s_gpu"), row.number("tokens"))
        if not row.has("mfu_step"):
            raise Unusable("states neither tok_s_gpu nor mfu_step")
        return super().predicted(row)

    def share(self, row: Row) -> float:
        return row.number("mfu_step") * k("goodput")


class Step(Model):
    """MFU of benchmarks on the basis of 6·N·D over the dense 16-bit peak."""

    name = "step"
    columns = ("kind", "params_active", "mfu_6nd_bf16_dense", "gpu")

    def judge(self, row: Row) -> Judged:
        if row.text("kind") != "benchmark":
            raise Unusable(f"kind is {row.text('kind')[:40] or 'empty'}, not benchmark")
        observed = row.number("mfu_6nd_bf16_dense")
        active, total = row.sizes()
        gpus = row.number("gpu_count") if row.has("gpu_count") else k("step_gpus")
        reached = STEP_MFU(active, total, gpus, training_format(row), row.generation("step"))
        sequence = row.number("seq_len") if row.has("seq_len") else k("attention_seq")
        predicted = reached / ATTENTION_FACTOR(active, sequence)
        return Judged(
            row, predicted, observed, (predicted * k("step_band_low"), predicted * k("step_band_high"))
        )


class Serve(Model):
    """Output tokens per second and GPU of measured services."""

    name = "serve"
    columns = ("params_active", "gpu", "precision", "kv_bytes_per_token_fp8", "isl", "osl", "out_tok_s_gpu")

    def judge(self, row: Row) -> Judged:
        observed = row.number("out_tok_s_gpu")
        active, total = row.sizes()
        group, point = serving_class(row, active, total)
        kind = "dense" if group == "dense-other" else group
        try:
            predicted = served(row, active, total, kind)
        except Unreached as reason:
            raise Unreached(str(reason), group) from None
        low, high = UNMEASURED if group == "dense-other" else band_of(kind)
        return Judged(row, predicted, observed, (predicted * low, predicted * high), point, group)


def production(row: Row) -> None:
    if row.text("kind") != "production":
        raise Unusable(f"kind is {row.text('kind')[:40] or 'empty'}, not production")
    if not row.has("fit") or row.number("fit", zero=True) != 1:
        raise Unusable("; ".join(filter(None, ("fit is not 1", row.text("notes")))))


def work(row: Row) -> float:
    return 6 * row.number("params_active") * row.number("tokens")


def training_format(row: Row) -> str:
    """The format as STEP_MFU takes it; the dense 16-bit one where none is stated."""
    if not row.has("precision"):
        return "FP16"
    return word(row, next(a.quantity for a in STEP_MFU.arguments if a.name == "precision"))


def word(row: Row, choices: Quantity) -> str:
    try:
        return str(choices.read(row.text("precision")))
    except ExcelError as error:
        raise Unusable(f"precision {error.message}") from None


def serving_class(row: Row, active: float, total: float) -> tuple[str, bool]:
    """The class of a row, and whether one figure may be predicted for it: only where MLPerf measured."""
    standard = row.text("scenario").casefold().startswith("mlperf")
    model = row.text("model").casefold()
    if active >= total:
        bandwidth = row.chip().bandwidth_gb_s or 0
        known = standard and bandwidth >= MEMORY_OF_A_DATA_CENTRE
        return ("dense" if known else "dense-other"), known
    named = next((name for name in serving_classes() if model.startswith(name)), "moe")
    kind = named if standard and named != "moe" else "moe"
    return kind, serving_classes()[kind].point


def band_of(kind: str) -> tuple[float, float]:
    return serving_classes()[kind].band_low, serving_classes()[kind].band_high


def served(row: Row, active: float, total: float, kind: str) -> float:
    """Tokens/s/GPU by the roofline; inputs and answers as the row states them."""
    precision = word(row, next(a.quantity for a in SERVE_TOKENS_S.arguments if a.name == "precision"))
    user = row.number("tok_s_user") if row.has("tok_s_user") else None
    sizes = (row.number("isl", zero=True), row.number("osl"), row.number("kv_bytes_per_token_fp8"))
    row.chip()
    try:
        return SERVE_TOKENS_S(active, total, row.text("gpu"), *sizes, user, 0, precision, kind)
    except ExcelError as error:
        reason = error.message.removeprefix("SERVE_TOKENS_S: ")
        raise (Unreached if error.code == "#NUM!" else Unusable)(reason) from None


MODELS: dict[str, Model] = {
    one.name: one
    for one in (
        Hours("report", "report_mfu"),
        Hours("dense", "dense_mfu"),
        WallClock("tier1"),
        Goodput("tier2"),
        Step(),
        Serve(),
    )
}
