"""Parts that belong to the workbook or hang on a sheet, as Excel stores them."""

from __future__ import annotations

from tests.headless.rich_book.package_parts import (
    MAIN_SPACE,
    MICROSOFT,
    OFFICE,
    SPREADSHEET,
    X14,
    Parts,
    add_extension,
    add_part,
    link,
    put,
)


def thread_comment(parts: Parts, sheet: str, cell: str) -> None:
    """A thread on a cell that has a plain comment for older programs already."""
    space = f"{MICROSOFT}/spreadsheetml/2018/threadedcomments"
    person, comment = "{11111111-2222-4333-8444-555555555555}", "{AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE}"
    add_part(
        parts, "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{space}">'
        f'<threadedComment ref="{cell}" dT="2024-08-15T00:00:00.00" '
        f'personId="{person}" id="{comment}"><text>Right?</text></threadedComment></ThreadedComments>',
        "application/vnd.ms-excel.threadedcomments+xml", sheet,
        f"{MICROSOFT}/2017/10/relationships/threadedComment",
    )  # fmt: skip
    add_part(
        parts, "xl/persons/person.xml",
        f'<personList xmlns="{space}"><person displayName="Analyst" id="{person}" userId="a" '
        'providerId="None"/></personList>',
        "application/vnd.ms-excel.person+xml", "xl/workbook.xml",
        f"{MICROSOFT}/2017/10/relationships/person",
    )  # fmt: skip


def custom_xml(parts: Parts) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    parts["customXml/item1.xml"] = b'<model xmlns="urn:model"><owner>desk 7</owner></model>'
    link(parts, "xl/workbook.xml", f"{OFFICE}/customXml", "../customXml/item1.xml")
    add_part(
        parts, "customXml/itemProps1.xml",
        f'<ds:datastoreItem xmlns:ds="{space}" ds:itemID="{{99999999-8888-4777-8666-555555555555}}">'
        '<ds:schemaRefs><ds:schemaRef ds:uri="urn:model"/></ds:schemaRefs></ds:datastoreItem>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "customXml/item1.xml", f"{OFFICE}/customXmlProps",
    )  # fmt: skip


def printer_settings(parts: Parts, sheet: str) -> None:
    name = "xl/printerSettings/printerSettings1.bin"
    content, kind = b"\x00printer\xff" * 9, f"{SPREADSHEET}.printerSettings"
    identifier = add_part(parts, name, content, kind, sheet, f"{OFFICE}/printerSettings")
    put(parts, sheet, "<headerFooter>", f'<pageSetup orientation="landscape" r:id="{identifier}"/>')


def list_from_another_sheet(parts: Parts, sheet: str, cell: str, source: str) -> None:
    """A validation in the extension, which is where Excel 2010 put those that read another sheet."""
    content = (
        '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
        '<x14:dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1">'
        f"<x14:formula1><xm:f>{source}</xm:f></x14:formula1><xm:sqref>{cell}</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations>"
    )
    add_extension(parts, sheet, "CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF", f'xmlns:x14="{X14}"', content)


def web_extension(parts: Parts) -> None:
    space, relation = f"{MICROSOFT}/webextensions", f"{MICROSOFT}/2011/relationships"
    panes = "xl/webextensions/taskpanes.xml"
    kind = "application/vnd.ms-office.webextensiontaskpanes+xml"
    add_part(parts, panes, b"", kind, "", f"{relation}/webextensiontaskpanes")
    extension = (
        f'<we:webextension xmlns:we="{space}/webextension/2010/11" '
        'id="{12345678-1234-4234-8234-123456789012}">'
        '<we:reference id="wa200008175" version="1.0.0.0" store="en-US" storeType="OMEX"/><we:properties/>'
        "<we:bindings/></we:webextension>"
    )
    identifier = add_part(
        parts, "xl/webextensions/webextension1.xml", extension, "application/vnd.ms-office.webextension+xml",
        panes, f"{relation}/webextension",
    )  # fmt: skip
    parts[panes] = (
        f'<wetp:taskpanes xmlns:wetp="{space}/taskpanes/2010/11">'
        f'<wetp:taskpane dockstate="right" visibility="0" '
        f'width="350" row="1"><wetp:webextensionref xmlns:r="{OFFICE}" r:id="{identifier}"/></wetp:taskpane>'
        "</wetp:taskpanes>"
    ).encode()


def external_link(parts: Parts) -> None:
    name = "xl/externalLinks/externalLink1.xml"
    kind = f"{SPREADSHEET}.externalLink+xml"
    identifier = add_part(parts, name, b"", kind, "xl/workbook.xml", f"{OFFICE}/externalLink")
    path = link(parts, name, f"{OFFICE}/externalLinkPath", "prices.xlsx", ' TargetMode="External"')
    parts[name] = (
        f'<externalLink xmlns="{MAIN_SPACE}"><externalBook xmlns:r="{OFFICE}" r:id="{path}"><sheetNames>'
        '<sheetName val="Prices"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1">'
        '<cell r="A1"><v>42</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    ).encode()
    references = f'<externalReferences><externalReference r:id="{identifier}"/></externalReferences>'
    put(parts, "xl/workbook.xml", "<definedNames>", references)
