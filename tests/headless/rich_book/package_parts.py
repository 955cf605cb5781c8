"""Parts of a package as a dict, and what it takes to add one: content type, relationship, extension list."""

from __future__ import annotations

import io
import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
MAIN_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = f"{MICROSOFT}/spreadsheetml/2009/9/main"
X15 = f"{MICROSOFT}/spreadsheetml/2010/11/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Parts = dict[str, bytes]


def unzipped(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 8, 15, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def put(parts: Parts, part: str, before: str, xml: str) -> None:
    """Inserts XML before the last place where `before` stands in a part."""
    head, found, tail = parts[part].rpartition(before.encode())
    assert found, f"{part} has no {before}"
    parts[part] = head + xml.encode() + found + tail


def replace(parts: Parts, part: str, old: str, new: str) -> None:
    assert old.encode() in parts[part], (part, old)
    parts[part] = parts[part].replace(old.encode(), new.encode())


def add_part(parts: Parts, name: str, content: str | bytes, kind: str, source: str, relation: str) -> str:
    """A part with its content type and the relationship that leads to it; the relationship's id."""
    parts[name] = (DECLARATION + content).encode() if isinstance(content, str) else content
    put(parts, "[Content_Types].xml", "</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/>')
    return link(parts, source, relation, f"/{name}")


def relationships_part(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if source else "_rels/.rels"


def link(parts: Parts, source: str, relation: str, target: str, mode: str = "") -> str:
    name = relationships_part(source)
    empty = f'{DECLARATION}<Relationships xmlns="{PACKAGE}"></Relationships>'
    content = parts.setdefault(name, empty.encode())
    identifier = f"rIdX{len(parts)}{content.count(b'<Relationship ')}"
    element = f'<Relationship Id="{identifier}" Type="{relation}" Target="{target}"{mode}/>'
    put(parts, name, "</Relationships>", element)
    return identifier


def add_extension(parts: Parts, part: str, uri: str, spaces: str, content: str) -> None:
    """An entry in the list of extensions with which a sheet or a workbook ends."""
    root = b"</worksheet>" if b"</worksheet>" in parts[part] else b"</workbook>"
    if not parts[part].rstrip().endswith(b"</extLst>" + root):
        put(parts, part, root.decode(), "<extLst></extLst>")
    put(parts, part, "</extLst>", f'<ext {spaces} uri="{{{uri}}}">{content}</ext>')
