"""On the Bridge sheet, below the print: the market of each of the 256 combinations, and what a step does in them."""

from __future__ import annotations

from dataclasses import dataclass

from udfs.bridge import AUDIENCE, DENSE, LATER, MIXTURE, PEAK, REUSE, SERVED, STEPS, WALL
from workbooks.page import Page
from workbooks.sheets import bridge_models as columns
from workbooks.sheets.bridge_models import Columns
from xlplugin.expr import Expr, NumberExpr, call

MASK, BIT, ON, USD, TRAINING, INFERENCE, LOG, BEFORE, AFTER, RATIO = 1, 2, 10, 11, 12, 13, 14, 15, 16, 17
COUNT = 2 ** len(STEPS)
HEADS = (
    ("组合", "Combination"), *((f"第{step}步", f"Step {step}") for step in STEPS), ("步数", "Steps on"), ("市场(美元)", "Market (USD)"),
    ("训练GPU", "Training GPUs"), ("推理GPU", "Inference GPUs"), ("对数", "Logarithm"), ("权重(含)", "Weight, on"), ("权重(不含)", "Weight, off"),
    *((f"第{step}步倍数", f"Step {step}, factor") for step in STEPS),
)  # fmt: skip


@dataclass(frozen=True)
class Orders:
    """Where the combinations stand."""

    page: Page
    first: int

    def area(self, column: int) -> NumberExpr:
        first, last = (
            self.page.near(row, column, "rowcolumn") for row in (self.first, self.first + COUNT - 1)
        )
        return NumberExpr(f"{first}:{last}")

    def of(self, column: int, mask: Expr) -> NumberExpr:
        """The cell of a column for a combination whose number stands in a cell."""
        return NumberExpr(call("INDEX", self.area(column), mask + 1).text)

    def alone(self, step: int) -> Expr:
        return self.of(USD, NumberExpr(str(2 ** (step - 1)))) / self.of(USD, NumberExpr("0"))

    def least(self, step: int) -> Expr:
        return call("MIN", self.area(RATIO + step - 1))

    def most(self, step: int) -> Expr:
        return call("MAX", self.area(RATIO + step - 1))

    def mean(self, step: int) -> Expr:
        """Geometric mean of the step's factor over all orders of the steps."""
        bit, log = self.area(BIT + step - 1), self.area(LOG)
        # One sum: the difference of two would lose all digits where a step changes nothing.
        weight = bit * self.area(BEFORE) - (1 - bit) * self.area(AFTER)
        return call("EXP", call("SUMPRODUCT", weight * log))


def lay(page: Page, given: Columns, row: int) -> Orders:
    page.put(row, MASK, ("计算用：256种组合", "Working: the 256 combinations"), "section")
    page.line(row + 1, MASK, HEADS, "key")
    first = row + 2
    known: dict[str, NumberExpr] = {}  # by formula: the cell that computes it
    for mask in range(COUNT):
        combination(page, given, first, mask, known)
    return Orders(page, first)


def combination(page: Page, given: Columns, first: int, mask: int, known: dict[str, NumberExpr]) -> None:
    row, on = first + mask, {step for step in STEPS if mask >> (step - 1) & 1}
    page.put(row, MASK, mask, "key.general")
    page.line(row, BIT, [int(step in on) for step in STEPS], "key.general")
    page.put(
        row, ON, Expr(f"SUM({page.near(row, BIT)}:{page.near(row, BIT + len(STEPS) - 1)})"), "key.general"
    )
    training, serving, counts = trained(given, on), served(given, on), given.area(columns.COUNT)
    a_server = NumberExpr("gpus_per_server_used")
    servers = call("ROUNDUP", call("ROUND", (training + serving) / a_server, 6), 0)
    for column, value in (
        (USD, call("SUMPRODUCT", counts * servers) * cost(on)),
        (TRAINING, call("SUMPRODUCT", counts * training)), (INFERENCE, call("SUMPRODUCT", counts * serving)),
    ):  # fmt: skip
        page.put(row, column, known.get(value.text, value), "key.flop")
        known.setdefault(value.text, page.near(row, column))
    page.put(row, LOG, call("LN", page.near(row, USD)), "key.three")
    steps, count = page.near(row, ON), len(STEPS)
    before = Expr(f"FACT({steps}-1)*FACT({count}-{steps})/FACT({count})") if mask else 0
    after = Expr(f"FACT({steps})*FACT({count - 1}-{steps})/FACT({count})") if mask < COUNT - 1 else 0
    page.line(row, BEFORE, (before, after), "key.exact")
    for step in on:
        without = page.near(first + mask - 2 ** (step - 1), USD)
        page.put(row, RATIO + step - 1, page.near(row, USD) / without, "key.three")


def trained(given: Columns, on: set[int]) -> Expr:
    """GPUs that train each model, as TRAIN_GPUS has them."""
    size, ratio = given.area(columns.SIZE), given.area(columns.RATIO)
    work = 6 * active(given, on) * (size * ratio)
    mfu = given.area(wall(on)) if WALL in on else NumberExpr("mfu_training_used")
    peak = peaks(given, on, WALL in on, "FP16", columns.PT, columns.DT)
    days = given.area(columns.DAYS)
    if REUSE in on:
        days = NumberExpr("(lever_year_days/lever_research_multiple)")
    return call("ROUNDUP", call("ROUND", work / (mfu * (peak * 1e12) * (days * 86400)), 6), 0)


def served(given: Columns, on: set[int]) -> Expr:
    """GPUs that serve each model, as INFER_GPUS has them."""
    visits = NumberExpr("lever_visits_2026") if LATER in on else given.area(columns.VISITS)
    if AUDIENCE in on:
        everybody = "lever_visits_2026" if LATER in on else "monthly_visits_used"
        visits = NumberExpr(f"({everybody}*lever_audience_multiple/SUM({given.area(columns.COUNT)}))")
    tokens = NumberExpr("lever_tokens_per_question_2026" if LATER in on else "tokens_per_question_used")
    reserve = NumberExpr("lever_peak_average" if PEAK in on else "peak_factor_used")
    a_day = visits * NumberExpr("questions_per_visit_used") * tokens / 30 * reserve
    share = NumberExpr("mfu_inference_used")
    if SERVED in on:
        share = NumberExpr(
            "lever_serving_utilisation" if MIXTURE in on else "lever_serving_utilisation_dense"
        )
    peak = peaks(given, on, SERVED in on, "FP8", columns.PI, columns.DI)
    return call(
        "ROUNDUP", call("ROUND", 2 * active(given, on) * a_day / (share * (peak * 1e12) * 86400), 6), 0
    )


def active(given: Columns, on: set[int]) -> NumberExpr:
    if MIXTURE not in on:
        return given.area(columns.A0)
    return given.area(columns.A26 if LATER in on else columns.A24)


def wall(on: set[int]) -> int:
    if LATER in on:
        return columns.M26L if MIXTURE in on else columns.M0L
    return columns.M24 if MIXTURE in on else columns.M0


def peaks(given: Columns, on: set[int], stated: bool, later: str, in_use: int, dense: int) -> NumberExpr:
    """The chip's peak; dense where step 1 is on, or the step states a share of the dense one."""
    basis = stated or DENSE in on
    if LATER in on:
        return given.later[later, "dense" if basis else "in use"]
    return given.area(dense if basis else in_use)


def cost(on: set[int]) -> Expr:
    if LATER not in on:
        return NumberExpr("server_cost_usd_used")
    return (
        NumberExpr("lever_rack_cost_2026")
        / NumberExpr("lever_rack_gpus")
        * NumberExpr("gpus_per_server_used")
    )
