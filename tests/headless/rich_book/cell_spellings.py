"""Cells in spellings that XlsxWriter does not use but other programs do, and the calculation chain."""

from __future__ import annotations

from tests.headless.rich_book.package_parts import MAIN_SPACE, OFFICE, SPREADSHEET, Parts, add_part, replace


def prefix_elements(parts: Parts, sheet: str) -> None:
    """The sheet as some programs write it: every element with a prefix, UTF-8 with a byte order mark."""
    head, _, body = parts[sheet].decode().partition("?>")
    body = (
        body.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    )
    parts[sheet] = b"\xef\xbb\xbf" + (head + "?>" + body).encode()


def share_formula(parts: Parts, sheet: str) -> None:
    replace(parts, sheet, "<f>B2*10</f>", '<f t="shared" ref="C2:C5" si="0">B2*10</f>')
    for row in (3, 4, 5):
        replace(parts, sheet, f"<f>B{row}*10</f>", '<f t="shared" si="0"/>')


def inline_string(parts: Parts, sheet: str) -> None:
    content = parts[sheet]
    start = content.index(b'<c r="B11"')
    end = content.index(b"</c>", start) + 4
    inline = b'<c r="B11" t="inlineStr"><is><r><rPr><b/></rPr><t>twi</t></r><r><t>ce</t></r></is></c>'
    parts[sheet] = content[:start] + inline + content[end:]


def calculation_chain(parts: Parts) -> None:
    cells = "".join(f'<c r="B{row}" i="1"/>' for row in (4, 5, 6, 7, 8)) + '<c r="C2" i="2"/><c r="C3"/>'
    kind = f"{SPREADSHEET}.calcChain+xml"
    chain = f'<calcChain xmlns="{MAIN_SPACE}">{cells}</calcChain>'
    add_part(parts, "xl/calcChain.xml", chain, kind, "xl/workbook.xml", f"{OFFICE}/calcChain")
