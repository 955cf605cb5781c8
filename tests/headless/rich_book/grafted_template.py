"""The whole rich book inside another workbook: every sheet and part of it beside the other's own.

The rich book's cells have no styles, and the templates have neither shared strings nor macros nor tables, so
parts can be taken over as they are: under a new name where the template has theirs, with relationships,
relationship ids and sheet numbers to match.
"""

from __future__ import annotations

import posixpath
import re

from tests.headless.rich_book.macro_project import MACRO, PLAIN
from tests.headless.rich_book.package_parts import (
    OFFICE,
    Parts,
    put,
    relationships_part,
    replace,
    unzipped,
    zipped,
)
from tests.headless.rich_book.whole_book import rich_book

BOOK, TYPES = "xl/workbook.xml", "[Content_Types].xml"
OWN = {TYPES, BOOK, "xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml", "docProps/app.xml"}


def template_with_rich_parts(template: bytes) -> bytes:
    """An .xlsm: the template's sheets and model, then the rich book's sheets and all that hangs on them."""
    parts, rich = unzipped(template), unzipped(rich_book())
    sheets = parts[BOOK].count(b"<sheet ")
    _count_sheets_on(rich, sheets)
    names = _new_names(parts, rich)
    for old, new in names.items():
        parts[new] = rich[old]
        if relationships_part(old) in rich:
            kept = _pointing_to(_relationships(rich, old), old, names)
            parts[relationships_part(new)] = rich[relationships_part(old)].partition(b"<Relationship ")[0]
            parts[relationships_part(new)] += "".join(kept).encode() + b"</Relationships>"
    for source in ("", BOOK):
        links = [link for link in _relationships(rich, source) if _target(link, source) in names]
        added = "".join(_pointing_to(links, source, names)).replace(' Id="', ' Id="rich')
        put(parts, relationships_part(source), "</Relationships>", added)
    _take_content_types(parts, rich, names)
    _take_sheets_and_names(parts, rich[BOOK].decode())
    return zipped(parts)


def _count_sheets_on(rich: Parts, sheets: int) -> None:
    """Sheet ids and places behind those of the template, wherever a part says one."""
    shifted = {
        BOOK: r'(?<= sheetId=")\d+|(?<= localSheetId=")\d+',
        "xl/calcChain.xml": r'(?<= i=")\d+',
        "xl/slicerCaches/slicerCache1.xml": r'(?<= tabId=")\d+',
    }
    for part, numbers in shifted.items():
        text, count = re.subn(numbers, lambda match: str(int(match[0]) + sheets), rich[part].decode())
        assert count, part
        rich[part] = text.encode()
    replace(rich, "xl/worksheets/sheet1.xml", ' tabSelected="1"', "")  # or two sheets would be edited at once


def _new_names(parts: Parts, rich: Parts) -> dict[str, str]:
    names = {}
    for name in rich:
        if name not in OWN and not name.endswith(".rels"):
            new = re.sub(r"(?=\d+\.\w+$)", "10", name) if name in parts else name
            assert new not in parts, new
            names[name] = new
    return names


def _relationships(rich: Parts, source: str) -> list[str]:
    return re.findall(r"<Relationship [^>]*/>", rich[relationships_part(source)].decode())


def _target(link: str, source: str) -> str:
    """The part that a relationship of `source` leads to; a text that is no part for an external one."""
    target = re.search(r' Target="([^"]+)"', link)[1]
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


def _pointing_to(links: list[str], source: str, names: dict[str, str]) -> list[str]:
    """The relationships with the new names of parts; external ones as they are."""
    return [
        re.sub(r'(?<= Target=")[^"]+', f"/{names[target]}", link) if target in names else link
        for link in links
        for target in [_target(link, source)]
    ]


def _take_content_types(parts: Parts, rich: Parts, names: dict[str, str]) -> None:
    types, own = rich[TYPES].decode(), parts[TYPES].decode()
    for default in re.findall(r"<Default [^>]*/>", types):
        if re.search(r'Extension="\w+"', default)[0] not in own:
            put(parts, TYPES, "</Types>", default)
    for override in re.findall(r"<Override [^>]*/>", types):
        name = re.search(r'PartName="/([^"]+)"', override)[1]
        if name in names:
            put(parts, TYPES, "</Types>", override.replace(name, names[name]))
    replace(parts, TYPES, PLAIN, MACRO)


def _take_sheets_and_names(parts: Parts, rich: str) -> None:
    """What the rich workbook part lists, each list where the schema wants it."""
    if f'<workbook xmlns:r="{OFFICE}"' not in parts[BOOK].decode():
        replace(parts, BOOK, "<workbook ", f'<workbook xmlns:r="{OFFICE}" ')

    def taken(first: str, behind: str) -> str:
        found = re.search(f"{first}.*(?={behind})", rich, re.DOTALL)[0]
        return found.replace(' r:id="', ' r:id="rich')

    put(parts, BOOK, "</sheets>", taken("<sheet ", "</sheets>"))
    put(parts, BOOK, "</definedNames>", taken("<definedName ", "</definedNames>"))
    put(parts, BOOK, "<definedNames>", taken("<externalReferences>", "<definedNames>"))
    put(parts, BOOK, "</workbook>", taken("<pivotCaches>", "</workbook>"))
