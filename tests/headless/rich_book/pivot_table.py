"""A pivot table over the Data sheet with its cache, as Excel stores them; its cells stand on the main sheet.

The cache holds the figures that the source had when Excel last refreshed it, so a program that changes
the source has to leave it alone; `refreshOnLoad` has Excel bring it up to date when it opens the file.
"""

from __future__ import annotations

from tests.headless.rich_book.package_parts import (
    MAIN_SPACE,
    OFFICE,
    SPREADSHEET,
    X14,
    Parts,
    add_part,
    link,
    put,
)

NAME, CACHE_ID = "Tenfold by chip", 1
CHIPS = ("A100", "H100", "B200", "MI300X")  # in the order of the source
SORTED = (0, 2, 1, 3)  # the order in which the table shows them
AREA = "L1:M6"
CELLS = [
    ("Row Labels", "Sum of Tenfold"), ("A100", 10), ("B200", 30), ("H100", 20), ("MI300X", 40),
    ("Grand Total", 100),
]  # fmt: skip


def pivot_table(parts: Parts, sheet: str, source: str) -> None:
    """The table on `sheet` over the first three columns of the sheet named `source`."""
    cache, records = "xl/pivotCache/pivotCacheDefinition1.xml", "xl/pivotCache/pivotCacheRecords1.xml"
    table, kind = "xl/pivotTables/pivotTable1.xml", f"{SPREADSHEET}.pivot"
    identifier = add_part(
        parts, cache, b"", f"{kind}CacheDefinition+xml", "xl/workbook.xml", f"{OFFICE}/pivotCacheDefinition"
    )
    to_records = add_part(
        parts, records, _records(), f"{kind}CacheRecords+xml", cache, f"{OFFICE}/pivotCacheRecords"
    )
    parts[cache] = _cache(source, to_records).encode()
    add_part(parts, table, _table(), f"{kind}Table+xml", sheet, f"{OFFICE}/pivotTable")
    link(parts, table, f"{OFFICE}/pivotCacheDefinition", f"/{cache}")
    caches = f'<pivotCaches><pivotCache cacheId="{CACHE_ID}" r:id="{identifier}"/></pivotCaches>'
    put(parts, "xl/workbook.xml", "</workbook>", caches)


def _cache(source: str, records: str) -> str:
    whole = 'containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1"'
    chips = "".join(f'<s v="{chip}"/>' for chip in CHIPS)
    return (
        f'<pivotCacheDefinition xmlns="{MAIN_SPACE}" xmlns:r="{OFFICE}" r:id="{records}" refreshOnLoad="1" '
        'refreshedBy="Analyst" refreshedDate="45519" createdVersion="6" refreshedVersion="6" '
        'minRefreshableVersion="3" recordCount="4">'
        f'<cacheSource type="worksheet"><worksheetSource ref="A1:C5" sheet="{source}"/></cacheSource>'
        '<cacheFields count="3">'
        f'<cacheField name="Chip" numFmtId="0"><sharedItems count="4">{chips}</sharedItems></cacheField>'
        f'<cacheField name="Rate" numFmtId="0"><sharedItems {whole} minValue="1" maxValue="4"/></cacheField>'
        f'<cacheField name="Tenfold" numFmtId="0"><sharedItems {whole} minValue="10" maxValue="40"/>'
        '</cacheField></cacheFields><extLst>'
        f'<ext uri="{{725AE2AE-9491-48be-B2B4-4EB974FC3084}}" xmlns:x14="{X14}">'
        f'<x14:pivotCacheDefinition pivotCacheId="{CACHE_ID}"/></ext></extLst></pivotCacheDefinition>'
    )  # fmt: skip


def _records() -> str:
    rows = "".join(f'<r><x v="{n}"/><n v="{n + 1}"/><n v="{n + 1}0"/></r>' for n in range(len(CHIPS)))
    return f'<pivotCacheRecords xmlns="{MAIN_SPACE}" xmlns:r="{OFFICE}" count="4">{rows}</pivotCacheRecords>'


def _table() -> str:
    items = "".join(f'<item x="{place}"/>' for place in SORTED)
    rows = "".join(f'<i><x v="{n}"/></i>' if n else "<i><x/></i>" for n in range(len(CHIPS)))
    return (
        f'<pivotTableDefinition xmlns="{MAIN_SPACE}" name="{NAME}" cacheId="{CACHE_ID}" '
        'applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" '
        'applyAlignmentFormats="0" applyWidthHeightFormats="1" dataCaption="Values" updatedVersion="6" '
        'minRefreshableVersion="3" useAutoFormatting="1" itemPrintTitles="1" createdVersion="6" indent="0" '
        'outline="1" outlineData="1" multipleFieldFilters="0">'
        f'<location ref="{AREA}" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        f'<pivotFields count="3"><pivotField axis="axisRow" showAll="0"><items count="5">{items}'
        '<item t="default"/></items></pivotField><pivotField showAll="0"/>'
        '<pivotField dataField="1" showAll="0"/></pivotFields>'
        '<rowFields count="1"><field x="0"/></rowFields>'
        f'<rowItems count="5">{rows}<i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>'
        '<dataFields count="1">'
        f'<dataField name="{CELLS[0][1]}" fld="2" baseField="0" baseItem="0"/></dataFields>'
        '<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1" '
        'showRowStripes="0" showColStripes="0" showLastColumn="1"/></pivotTableDefinition>'
    )  # fmt: skip
