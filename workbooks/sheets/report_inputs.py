"""On the Checks sheet: the report's inputs beside those in the workbook; how many differ."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.formatting.rule import FormulaRule

from udfs import catalogue
from workbooks import styles
from workbooks.book import Book
from workbooks.inputs import INPUTS, WORDS
from workbooks.models import ACTIVE, COUNT, EMPTY, NAME, PARAMS, REPORT, VISITS, report_models
from workbooks.page import Page
from workbooks.sheets import inference, training
from workbooks.sheets.model_table import Models
from xlplugin.bilingual import spellings
from xlplugin.expr import Expr, call

LABEL, WANTED, STANDS, DIFFERS = range(11, 15)
CHIPS = (("A100", "FP16"), ("H100", "FP16"), ("A100", "INT8"), ("H100", "INT8"))
ROWS = 1 + len(INPUTS) + len(WORDS) + 1 + 2 * len(REPORT) + 2 + len(CHIPS) + 2


@dataclass(frozen=True)
class Row:
    label: tuple[str, str]
    wanted: object
    stands: Expr
    style: str
    differs: Expr | None = None  # where not simply another value


def lay(book: Book, page: Page, models: Models, top: int) -> None:
    """Beside the lines by table. The count has the name report_inputs_differ."""
    heads = (("输入", "Input"), ("报告", "Report"), ("工作簿", "Workbook"), ("不同", "Differs"))
    page.put(top - 2, LABEL, ("与报告不同的输入", "Inputs that differ from the report's"), "total_label")
    page.line(top, LABEL, heads, "header")
    rows = listed(book, page, models)
    if len(rows) != ROWS - 1:
        raise ValueError(f"{len(rows)} inputs are compared, room is for {ROWS - 1}")
    for line, row in enumerate(rows, top + 1):
        page.put(line, LABEL, row.label, "source")
        page.put(line, WANTED, row.wanted, f"fact.{row.style}")
        page.put(line, STANDS, row.stands, f"result.{row.style}")
        other = row.differs
        if other is None:
            other = Expr(f"{page.near(line, STANDS)}<>{page.near(line, WANTED)}")
        page.put(line, DIFFERS, call("IFERROR", Expr(f"({other})*1"), 1), "result.count")
    last = top + len(rows)
    differ = call("SUM", page.span(top + 1, DIFFERS, last, DIFFERS))
    book.define("report_inputs_differ", page.put(top - 2, DIFFERS, differ, "total.count"), hidden=True)
    page.line(top - 2, WANTED, (None, None), "total_label")
    rule = FormulaRule(
        formula=[f"{page.near(top + 1, DIFFERS, fixed='column')}>0"], fill=styles.fill(styles.NOTICE_FILL)
    )
    page.sheet.conditional_formatting.add(page.span(top + 1, LABEL, last, DIFFERS).text, rule)
    page.widths(3, 44, 20, 20, 9, start=LABEL - 1)


def listed(book: Book, page: Page, models: Models) -> list[Row]:
    rows = [Row(item.label, item.value, Expr(item.name), item.format) for item in INPUTS]
    for word in WORDS:
        name = Expr(word.name)
        sparse = (
            f"{name}<>{chr(34)}{spelling}{chr(34)}"
            for basis in ("sparse", "sparse-else-dense")
            for spelling in spellings(basis)
        )
        differs = Expr(f"AND({','.join(sparse)})") if word.name == "peak_basis" else None
        shown = page.word(word.value) if differs is not None else word.value
        rows.append(Row(word.label, shown, name, "text", differs))
    base = (f"scenario_choice<>{chr(34)}{word}{chr(34)}" for word in spellings("base"))
    rows.append(
        Row(
            ("情景", "Scenario"),
            page.word("base"),
            Expr("scenario_choice"),
            "text",
            Expr(f"AND({','.join(base)})"),
        )
    )
    for number, model in report_models().items():
        rows.append(
            Row(
                (f"{model.name[0]}：参数量", f"{model.name[1]}: parameters"),
                model.size,
                models.at(number, PARAMS),
                "big",
            )
        )
        rows.append(
            Row(
                (f"{model.name[0]}：数量", f"{model.name[1]}: number"),
                model.count,
                models.at(number, COUNT),
                "count",
            )
        )
    return [*rows, *own_figures(models), *peaks(), *table_entries(book)]


def own_figures(models: Models) -> list[Row]:
    """Figures that the report has none of: of a model's own, and models in the slots."""
    first, last = models.first, models.first + REPORT[-1] - 1
    own = "+".join(
        f"COUNTA({models.page.far(first, column, last, column)})"
        for column in range(ACTIVE, VISITS + 1)
        if column != COUNT
    )
    slots = models.page.far(models.first + EMPTY[0] - 1, NAME, models.last, VISITS)
    return [
        Row(("各模型自有数值（个）", "Figures of models' own"), 0, Expr(own), "count"),
        Row(("空位行已填单元格", "Cells filled in slots"), 0, Expr(f"COUNTA({slots})"), "count"),
    ]


def peaks() -> list[Row]:
    found = []
    for chip, precision in CHIPS:
        place = f'INDEX(hw_peaks,MATCH("{chip}",hw_chips,0),MATCH("{precision} sparse",hw_peak_kinds,0))'
        label = (f"{chip} {precision}稀疏峰值", f"{chip} {precision} sparse peak")
        found.append(Row(label, catalogue.find(chip).peak(precision, "sparse"), Expr(place), "general"))
    return found


def table_entries(book: Book) -> list[Row]:
    """Chips, precisions and days typed within tables 10 to 12: how many are not the report's."""
    page = book.pages["training"]
    wrong = []
    for row, (chip, days) in enumerate(training.ROWS, training.FIRST_GPUS):
        wrong += [
            f'({page.far(row, 2)}<>"{chip}")',
            f'({page.far(row, 3)}<>"FP16")',
            f"({page.far(row, 5)}<>{days})",
        ]
    page = book.pages["inference"]
    for row, chip in enumerate(("A100", "H100"), inference.FIRST_GPUS):
        wrong += [f'({page.far(row, 2)}<>"{chip}")', f'({page.far(row, 3)}<>"INT8")']
    precisions = '(training_precision<>"FP16")+(inference_precision<>"INT8")'
    return [
        Row(
            ("第10、11表行内改动（处）", "Entries changed in tables 10, 11"),
            0,
            Expr("+".join(wrong)),
            "count",
        ),
        Row(("第12表精度改动（处）", "Precisions changed in table 12"), 0, Expr(precisions), "count"),
    ]
