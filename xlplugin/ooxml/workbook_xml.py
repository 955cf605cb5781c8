"""The main workbook part: sheets, defined names, date system, calculation settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xlplugin.ooxml.xml_reader import local_attributes, parse_xml, tag_end

# A current Excel's calculation engine: a lower number makes Excel recalculate the whole book on opening,
# which shows #NAME? to a reader who does not have the functions.
CALC_ID = "191029"
# Elements of the part that may stand before calcPr, in the order of the schema.
_BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames")


@dataclass(frozen=True)
class DefinedName:
    name: str
    text: str
    sheet: int | None  # index of the sheet it is local to; None for the whole workbook
    hidden: bool = False
    comment: str = ""


@dataclass
class WorkbookXml:
    content: bytes
    sheets: list[tuple[str, str, str]] = field(default_factory=list)  # name, relationship id, state
    sheet_ids: dict[str, str] = field(default_factory=dict)  # by name
    names: list[DefinedName] = field(default_factory=list)
    external: list[str] = field(default_factory=list)  # relationship ids, in the order of [1], [2]...
    date_1904: bool = False
    calc: dict[str, str] = field(default_factory=dict)
    calc_span: tuple[int, int] | None = None
    calc_place: int = 0  # where calcPr belongs when there is none
    prefix: str = ""

    @property
    def full_precision(self) -> bool:
        """Whether values are computed with all digits, not rounded to what their cells show."""
        return self.calc.get("fullPrecision") not in ("0", "false")

    def with_settled_calculation(self) -> bytes:
        """The part with values declared current: no forced recalculation when the file is opened."""
        if self.calc_span is None:
            element = f'<{self.prefix}calcPr calcId="{CALC_ID}"/>'.encode()
            return self.content[: self.calc_place] + element + self.content[self.calc_place :]
        start, end = self.calc_span
        element = self.content[start:end]
        for name in (b"fullCalcOnLoad", b"forceFullCalc", b"calcId", b"calcCompleted"):
            element = re.sub(rb"""\s+%b\s*=\s*(?:"[^"]*"|'[^']*')""" % name, b"", element)
        element = re.sub(rb"(calcPr)", b'\\1 calcId="%b"' % CALC_ID.encode(), element, count=1)
        return self.content[:start] + element + self.content[end:]

    def with_calculation_on_opening(self) -> bytes:
        """The part with the request to compute every formula when the file is opened."""
        settled = self.with_settled_calculation()
        return re.sub(rb"(<[\w:]*calcPr)\b", rb'\1 fullCalcOnLoad="1"', settled, count=1)


def read_workbook_xml(content: bytes, label: str) -> WorkbookXml:
    """The part as read; `content` is UTF-8."""
    book = WorkbookXml(content)
    name_text: list[str] = []
    open_name: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str], offset: int) -> None:
        local = local_attributes(attributes)
        if tag == "sheet":
            book.sheet_ids[local["name"]] = local["sheetId"]
            book.sheets.append((local["name"], local["id"], local.get("state", "visible")))
        elif tag == "definedName":
            name_text.clear()
            open_name[:] = [local]
        elif tag == "externalReference":
            book.external.append(local["id"])
        elif tag == "workbookPr":
            book.date_1904 = local.get("date1904") in ("1", "true")
        elif tag == "calcPr":
            book.calc, book.calc_span = local, (offset, tag_end(content, offset))
        elif tag == "workbook":
            book.prefix = content[offset + 1 :].split(b"workbook", 1)[0].decode()

    def end(tag: str, _offset: int, behind: int) -> None:
        if tag == "definedName":
            local = open_name.pop()
            sheet = int(local["localSheetId"]) if "localSheetId" in local else None
            hidden = local.get("hidden") in ("1", "true")
            comment = local.get("comment", "")
            book.names.append(DefinedName(local["name"], "".join(name_text), sheet, hidden, comment))
        elif tag in _BEFORE_CALC:
            book.calc_place = behind

    def text(characters: str) -> None:
        if open_name:
            name_text.append(characters)

    parse_xml(content, label, start=start, end=end, text=text)
    return book
