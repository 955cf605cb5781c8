"""The built templates, once a session."""

from __future__ import annotations

import functools
import io

import openpyxl

from workbooks.build import build


@functools.cache
def built(edition: str, lang: str) -> bytes:
    return build(edition, lang)


@functools.cache
def cached(edition: str, lang: str) -> openpyxl.Workbook:
    """The template as a reader without recalculation sees it."""
    return openpyxl.load_workbook(io.BytesIO(built(edition, lang)), data_only=True)


@functools.cache
def formulas(edition: str, lang: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(built(edition, lang)))
