"""The built templates, once a session."""

from __future__ import annotations

import functools
import io
from pathlib import Path

import openpyxl
import pytest

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


@pytest.fixture(scope="session")
def paths(tmp_path_factory) -> dict[tuple[str, str], Path]:
    """Files of the editions that compute, in both languages."""
    directory = tmp_path_factory.mktemp("templates")
    found = {}
    for edition in ("udf", "native"):
        for lang in ("zh", "en"):
            found[edition, lang] = directory / f"{edition}-{lang}.xlsx"
            found[edition, lang].write_bytes(built(edition, lang))
    return found
