"""On the Sensitivity sheet: the market over any two inputs, chosen from lists; multiples of the values in use."""

from __future__ import annotations

from udfs.quantities import BASES
from workbooks.book import Book
from workbooks.chips import at_basis
from workbooks.entry import choose, flag, limit, within
from workbooks.inputs import INPUTS, WORDS
from workbooks.page import Page
from workbooks.sheets.model_table import Models
from workbooks.tam import IN_USE, NAMES, market
from xlplugin.bilingual import spellings
from xlplugin.expr import Expr, NumberExpr, call
from xlplugin.quantity import Number
from xlplugin.usual import Usual

LABEL, FIRST, COUNT = 1, 2, 5
MULTIPLES = (0.5, 0.75, 1, 1.5, 2)
FACTOR = Number("Multiple of the value in use", "x", 0, 100, low_open=True, usual=Usual(0.01, 20))
ITEMS = {item.name: item for item in INPUTS}
WORD_ITEMS = {word.name: word for word in WORDS}
WORDED = {  # inputs that are words, and what an axis shows of them
    "tam_gpu": ("A100", "A800", "H100", "H800", "B200"), "peak_basis": (*BASES, "", ""),
}  # fmt: skip
PEAKS = 25  # the column where a cell's peaks stand; then its chips and its bases
Chosen = tuple[NumberExpr, NumberExpr]  # cells with the numbers of the inputs down and across
YI = NumberExpr("unit_yi")
LISTS = ("sensitive_inputs", "sensitive_values", "sensitive_from", "sensitive_to")  # hidden names
LISTED = 15  # the column where the inputs to choose from stand, with their values


def lay(book: Book, page: Page, row: int, models: Models) -> int:
    """Returns the last row."""
    page.put(
        row, LABEL, ("双向表：任选两个输入（亿美元）", "Two-way table: any two inputs (USD 100m)"), "section"
    )
    listed = choices(book, page, row + 1)
    down, across = (
        choice(book, page, line, label, chosen)
        for line, label, chosen in (
            (row + 1, ("纵轴输入（可选）", "Down (choose)"), "mfu_training"),
            (row + 2, ("横轴输入（可选）", "Across (choose)"), "monthly_visits"),
        )
    )
    head = row + 4
    chosen = down, across
    for start, columns in ((LISTED + 1, 1), (LISTED + 4, COUNT)):  # where the words of bases stand
        page.widths(*[21] * columns, start=start)
    axes(book, page, head, row + 1, chosen)
    for line in range(head + 2, head + 2 + COUNT):
        for column in range(FIRST + 1, FIRST + 1 + COUNT):
            axis = page.near(line, FIRST, fixed="column"), page.near(head + 1, column, fixed="row")
            changed = {
                name: chosen_value(chosen, number, axis, listed[name]) for number, name in enumerate(NAMES, 1)
            }
            place = column - FIRST - 1
            one_chip = peaks(page, line, place, chosen, axis)
            found = [market(book, models, changed, given) / YI for given in (IN_USE, one_chip)]
            in_words = Expr(f"MAX({down},{across})>{len(NAMES)}")
            page.put(
                line,
                column,
                call("IF", in_words, call("IFERROR", found[1], "n.a."), found[0]),
                "result.count",
            )
    return head + 1 + COUNT


def chosen_value(chosen: Chosen, number: int, axis: tuple[Expr, Expr], otherwise: Expr) -> Expr:
    """The value of an input in a cell of the table: that of an axis which shows it, else the one in use."""
    across = call("IF", Expr(f"{chosen[1]}={number}"), axis[1], otherwise)
    return call("IF", Expr(f"{chosen[0]}={number}"), axis[0], across)


def peaks(page: Page, line: int, place: int, chosen: Chosen, axis: tuple[Expr, Expr]) -> tuple[Expr, Expr]:
    """Cells with the peaks in training and inference of the chip and basis of a cell, out of print."""
    chip, basis = (
        NumberExpr(chosen_value(chosen, number, axis, Expr(f"{name}_used")).text)
        for number, name in enumerate(WORDED, len(NAMES) + 1)
    )
    page.put(line, PEAKS + 2 * COUNT + place, chip, "trail")
    page.put(line, PEAKS + 3 * COUNT + place, basis, "trail")
    chip, basis = (page.near(line, PEAKS + kind * COUNT + place) for kind in (2, 3))
    first, second = (
        call("IF", is_word(basis, word), word, other).text
        for word, other in (("dense", "sparse"), ("sparse", "dense"))
    )
    cells = []
    for kind, precision in enumerate(("training_precision", "inference_precision")):
        found = [at_basis(chip, Expr(precision), wanted) for wanted in (first, second)]
        page.put(line, PEAKS + kind * COUNT + place, call("IFERROR", *found), "key.general")
        cells.append(page.near(line, PEAKS + kind * COUNT + place))
    return cells[0], cells[1]


