"""Scenario tables of 0.1.0: every label that its two workbooks showed for an input still finds that input."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.templates import TEMPLATES
from xlplugin.headless.headings import Headings
from xlplugin.headless.targets import find_target
from xlplugin.ooxml import Book, Package

LABELS = Path(__file__).with_name("labels_of_0_1_0.csv")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_of_the_first_version_are_accepted_by_either_workbook(language):
    book = Book(Package.open(TEMPLATES / f"llm-compute-udf-{language}.xlsx"))
    headings = Headings(book)
    with open(LABELS, encoding="utf-8", newline="") as stream:
        named = {row["label"]: row["name"] for row in csv.DictReader(stream)}
    assert len(named) == 56
    found = {label: headings.find(label).key for label in named}
    assert found == {label: find_target(book, name).keys[0] for label, name in named.items()}
