"""What a new user does to the template in LibreOffice: python -m tests.workbooks.try_edits udf zh

Run by hand. The udf edition is edited there, saved, and computed by `recalc`. Prints a line an edit; exits 1
where one is not right. Most edits of the native English edition are tests: test_structure, test_models.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.libreoffice import Book, LibreOffice
from tests.templates import TEMPLATES
from tests.workbooks.cells import plain
from workbooks.book import TITLES
from workbooks.sheets.market import ANCHOR, FIRST, TOTAL
from xlplugin.headless.recalc import recalculate
from xlplugin.registry import functions

Sheets = dict[str, list[list[object]]]
FIRST_MODEL, NINTH = 25, 33  # rows of the table of models


@dataclass(frozen=True)
class Seen:
    """The workbook after an edit: values by sheet, and what the questions of this file are about."""

    sheets: Sheets
    market: object
    light: str

    def holding(self, word: str) -> list[str]:
        """Sheets with a cell that is the word."""
        return [name for name, rows in self.sheets.items() if any(word in row for row in rows)]


@dataclass(frozen=True)
class Trial:
    """One edition in one language; `page` gives a sheet's title."""

    office: LibreOffice
    edition: str
    lang: str
    folder: Path

    def page(self, key: str) -> str:
        return TITLES[key][self.lang == "en"]

    @contextmanager
    def opened(self):
        """A copy, since LibreOffice leaves a lock beside what it opens."""
        template = TEMPLATES / f"llm-compute-{self.edition}-{self.lang}.xlsx"
        with self.office.open(Path(shutil.copy(template, self.folder))) as book:
            yield book

    def seen(self, book: Book) -> Seen:
        """All values, recomputed by LibreOffice or, where it has no such functions, by `recalc`."""
        if self.edition == "native":
            book.recalculate()
            sheets = {name: [[plain(v) for v in row] for row in book.values(name)] for name in book.sheets()}
            return Seen(sheets, plain(book["tam_usd"]), str(book["integrity"]))
        computed = recalculate(book.export(self.folder / "saved.xlsx"), functions())
        found = openpyxl.load_workbook(io.BytesIO(computed.data), data_only=True)
        sheets = {s.title: [[plain(c.value) for c in row] for row in s.iter_rows()] for s in found}

        def named(name: str) -> object:
            sheet, _, cell = found.defined_names[name].attr_text.rpartition("!")
            return found[sheet.strip("$'")][cell.replace("$", "")].value

        return Seen(sheets, plain(named("tam_usd")), str(named("integrity")))


def close(found: object, expected: float) -> bool:
    return isinstance(found, float) and abs(found - expected) <= 1


def type_model(trial: Trial, book: Book, row: int = NINTH) -> None:
    values = (("A", "Ninth"), ("B", 3e11), ("F", "H100"), ("G", 20))
    for column, value in values:
        book[f"{trial.page('assumptions')}!{column}{row}"] = value


def ninth(trial: Trial, book: Book) -> str:
    before = trial.seen(book)
    type_model(trial, book)
    after = trial.seen(book)
    shown = {trial.page(key) for key in ("training", "inference", "totals", "market", "trace")}
    missing = shown - set(after.holding("Ninth"))
    for column in "ABFG":
        book[f"{trial.page('assumptions')}!{column}{NINTH}"] = None
    again = trial.seen(book)
    return first_of(
        (not close(after.market, before.market + 20 * 3915 * 200_000), f"market {after.market}"),
        (bool(missing), f"not shown on {missing}"),
        (after.light[0] not in "✓▲", after.light),
        (again != before, "emptied again, values differ"),
    )


def counted(trial: Trial, book: Book) -> str:
    book[f"{trial.page('assumptions')}!G{FIRST_MODEL + 3}"] = 2
    after = trial.seen(book)
    return first_of((not close(after.market, BASE + 2 * 12_416 * 200_000), f"market {after.market}"))


def inserted(row: int, right: bool) -> Callable[[Trial, Book], str]:
    def edit(trial: Trial, book: Book) -> str:
        page = trial.page("market")
        book.insert_row(page, row)
        for column, value in zip("ACDEF", ("own", 1, 100, 20, 0.2), strict=True):
            book[f"{page}!{column}{row}"] = value
        after = trial.seen(book)
        fine = close(after.market, BASE + 2e7) if right else after.light.startswith("×")
        return first_of((not fine, f"market {after.market}, {after.light}"))

    return edit


