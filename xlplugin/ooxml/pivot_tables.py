"""Pivot tables of a sheet: their names and the cells that they fill."""

from __future__ import annotations

from dataclasses import dataclass

from xlplugin.ooxml.addresses import parse_area
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.xml_reader import as_utf8, local_attributes, parse_xml


@dataclass(frozen=True)
class PivotTable:
    name: str
    area: tuple[int, int, int, int]


def read_pivot_table(package: Package, part: str) -> PivotTable | None:
    """The pivot table in a part; None when it does not say which cells it fills."""
    found: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str], _offset: int) -> None:
        if tag == "pivotTableDefinition":
            found["name"] = local_attributes(attributes).get("name", "")
        elif tag == "location":
            found["area"] = local_attributes(attributes).get("ref", "")

    parse_xml(as_utf8(package.read(part), part), f"{package.label}: {part}", start=start)
    try:
        return PivotTable(found.get("name", ""), parse_area(found.get("area", "")))
    except ValueError:
        return None
