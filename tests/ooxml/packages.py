"""Small workbook packages, written part by part."""

from __future__ import annotations

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
MADE_OF = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{MADE_OF}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{MADE_OF}.worksheet+xml"/>'
    f'<Override PartName="/xl/strings.xml" ContentType="{MADE_OF}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{MADE_OF}.styles+xml"/></Types>'
)
ROWS = '<row r="1"><c r="A1"><v>8</v></c><c r="B1"><f>A1*2</f><v>0</v></c></row>'


def relations(**targets: str) -> str:
    links = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>'


def sheet_xml(rows: str, behind: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>{rows}</sheetData>{behind}</worksheet>'


def package(rows: str = ROWS, parts: dict[str, str | bytes] | None = None, behind: str = "") -> bytes:
    """A workbook with one sheet S of these rows; `parts` replaces parts, or adds them."""
    sheets = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="strings.xml", styles="styles.xml"
        ),
        "xl/strings.xml": f'<sst xmlns="{MAIN}"><si><t>one</t></si><si><t>two</t></si></sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/></cellXfs></styleSheet>',
        SHEET: sheet_xml(rows, behind),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (members | (parts or {})).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def saved_by(word: str, rows: str = ROWS, sheet: str = "S") -> bytes:
    """The same with extended properties, in which Excel counts worksheets by a word of its own language."""
    properties = (
        '<Properties xmlns="urn:p" xmlns:vt="urn:v"><HeadingPairs><vt:vector><vt:variant>'
        f"<vt:lpstr>{word}</vt:lpstr></vt:variant></vt:vector></HeadingPairs>"
        f"<TitlesOfParts><vt:lpstr>{sheet}</vt:lpstr></TitlesOfParts></Properties>"
    )
    links = relations(**{"officeDocument": "xl/workbook.xml", "extended-properties": "docProps/app.xml"})
    return package(rows, {"_rels/.rels": links, "docProps/app.xml": properties})
