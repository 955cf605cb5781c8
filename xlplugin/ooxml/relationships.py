"""Relationships between parts: which part a relationship id means."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from xlplugin.ooxml.limits import PackageError
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.xml_reader import as_utf8, local_attributes, parse_xml


@dataclass(frozen=True)
class Relationship:
    identifier: str
    kind: str  # last segment of the type URI: worksheet, table, sharedStrings...
    target: str  # part name; for external targets the text as it stands
    external: bool


def relationships(package: Package, part: str) -> list[Relationship]:
    """Relationships of a part (`""` means the package itself); empty when it has none."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in package:
        return []
    found: list[Relationship] = []

    def start(tag: str, attributes: dict[str, str], _offset: int) -> None:
        if tag == "Relationship":
            found.append(_relationship(package, folder, local_attributes(attributes)))

    parse_xml(as_utf8(package.read(source), source), f"{package.label}: {source}", start=start)
    return found


def _relationship(package: Package, folder: str, attributes: dict[str, str]) -> Relationship:
    target, external = attributes.get("Target", ""), attributes.get("TargetMode") == "External"
    if not external:
        target = package.spelt(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
    kind = attributes.get("Type", "").rpartition("/")[2]
    return Relationship(attributes.get("Id", ""), kind, target, external)


def workbook_part(package: Package) -> str:
    """Name of the main workbook part."""
    for relationship in relationships(package, ""):
        if relationship.kind == "officeDocument" and relationship.target in package:
            if relationship.target.endswith(".bin"):
                raise PackageError(f"{package.label} is an .xlsb workbook: save it as .xlsx or .xlsm")
            return relationship.target
    raise PackageError(f"{package.label} is not a workbook: it names no main part")