def inserted_model(trial: Trial, book: Book) -> str:
    book.insert_row(trial.page("assumptions"), FIRST_MODEL + 3)
    type_model(trial, book, FIRST_MODEL + 3)
    after = trial.seen(book)
    return first_of((not after.light.startswith("×"), f"market {after.market}, {after.light}"))


def sorted_valuation(trial: Trial, book: Book) -> str:
    before = trial.seen(book)
    book.sort(trial.page("valuation"), "A6:R18", 2)
    after = trial.seen(book)
    checks = trial.page("checks")
    return first_of(
        (before.sheets[trial.page("valuation")] == after.sheets[trial.page("valuation")], "nothing moved"),
        (before.sheets[checks] != after.sheets[checks], "checks moved"),
        (not after.light.startswith("✓"), after.light),
    )


def removed(*keys: str) -> Callable[[Trial, Book], str]:
    def edit(trial: Trial, book: Book) -> str:
        for key in keys:
            book.remove(trial.page(key))
        after = trial.seen(book)
        lost = after.holding("#REF!")
        return first_of(
            (not close(after.market, BASE), f"market {after.market}"), (bool(lost), f"#REF! on {lost}"),
            (after.light.startswith("×"), after.light),
        )  # fmt: skip

    return edit


def renamed(trial: Trial, book: Book) -> str:
    for page in book.sheets():
        book.rename(page, f"{page} 2")
    after = trial.seen(book)
    lost = after.holding("#REF!")
    return first_of(
        (not close(after.market, BASE), f"market {after.market}"), (bool(lost), f"#REF! on {lost}"),
        (not after.light.startswith("✓"), after.light),
    )  # fmt: skip


def units_left_out(trial: Trial, book: Book) -> str:
    for place, value in (("server_cost_usd", 20), ("monthly_visits", 14)):
        book[place] = value
    book[f"{trial.page('assumptions')}!B{FIRST_MODEL + 1}"] = 500
    after = trial.seen(book)
    rows = after.sheets[trial.page("assumptions")][4:]
    doubts = [cell for row in rows for cell in row if isinstance(cell, str) and cell.startswith("?")]
    return first_of((len(doubts) != 3, f"doubted: {doubts}"), (not after.light.startswith("?"), after.light))


def faulty(trial: Trial, book: Book) -> str:
    type_model(trial, book)
    book[f"{trial.page('assumptions')}!C{NINTH}"] = "abc"
    after = trial.seen(book)
    broken = [error for error in ("#VALUE!", "#DIV/0!", "#REF!", "#NAME?") if after.holding(error)]
    return first_of(
        (not close(after.market, BASE), f"market {after.market}"), (bool(broken), f"{broken}"),
        (not after.light.startswith("×"), after.light),
    )  # fmt: skip


def first_of(*faults: tuple[bool, str]) -> str:
    """The words of the first fault that is there; empty where none is."""
    return next((words for there, words in faults if there), "")


BASE = 230_135_000_000.0
EDITS: dict[str, Callable[[Trial, Book], str]] = {
    "a ninth model, then emptied": ninth, "a count for model 4": counted,
    "a row inside the market": inserted(FIRST + 2, right=True),
    "a row above its line": inserted(ANCHOR, right=True),
    "a row between line and total": inserted(TOTAL, right=False),
    "a row in the table of models": inserted_model,
    "valuation sorted": sorted_valuation, "sensitivity deleted": removed("sensitivity"),
    "landscape deleted": removed("landscape"), "both deleted": removed("sensitivity", "landscape"),
    "every sheet renamed": renamed, "500, 20 and 14": units_left_out, "a text for active parameters": faulty,
}  # fmt: skip


def main(edition: str, lang: str) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        office = LibreOffice(Path(folder) / "profile")
        trial = Trial(office, edition, lang, Path(folder))
        for name, edit in EDITS.items():
            with trial.opened() as book:
                fault = edit(trial, book)
            wrong += bool(fault)
            print(f"{edition} {lang}: {name}: {fault or 'right'}", flush=True)
        office.quit()
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
