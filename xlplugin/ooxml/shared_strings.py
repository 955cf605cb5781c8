"""Texts of the shared string table, rich text joined, phonetic guides left out."""

from __future__ import annotations

from xlplugin.ooxml.cell_text import fitting
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.xml_reader import as_utf8, parse_xml


def shared_strings(package: Package, part: str | None) -> list[str]:
    """The table in order; empty when the workbook has none."""
    if part is None or part not in package:
        return []
    texts: list[str] = []
    open_text: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(tag: str, _attributes: dict[str, str], _offset: int) -> None:
        if tag == "si":
            open_text.clear()
        elif tag == "rPh":
            state["phonetic"] = True
        elif tag == "t":
            state["text"] = not state["phonetic"]

    def end(tag: str, _offset: int, _behind: int) -> None:
        if tag == "si":
            texts.append(fitting("".join(open_text), label))
        elif tag == "rPh":
            state["phonetic"] = False
        elif tag == "t":
            state["text"] = False

    def text(characters: str) -> None:
        if state["text"]:
            open_text.append(characters)

    label = f"{package.label}: {part}"
    content = as_utf8(package.read(part), part)
    parse_xml(content, label, start=start, end=end, text=text)
    return texts
