"""Workbook files: read within limits, change only values, keep every other byte."""

from xlplugin.ooxml.book import Book, Sheet
from xlplugin.ooxml.limits import Limits, PackageError
from xlplugin.ooxml.package import Package

__all__ = ["Book", "Limits", "Package", "PackageError", "Sheet"]
