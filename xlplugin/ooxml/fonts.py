"""Fonts as the schema has them: openpyxl writes the children of `<font>` in an order of its own.

Excel reads both; validators, and readers that stop at what they do not expect, do not.
"""

from __future__ import annotations

import re

# CT_Font of ECMA-376, as the Open XML SDK's validator demands its children.
ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
    "family", "charset", "scheme",
)  # fmt: skip
FONT = re.compile(rb"(<font>)(.*?)(</font>)", re.DOTALL)
CHILD = re.compile(rb"<(\w+)\b[^>]*?(?:/>|>[^<]*</\1>)")


def with_fonts_in_order(styles: bytes) -> bytes:
    """The part xl/styles.xml, each font's children in the order of the schema."""
    return FONT.sub(lambda found: found[1] + b"".join(in_order(found[2])) + found[3], styles)


def in_order(children: bytes) -> list[bytes]:
    found = {child[1].decode(): child[0] for child in CHILD.finditer(children)}
    return [found[name] for name in sorted(found, key=ORDER.index)]
