"""Number formats of cell styles: the code that a style shows its numbers with."""

from __future__ import annotations

from xlplugin.ooxml.package import Package
from xlplugin.ooxml.xml_reader import as_utf8, local_attributes, parse_xml

GENERAL, TEXT = "General", "@"
_DATE, _TIME = "yyyy/m/d", "h:mm:ss"
# Formats that files name by number only (ECMA-376, 18.8.30); 27 to 36 and 50 to 58 are dates of East Asia.
_BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    46: "[h]:mm:ss", 48: "##0.0E+0", 49: TEXT,
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), _DATE),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), _TIME),
}  # fmt: skip


def number_formats(package: Package, part: str | None) -> list[str]:
    """Format code of each style, in the order of the numbers that cells name (`s=`)."""
    if part is None or part not in package:
        return []
    custom: dict[int, str] = {}
    styles: list[int] = []
    path: list[str] = []

    def start(tag: str, attributes: dict[str, str], _offset: int) -> None:
        local = local_attributes(attributes)
        if tag == "numFmt" and path[-1] == "numFmts":
            custom[int(local["numFmtId"])] = local.get("formatCode", "")
        elif tag == "xf" and path[-1] == "cellXfs":
            styles.append(int(local.get("numFmtId", 0)))
        path.append(tag)

    def end(_tag: str, _offset: int, _behind: int) -> None:
        path.pop()

    parse_xml(as_utf8(package.read(part), part), f"{package.label}: {part}", start=start, end=end)
    return [custom.get(number, _BUILT_IN.get(number, GENERAL)) for number in styles]
