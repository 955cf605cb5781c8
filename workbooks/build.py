"""Builds the template: every edition and language from one layout, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile

from xlplugin.recalc import with_cached_values
from xlplugin.registry import functions

from . import assumptions, checks, claims, guide, hardware, inference, market, totals, training
from .book import Book
from .editions import EDITIONS, LANGUAGES

# The report's date stands for the time of building: otherwise no two builds were alike.
MOMENT = (2024, 8, 15, 0, 0, 0)


def build(edition: str = "udf", lang: str = "zh") -> bytes:
    """The template as the bytes of a workbook, with every value computed and cached.

    Raises ValueError for an edition or language that does not exist.
    """
    for what, value, allowed in (("edition", edition, EDITIONS), ("language", lang, LANGUAGES)):
        if value not in allowed:
            raise ValueError(f"{what} {value!r} does not exist; choose from {', '.join(allowed)}")
    return with_cached_values(saved(lay(edition, lang)), functions())


def lay(edition: str, lang: str) -> Book:
    """All sheets in order; a later one refers to cells of an earlier one."""
    book = Book(edition, lang)
    front = guide.lay(book)
    inputs = assumptions.lay(book)
    hardware.lay(book)
    training.lay(book, inputs)
    inference.lay(book, inputs)
    servers = totals.lay(book, inputs)
    market.lay(book, inputs, servers)
    claims.lay(book)
    checks.lay(book, inputs.flags)
    guide.finish(book, front)
    return book


def saved(book: Book) -> bytes:
    """openpyxl's file with the moment of saving taken out of it."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.workbook.save(raw)
    stamp = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*MOMENT).encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            info = zipfile.ZipInfo(member.filename, MOMENT)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, data)
    return fixed.getvalue()
