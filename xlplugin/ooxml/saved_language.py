"""Which language's Excel saved a workbook, as far as the file tells."""

from __future__ import annotations

from xlplugin.ooxml.limits import PackageError
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.relationships import relationships
from xlplugin.ooxml.xml_reader import as_utf8, parse_xml

_SCRIPTS = {  # first and last letter
    "ko": ("\uac00", "\ud7a3"),
    "ja": ("\u30a0", "\u30ff"),
    "zh": ("\u4e00", "\u9fff"),
}


def saved_language(package: Package) -> str:
    """`ko`, `ja`, `zh`, or nothing where the script of Excel's own words does not tell.

    Excel counts sheets, charts and names in the extended properties by words of its own language. Latin
    letters do not tell: an English Excel stands in many a region.
    """
    try:
        words = "".join(_headings(package))
    except PackageError:  # nothing else depends on that part
        return ""
    for language, (first, last) in _SCRIPTS.items():
        if any(first <= letter <= last for letter in words):
            return language
    return ""


def _headings(package: Package) -> list[str]:
    words: list[str] = []
    tags: list[str] = []

    def end(*_: object) -> None:
        tags.pop()

    def text(characters: str) -> None:
        if "HeadingPairs" in tags:
            words.append(characters)

    for link in relationships(package, ""):
        if link.kind == "extended-properties" and link.target in package:
            parse_xml(
                as_utf8(package.read(link.target), link.target),
                f"{package.label}: {link.target}",
                start=lambda tag, *_: tags.append(tag),
                end=end,
                text=text,
            )
    return words
