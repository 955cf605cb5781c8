"""Excel tables of a sheet: name, area and column headings, for structured references."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlplugin.ooxml.addresses import parse_area
from xlplugin.ooxml.limits import PackageError
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.xml_reader import as_utf8, local_attributes, parse_xml


@dataclass
class Table:
    name: str
    sheet: str
    area: tuple[int, int, int, int]
    header_rows: int
    totals_rows: int
    columns: list[str] = field(default_factory=list)
    filtered: bool = False  # a filter is on

    @property
    def data_rows(self) -> tuple[int, int]:
        """First and last row of the data body."""
        return self.area[0] + self.header_rows, self.area[2] - self.totals_rows


def read_table(package: Package, part: str, sheet: str) -> Table:
    """The table in a part."""
    found: list[Table] = []

    def start(tag: str, attributes: dict[str, str], _offset: int) -> None:
        local = local_attributes(attributes)
        if tag == "table" and not found:
            found.append(_table(local, sheet))
        elif tag == "filterColumn":
            found[0].filtered = True
        elif tag == "tableColumn":
            # A line break in a heading is stored as _x000a_ and written as a space-like break in formulas.
            found[0].columns.append(local["name"].replace("_x000a_", "\n").replace("_x000A_", "\n"))

    label = f"{package.label}: {part}"
    parse_xml(as_utf8(package.read(part), label), label, start=start)
    if not found:
        raise PackageError(f"{label} holds no table")
    return found[0]


def _table(attributes: dict[str, str], sheet: str) -> Table:
    name = attributes.get("displayName") or attributes["name"]
    header, totals = int(attributes.get("headerRowCount", 1)), int(attributes.get("totalsRowCount", 0))
    return Table(name, sheet, parse_area(attributes["ref"]), header, totals)