def is_word(cell: Expr, word: str) -> Expr:
    return Expr(f"OR({','.join(f'{cell}={chr(34)}{spelling}{chr(34)}' for spelling in spellings(word))})")


def choices(book: Book, page: Page, row: int) -> dict[str, NumberExpr]:
    """The list to choose from, with each input's value in use and bounds; returns the values."""
    heads = (("可选输入", "To choose from"), ("采用值", "In use"), ("下限", "From"), ("上限", "To"))
    page.line(row - 1, LISTED, heads, "header")
    found = {}
    for line, name in enumerate(NAMES, row):
        item = ITEMS[name]
        page.put(line, LISTED, item.label, "source")
        page.put(line, LISTED + 1, Expr(f"{name}_used"), f"result.{item.format}")
        found[name] = page.near(line, LISTED + 1, fixed="row column")
        page.line(line, LISTED + 2, (max(item.quantity.low, 1e-9), item.quantity.high), "result.flop")
    for line, (name, words) in enumerate(WORDED.items(), row + len(NAMES)):
        page.put(line, LISTED, WORD_ITEMS[name].label, "source")
        page.put(line, LISTED + 1, Expr(f"{name}_used"), "result")
        page.line(line, LISTED + 2, (None, None), "result")
        for column, word in enumerate(words, LISTED + 4):
            shown = page.word(word) if word in BASES else word
            page.put(line, column, shown or None, "input.text")
            choose(page, line, column, WORD_ITEMS[name].listed, WORD_ITEMS[name].label, blank=True)
    words_at = row + len(NAMES)
    area = page.far(words_at, LISTED + 4, words_at + len(WORDED) - 1, LISTED + 3 + COUNT)
    book.define("sensitive_words", area, hidden=True)
    for offset, name in enumerate(LISTS):
        area = page.far(row, LISTED + offset, row + len(NAMES) + len(WORDED) - 1, LISTED + offset)
        book.define(name, area, hidden=True)
    return found


def choice(book: Book, page: Page, row: int, label: tuple[str, str], chosen: str) -> NumberExpr:
    """An input chosen by its name; returns the cell with its number in the list."""
    page.put(row, LABEL, label, "label")
    page.put(row, FIRST, ITEMS[chosen].label, "input_text")
    page.sheet.merge_cells(start_row=row, end_row=row, start_column=FIRST, end_column=FIRST + 2)
    choose(page, row, FIRST, LISTS[0], label)
    number = call("MATCH", page.near(row, FIRST), Expr(LISTS[0]), 0)
    page.put(row, FIRST + 3, number, "result.count")
    own = page.say("? 自带GPU的模型也按所选计", "? also of models with a GPU of their own")
    owned = Expr(f"AND(N({page.near(row, FIRST + 3)})>{len(NAMES)},COUNTA(all_gpu)>0)")
    flag(book, page, row, FIRST + 4, call("ISNUMBER", page.near(row, FIRST + 3)), odd=((owned, own),))
    return page.near(row, FIRST + 3, fixed="row column")


def axes(book: Book, page: Page, head: int, choice_row: int, chosen: tuple[NumberExpr, NumberExpr]) -> None:
    """Multiples, which may be changed, and the values that they give, within the input's bounds."""
    page.put(head, LABEL, ("倍数 →", "Multiples →"), "header")
    page.put(head + 1, LABEL, ("倍数 ↓", "Multiples ↓"), "header")
    page.put(head, FIRST, None, "header")
    names = (page.near(choice_row + offset, FIRST) for offset in (0, 1))
    page.put(head + 1, FIRST, Expr('&"↓ "&'.join(map(str, names)) + '&"→"'), "header")
    page.sheet.row_dimensions[head + 1].height = 54
    fine = []
    for offset, multiple in enumerate(MULTIPLES):
        for (row, column), target, number in (
            ((head + 2 + offset, LABEL), (head + 2 + offset, FIRST), chosen[0]),
            ((head, FIRST + 1 + offset), (head + 1, FIRST + 1 + offset), chosen[1]),
        ):
            page.put(row, column, multiple, "input.times2")
            limit(page, row, column, FACTOR, ("倍数", "Multiple"))
            fine.append(within(FACTOR, page.near(row, column)))
            used, low, high = (call("INDEX", Expr(name), number) for name in LISTS[1:])
            value = call("MAX", low, call("MIN", high, Expr(f"{page.near(row, column)}*{used}")))
            word = call("INDEX", Expr("sensitive_words"), Expr(f"{number}-{len(NAMES)}"), offset + 1)
            in_words = Expr(f"{number}>{len(NAMES)}")
            page.put(
                *target, call("IF", in_words, call("IF", Expr(f'{word}=""'), "", word), value), "total.axis"
            )
    flag(book, page, head, FIRST + 1 + COUNT, *fine)
