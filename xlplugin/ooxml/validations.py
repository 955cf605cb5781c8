"""Data validations of a sheet: what a spreadsheet lets a person enter in a cell."""

from __future__ import annotations

from dataclasses import dataclass

from xlplugin.ooxml.addresses import parse_area
from xlplugin.ooxml.cell_text import unescape
from xlplugin.ooxml.xml_reader import local_attributes, parse_xml


@dataclass
class Validation:
    """A rule as stored. Its formulas are written for the first cell of its first area."""

    kind: str  # list, custom, decimal, whole, date, time, textLength
    operator: str
    stops: bool  # an entry against the rule is refused, not only remarked upon
    error: str
    areas: tuple[tuple[int, int, int, int], ...] = ()
    formulas: tuple[str, str] = ("", "")
    prompt: str = ""  # shown when the cell is chosen

    def covers(self, row: int, column: int) -> bool:
        return any(t <= row <= b and left <= column <= right for t, left, b, right in self.areas)

    @property
    def first_cell(self) -> tuple[int, int]:
        return self.areas[0][:2]


class _Reader:
    """The rules of the sheet, also those of the extension that may refer to other sheets."""

    def __init__(self) -> None:
        self.found: list[Validation] = []
        self.text: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str], _offset: int) -> None:
        if tag == "dataValidation":
            self.found.append(_validation(local_attributes(attributes)))
        elif tag in ("formula1", "formula2", "sqref"):
            self.text = []

    def characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, tag: str, _offset: int, _behind: int) -> None:
        if self.text is None or tag not in ("formula1", "formula2", "sqref"):
            return
        rule, text, self.text = self.found[-1], "".join(self.text).strip(), None
        if tag == "sqref":
            rule.areas = _areas(text)
        elif tag == "formula1":
            rule.formulas = (text, rule.formulas[1])
        else:
            rule.formulas = (rule.formulas[0], text)


def _validation(attributes: dict[str, str]) -> Validation:
    stops = attributes.get("showErrorMessage") in ("1", "true")
    return Validation(
        kind=attributes.get("type", "none"),
        operator=attributes.get("operator", "between"),
        stops=stops and attributes.get("errorStyle", "stop") == "stop",
        error=unescape(attributes.get("error", "")),
        areas=_areas(attributes.get("sqref", "")),
        prompt=unescape(attributes.get("prompt", "")),
    )


def _areas(text: str) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(map(parse_area, text.split()))


def read_validations(content: bytes, label: str) -> list[Validation]:
    """Rules of a worksheet part (UTF-8)."""
    if b"dataValidation" not in content:
        return []
    reader = _Reader()
    parse_xml(content, label, start=reader.start, end=reader.end, text=reader.characters, extensions=True)
    return [rule for rule in reader.found if rule.areas]
