"""Builds the template: every edition and language from one layout, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import quoteattr

from workbooks import name_labels
from workbooks.book import Book
from workbooks.editions import EDITIONS, LANGUAGES
from workbooks.sheets import (
    adoption,
    assumptions,
    backtest,
    bridge,
    capex,
    checks,
    claims,
    economics,
    enterprise,
    guide,
    hardware,
    inference,
    integrity,
    landscape,
    market,
    page_heads,
    prices,
    reconcile,
    scenarios,
    sensitivity,
    sources,
    tco,
    totals,
    trace,
    training,
    uncertainty,
    valuation,
)
from xlplugin.errors import InputError
from xlplugin.headless.freeze import freeze
from xlplugin.headless.recalc import with_cached_values
from xlplugin.ooxml.fonts import with_fonts_in_order
from xlplugin.registry import functions

# The report's date stands for the time of building, or no two builds were alike.
MOMENT = (2024, 8, 15, 0, 0, 0)
CODE = re.compile(rb"&#(\d{3,});")


def build(edition: str = "udf", lang: str = "zh") -> bytes:
    """The template as the bytes of a workbook, with every value computed and cached.

    Raises InputError for an edition or language that does not exist.
    """
    for what, value, allowed in (("edition", edition, EDITIONS), ("language", lang, LANGUAGES)):
        if value not in allowed:
            raise InputError(f"{what} {value!r} does not exist; choose from {', '.join(allowed)}")
    laid = saved(lay(edition, lang))
    if edition == "values":
        return packed(freeze(laid, functions()).data)
    return packed(with_cached_values(laid, functions()))


def packed(content: bytes) -> bytes:
    """The workbook's members compressed as far as goes: a template is built once and sent often."""
    tight = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(tight, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, MOMENT)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, source.read(member), compresslevel=9)
    return tight.getvalue()


def lay(edition: str, lang: str) -> Book:
    """All sheets in order; a later one refers to cells of an earlier one."""
    book = Book(edition, lang)
    front = guide.lay(book)
    models = assumptions.lay(book)
    hardware.lay(book)
    training.lay(book, models)
    served = inference.lay(book, models)
    both = totals.lay(book, models, served)
    found = market.lay(book, models, both)
    cases = sensitivity.lay(book, models, found)
    scenarios.lay(book, models)
    trace.lay(book, models, both)
    bridge.lay(book, models)
    backtest.lay(book)
    reconcile.lay(book)
    tco.lay(book)
    uncertainty.lay(book)
    told = prices.lay(book)
    economics.lay(book, models, served, told.openai)
    adoption.lay(book)
    enterprise.lay(book)
    capex.lay(book)
    valuation.lay(book)
    landscape.lay(book)
    claims.lay(book)
    sources.lay(book)
    integrity.lay(book, models, both, found)
    checks.lay(book, models)
    guide.finish(book, front, cases)
    page_heads.heads(book)
    for page in book.pages.values():
        page.settle()
    name_labels.comment(book)
    return book


def saved(book: Book) -> bytes:
    """openpyxl's file with the moment of saving taken out of it, and the charts' alternative texts put in."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.workbook.save(raw)
    stamp = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*MOMENT).encode()
    texts = iter([page.alternative_texts for page in book.pages.values() if page.alternative_texts])
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = CODE.sub(letter, source.read(member))
            if member.filename == "docProps/app.xml":  # LibreOffice keeps the values of no other program
                data = re.sub(rb"(?<=<Application>)[^<]*", b"Microsoft Excel", data)
            if member.filename.startswith("xl/worksheets/"):
                data = data.replace(b' t="n"', b"")  # what a cell holds that says nothing
            if member.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            if member.filename == "xl/styles.xml":
                data = with_fonts_in_order(data)
            if member.filename.startswith("xl/drawings/drawing"):
                data = described(data, next(texts))
            info = zipfile.ZipInfo(member.filename, MOMENT)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, data)
    return fixed.getvalue()


def letter(code: re.Match[bytes]) -> bytes:
    """A letter for its number, which openpyxl writes for each that is not ASCII: half of a Chinese sheet."""
    return chr(int(code[1])).encode()


def described(drawing: bytes, texts: list[str]) -> bytes:
    """A sheet's drawing with a text for each chart, which openpyxl has no way to say."""
    pending = iter(texts)

    def named(found: re.Match[bytes]) -> bytes:
        return found[1] + b" descr=" + quoteattr(next(pending)).encode()

    drawing = re.sub(rb'(<(?:\w+:)?cNvPr id="\d+" name="Chart \d+")', named, drawing)
    if next(pending, None) is not None:
        raise ValueError("a chart was left without its alternative text")
    return drawing
