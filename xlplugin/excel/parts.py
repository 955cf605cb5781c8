"""A workbook package as a dict of its parts, for adding parts to a freshly built file."""

from __future__ import annotations

import io
import re
import zipfile

MOMENT = (2024, 8, 15, 0, 0, 0)  # stands for the time of building, or no two builds were alike
OFFICE_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(parts: dict[str, bytes]) -> bytes:
    """The package; the content types come first, as Excel writes them."""
    packed = io.BytesIO()
    order = sorted(parts, key=lambda name: name != "[Content_Types].xml")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in order:
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(info, parts[name])
    return packed.getvalue()


def add_override(parts: dict[str, bytes], part: str, content_type: str) -> None:
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())


def add_relationship(parts: dict[str, bytes], source: str, kind: str, target: str) -> str:
    """The id of a new relationship in a .rels part, which is made when there is none."""
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    rels = (
        parts.get(source, empty).replace(b"/>", b"></Relationships>")
        if source not in parts
        else parts[source]
    )
    used = {int(number) for number in re.findall(rb'\bId="rId(\d+)"', rels)}
    identifier = f"rId{max(used, default=0) + 1}"
    element = f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"/></Relationships>'
    parts[source] = rels.replace(b"</Relationships>", element.encode())
    return identifier
