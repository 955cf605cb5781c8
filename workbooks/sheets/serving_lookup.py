"""On the Back-test sheet: what was measured for a class of models, a GPU and a user's speed, by look-up."""

from __future__ import annotations

from dataclasses import dataclass

from udfs.coefficients import serving_classes
from workbooks.book import Book
from workbooks.entry import choose, flag, limit, listed, within
from workbooks.page import Page
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number

LABEL, VALUE, STATUS = 16, 20, 22  # columns: labels and values are merged over four and two
SPEED = Number("Speed that a user gets", "tokens/s", 0, 1e5)


@dataclass(frozen=True)
class Rows:
    """The measured rows: the first and the last, and the columns of what is looked up."""

    page: Page
    first: int
    last: int
    kind: int
    gpu: int
    speed: int
    measured: int
    id: int
    helper: int

    def area(self, column: int) -> Expr:
        return self.page.span(self.first, column, self.last, column)


def lay(book: Book, row: int, rows: Rows) -> None:
    """Three cells to choose in, and the rows found: measured rows come first, the roofline between them."""
    page = rows.page
    classes = f'"{",".join(map(page.word, serving_classes()))}"'
    page.put(
        row,
        LABEL,
        ("查实测行（先选类别、GPU与用户速度）", "Look up measured rows: choose class, GPU and speed"),
        "section",
    )
    asked = (
        ("lookup_class", ("类别", "Class"), page.word("dense"), "text"), ("lookup_gpu", ("GPU", "GPU"), "H200", "text"),
        ("lookup_speed", ("用户速度下限(Tokens/秒，空=不限)", "Speed for a user, at least (tokens/s, blank: any)"), None, "general"),
    )  # fmt: skip
    cells = {}
    for line, (name, label, value, style) in enumerate(asked, row + 1):
        cells[name] = entry(book, page, line, name, label, value, f"input.{style}")
    choose(page, row + 1, VALUE, classes, asked[0][1])
    choose(page, row + 2, VALUE, "hw_chips", asked[1][1])
    limit(page, row + 3, VALUE, SPEED, asked[2][1], blank=True)
    kind, gpu, speed = cells.values()
    flag(book, page, row + 1, STATUS, listed(classes, kind))
    flag(book, page, row + 2, STATUS, listed("hw_chips", gpu))
    flag(book, page, row + 3, STATUS, Expr(f'OR({speed}="",{within(SPEED, speed)})'))
    found(book, page, row + 4, rows, (kind, gpu, speed))


def entry(book: Book, page: Page, row: int, name: str, label, value: object, style: str) -> NumberExpr:
    page.put(row, LABEL, label, "label")
    page.put(row, VALUE, value, style)
    merged(page, row)
    book.define(name, page.far(row, VALUE))
    return page.near(row, VALUE, "rowcolumn")


def merged(page: Page, row: int) -> None:
    for column, to_column in ((LABEL, VALUE - 1), (VALUE, STATUS - 1)):
        page.sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=to_column)


def found(book: Book, page: Page, row: int, rows: Rows, wanted: tuple[Expr, Expr, Expr]) -> None:
    kind, gpu, speed = wanted
    for line in range(rows.first, rows.last + 1):
        at = {
            column: page.near(line, column, "column")
            for column in (rows.kind, rows.gpu, rows.speed, rows.measured)
        }
        mine = (f"{at[rows.kind]}={kind}", f"{at[rows.gpu]}={gpu}", f"N({at[rows.speed]})>=N({speed})",
                f"ISNUMBER({at[rows.measured]})")  # fmt: skip
        page.put(
            line,
            rows.helper,
            call("IF", Expr(f"AND({','.join(mine)})"), at[rows.measured], ""),
            "key.general",
        )
    area = rows.area(rows.helper)
    none = page.say("未实测：只取屋顶线的区间", "not measured: only the band of the roofline")
    some = Expr(f"COUNT({area})>0")
    best = call("INDEX", rows.area(rows.id), call("MATCH", call("MAX", area), area, 0))
    for line, (name, label, value) in enumerate(
        (("lookup_rows", ("实测行数", "Rows measured"), call("COUNT", area)),
         ("lookup_least", ("实测输出Tokens/秒/GPU：最低", "Measured output tokens/s/GPU: least"), call("IF", some, call("MIN", area), none)),
         ("lookup_most", ("实测输出Tokens/秒/GPU：最高", "Measured output tokens/s/GPU: most"), call("IF", some, call("MAX", area), none)),
         ("lookup_fact", ("最高者的事实编号", "Fact of the most"), call("IF", some, best, "–"))), row
    ):  # fmt: skip
        page.put(line, LABEL, label, "label")
        book.define(name, page.put(line, VALUE, value, "result.one"))
        merged(page, line)
