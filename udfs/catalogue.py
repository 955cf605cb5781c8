"""The accelerators: 53 rows of data, checked when first used, found by the names that analysts type."""

from __future__ import annotations

import csv
import difflib
import functools
import io
import unicodedata
from typing import TYPE_CHECKING

from xlplugin.errors import ExcelError

if TYPE_CHECKING:
    from udfs.accelerator import Accelerator


@functools.cache
def accelerators() -> tuple[Accelerator, ...]:
    """Every catalogue row, in the order of the data file."""
    from udfs.accelerator import Accelerator  # loads pydantic: with the first chip, not with the functions

    names = {row["id"]: row for row in read("accelerator_names.csv")}
    rows = [{**row, **names.pop(row["id"])} for row in read("accelerators.csv")]
    if names:
        raise ValueError(f"accelerator_names.csv names unknown ids: {', '.join(names)}")
    return tuple(Accelerator.model_validate(row) for row in rows)


def read(file: str) -> list[dict[str, str]]:
    from importlib.resources import files  # with the first chip, not with the functions

    text = files("udfs.data").joinpath(file).read_text(encoding="utf-8")
    return records(text, file)


def records(text: str, file: str) -> list[dict[str, str]]:
    """Rows of a table by its heads; ValueError names the line of a row with too few or too many fields."""
    table = csv.DictReader(io.StringIO(text, newline=""))
    found = []
    for row in table:
        if None in row or None in row.values():
            heads = ", ".join(table.fieldnames or ())
            raise ValueError(f"{file}, line {table.line_num}: one field for each of {heads}")
        found.append(row)
    return found


@functools.cache
def by_name() -> dict[str, Accelerator]:
    found: dict[str, Accelerator] = {}
    for chip in accelerators():
        for name in (chip.short_name, chip.id, chip.name, *chip.other_names):
            if found.setdefault(folded(name), chip) is not chip:
                raise ValueError(f"{name!r} names two accelerators: {found[folded(name)].id} and {chip.id}")
    return found


def folded(name: str) -> str:
    """A name without what people vary: case, width, spaces, dashes."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in plain if character not in " \u00a0-_")


@functools.lru_cache(maxsize=4096)
def find(name: str) -> Accelerator:
    """The accelerator of that name. Raises ExcelError #VALUE! naming close matches; there is no fallback."""
    chips = by_name()
    if folded(name) in chips:
        return chips[folded(name)]
    raise ExcelError("#VALUE!", f"{name[:40]!r} is not in the catalogue: {advice(folded(name[:40]))}")


@functools.lru_cache(maxsize=4096)
def advice(name: str) -> str:
    # remembered: a column of ten thousand like misspellings is one search
    close = difflib.get_close_matches(name, by_name(), n=8, cutoff=0.5)
    names = list(dict.fromkeys(by_name()[match].short_name for match in close))[:4]
    return f"did you mean {', '.join(names)}?" if names else "see the Hardware sheet for the names"
