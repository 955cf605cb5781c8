"""Which cell styles show a number as a date or a time of day."""

from __future__ import annotations

import re

from xlplugin.ooxml.package import Package
from xlplugin.ooxml.xml_reader import as_utf8, local_attributes, parse_xml

_BUILT_IN = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
_TEXT = re.compile(r'"[^"]*"|\\.|_.|\*.')
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")


def date_styles(package: Package, part: str | None) -> set[int]:
    """Numbers of the styles (`s=` of a cell) whose number format is a date or a time."""
    if part is None or part not in package:
        return set()
    custom: dict[int, str] = {}
    formats: list[int] = []
    path: list[str] = []

    def start(tag: str, attributes: dict[str, str], _offset: int) -> None:
        local = local_attributes(attributes)
        if tag == "numFmt" and path[-1] == "numFmts":
            custom[int(local["numFmtId"])] = local.get("formatCode", "")
        elif tag == "xf" and path[-1] == "cellXfs":
            formats.append(int(local.get("numFmtId", 0)))
        path.append(tag)

    def end(_tag: str, _offset: int, _behind: int) -> None:
        path.pop()

    parse_xml(as_utf8(package.read(part), part), f"{package.label}: {part}", start=start, end=end)
    return {
        style
        for style, number in enumerate(formats)
        if (is_date_format(custom[number]) if number in custom else number in _BUILT_IN)
    }


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time of day; a duration such as [h]:mm is a number."""
    code = _TEXT.sub("", code.partition(";")[0])
    if _DURATION.search(code) or "general" in code.lower():
        return False
    return re.search("[ymdhs]", _BRACKETS.sub("", code), re.IGNORECASE) is not None
