"""The calculation chain: Excel's list of formula cells, which must not name cells that have none."""

from __future__ import annotations

import re
from collections.abc import Collection

from xlplugin.ooxml.package import Package
from xlplugin.ooxml.relationships import relationships
from xlplugin.ooxml.xml_reader import as_utf8, local_attributes, parse_xml, tag_end


def chain_part(package: Package, workbook: str) -> str | None:
    """The part, when the workbook has one."""
    for link in relationships(package, workbook):
        if link.kind == "calcChain" and link.target in package:
            return link.target
    return None


def without_cells(content: bytes, label: str, gone: Collection[tuple[int, str]]) -> bytes | None:
    """The chain without these (sheet id, address); None when nothing would be left of it."""
    content = as_utf8(content, label)
    spans: list[tuple[int, int]] = []
    state = {"sheet": 0, "left": 0}

    def start(tag: str, attributes: dict[str, str], offset: int) -> None:
        if tag != "c":
            return
        local = local_attributes(attributes)
        # An entry without a sheet id is on the sheet of the entry before.
        state["sheet"] = int(local.get("i", state["sheet"]))
        if (state["sheet"], local["r"]) in gone:
            spans.append((offset, tag_end(content, offset)))
        else:
            state["left"] += 1

    parse_xml(content, label, start=start)
    return _with_sheet_ids(content, label, spans) if state["left"] else None


def _with_sheet_ids(content: bytes, label: str, spans: list[tuple[int, int]]) -> bytes:
    """The content without these spans; every entry left says its sheet, since the one before may be gone."""
    pieces: list[bytes] = []
    sheet, at = "0", 0
    gone = dict(spans)

    def start(tag: str, attributes: dict[str, str], offset: int) -> None:
        nonlocal sheet, at
        if tag != "c":
            return
        local = local_attributes(attributes)
        sheet = local.get("i", sheet)
        pieces.append(content[at:offset])
        end = gone.get(offset)
        at = end if end is not None else tag_end(content, offset)
        if end is None:
            element = content[offset:at]
            mark = b' i="%b"' % sheet.encode()
            pieces.append(element if "i" in local else re.sub(rb"\s*/?>", mark + rb"\g<0>", element, count=1))

    parse_xml(content, label, start=start)
    return b"".join([*pieces, content[at:]])


def without_link(content: bytes, target: str) -> bytes:
    """A relationships or content-types part without the entry for a part that was dropped."""
    name = re.escape(target.rpartition("/")[2].encode())
    return re.sub(
        rb"<[\w:]*(?:Relationship|Override)\b[^>]*[\"'/]" + name + rb"[\"'][^>]*/>", b"", content, count=1
    )
