"""The workbook being built: one layout for every edition and language.

A sheet module places labels, inputs and formulas; how a function call is written depends on the edition
(`TRAIN_GPUS(...)`, `_xldudf_TRAIN_GPUS(...)` or the traced plain formula), which labels show on the language.
"""

from __future__ import annotations

import re

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from workbooks.page import Page
from workbooks.punctuation import punctuated
from workbooks.spill import written_call
from xlplugin.calculation.profiles import MARK
from xlplugin.expr import Expr, NumberExpr, as_expr, call
from xlplugin.registry import Function
from xlplugin.runner import OMITTED

SPELLINGS = {"udf": "{}", "lite": "_xldudf_{}", "native": None, "values": None}  # None: the traced formula
TITLES = {
    "guide": ("说明", "Guide"),
    "assumptions": ("假设", "Assumptions"),
    "hardware": ("硬件", "Hardware"),
    "training": ("训练", "Training"),
    "inference": ("推理", "Inference"),
    "totals": ("训练+推理", "Totals"),
    "market": ("市场", "Server TAM"),
    "sensitivity": ("敏感性", "Sensitivity"),
    "scenarios": ("情景", "Scenarios"),
    "trace": ("推导", "Trace"),
    "prices": ("技术代际与价格", "Models & prices"),
    "economics": ("单位经济", "Unit economics"),
    "adoption": ("采用", "Adoption"),
    "enterprise": ("企业", "Enterprise"),
    "capex": ("资本支出", "Capex"),
    "valuation": ("估值", "Valuation"),
    "landscape": ("格局", "Landscape"),
    "claims": ("正文", "Text claims"),
    "bridge": ("衔接", "Bridge"),
    "backtest": ("回测", "Back-test"),
    "reconcile": ("对账", "Reconcile"),
    "tco": ("成本能耗", "TCO"),
    "uncertainty": ("不确定性", "Uncertainty"),
    "sources": ("来源", "Sources"),
    "integrity": ("完整性", "Integrity"),
    "checks": ("核对", "Checks"),
}


TABS = {  # inputs; what is computed of them; questions to the model; facts of the report stay pale
    **dict.fromkeys(("assumptions", "hardware"), "FFC000"),
    **dict.fromkeys(("training", "inference", "totals", "market", "economics"), "1F3864"),
    **dict.fromkeys(("sensitivity", "scenarios", "trace"), "2E75B6"),
    **dict.fromkeys(("integrity", "checks"), "70AD47"),
}


UNITS = (
    (re.compile(r"(?<=\*)86400\b"), "seconds_per_day"),
    (re.compile(r"(?<=[/(])30(?=\*)"), "days_per_month"),
)


def with_units(formula: str) -> str:
    """A traced formula with the workbook's names for a month's days and a day's seconds."""
    for number, name in UNITS:
        formula = number.sub(name, formula)
    return formula


class Book:
    """An openpyxl workbook with the edition's spelling, the language's labels and the defined names."""

    def __init__(self, edition: str, lang: str) -> None:
        self.edition = edition
        self.lang = lang
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.active)
        properties = self.workbook.properties
        properties.title = self.say("大模型算力需求测算模型", "Compute demand of large language models")
        properties.creator = properties.lastModifiedBy = "xlplugin"
        self.pages: dict[str, Page] = {}
        self.figures: dict[str, Expr] = {}  # where each printed figure of the report is computed
        self._found: dict[
            str, Expr
        ] = {}  # how a figure is found by what it is, where its table may be sorted
        self.flags: dict[
            str, list[tuple[int, int]]
        ] = {}  # by page: the cells that say whether inputs are allowed
        self.opening: list[Expr] = []  # see `opens`
        self.anchors: dict[str, tuple[Expr, Expr]] = {}  # by page: a total, and the anchor row above it
        if lang == "zh":
            self.define(MARK, Expr('"win-365-zh_CN"'), hidden=True)

    def page(self, key: str) -> Page:
        """A new sheet at the end of the workbook."""
        title = self.say(*TITLES[key])
        self.pages[key] = Page(self.workbook.create_sheet(title), self.lang)
        self.pages[key].sheet.sheet_properties.tabColor = TABS.get(key, "8EA9DB")
        return self.pages[key]

    def say(self, zh: str, en: str) -> str:
        return punctuated(zh) if self.lang == "zh" else en

    def call(self, function: Function, *arguments: object) -> NumberExpr:
        """A call of one of our functions as this edition writes it."""
        return written_call(function, arguments, self.spelled(function, arguments))

    def spelled(self, function: Function, arguments: tuple[object, ...]) -> NumberExpr:
        spelling = SPELLINGS[self.edition]
        if spelling is None:
            traced = function(*arguments)
            return NumberExpr(with_units(traced.text), traced.strength)
        # A default is written out: LibreOffice takes an argument that is left out between others for 0.
        pairs = zip(function.arguments, arguments, strict=False)
        texts = ",".join(
            _as_text(argument.default if value is OMITTED else value) for argument, value in pairs
        )
        return NumberExpr(f"{spelling.format(function.name)}({texts})")

    def define(self, name: str, where: Expr, hidden: bool = False) -> NumberExpr:
        """Give a cell or range a defined name; returns the name as a reference.

        A hidden name is for programs: it is neither listed in Excel nor an output of a fill.
        """
        self.workbook.defined_names[name] = DefinedName(name, attr_text=where.text, hidden=hidden or None)
        return NumberExpr(name)

    def flags_of(self, page: Page) -> list[tuple[int, int]]:
        """Row and column of the cells of a page that say whether its inputs are allowed."""
        return self.flags.setdefault(next(key for key, other in self.pages.items() if other is page), [])

    def group_of(self, page: Page) -> list[int]:
        """The rows of a page that stand in closed groups."""
        return [row for row, dimension in page.sheet.row_dimensions.items() if dimension.outlineLevel]

    def opens(self, area: Expr) -> None:
        """Where a cell of the area shows something, its row (of a column) or column (of a row) is in use.

        Rows and columns of empty slots are hidden; a fill opens those that it puts to use, by these names.
        """
        self.opening.append(area)
        self.define(f"xlp_open_{len(self.opening)}", area, hidden=True)

    def computes(self, figure: str, cell: Expr, found: Expr | None = None) -> None:
        """Note which cell computes a printed figure, for the Checks sheet.

        `found` finds it by company and year, model and chip: sorting the table then moves nothing.
        """
        self.figures[figure] = cell
        if found is not None:
            self._found[figure] = found

    def meaning(self, figure: str) -> Expr:
        """The value of a figure wherever it stands now; n.a. where its page was deleted."""
        # LibreOffice lets IFERROR of a lost reference alone go through as an error, not that of a sum.
        return call("IFERROR", self._found.get(figure, self.figures[figure]) + 0, "n.a.")


def _as_text(argument: object) -> str:
    """An argument as formula text: defaults of functions are constants, what sheets give are cells besides."""
    assert isinstance(argument, Expr | str | int | float)
    return as_expr(argument).text
