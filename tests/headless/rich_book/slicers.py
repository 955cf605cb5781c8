"""Slicers as Excel stores them: one that filters a pivot table, one that filters an Excel table.

A slicer is six things: its part and its cache, an entry in the extensions of the sheet and of the workbook,
a defined name, and a frame in the sheet's drawing with a plain shape for programs that know no slicers.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.headless.rich_book.package_parts import (
    COMPATIBILITY,
    MAIN_SPACE,
    MICROSOFT,
    X14,
    X15,
    Parts,
    add_extension,
    add_part,
    put,
)
from tests.headless.rich_book.pivot_table import CACHE_ID, CHIPS, SORTED
from tests.headless.rich_book.pivot_table import NAME as PIVOT

SPACES = f'xmlns="{X14}" xmlns:mc="{COMPATIBILITY}" xmlns:x="{MAIN_SPACE}" mc:Ignorable="x"'


@dataclass(frozen=True)
class Kind:
    """What differs between slicers of pivot tables and of Excel tables: 2010 and 2013 brought them."""

    requires: str  # prefix and namespace that a program must know to read the frame
    space: str
    in_sheet: str  # ids of the extensions
    in_workbook: str
    list_in_workbook: str


OF_PIVOT = Kind(
    "a14", f"{MICROSOFT}/drawing/2010/main",
    "A8765BA9-456A-4dab-B4F3-ACF838C121DE", "BBE1A952-AA13-448e-AADC-164F8A28A991", "x14:slicerCaches",
)  # fmt: skip
OF_TABLE = Kind(
    "sle15", f"{MICROSOFT}/drawing/2012/slicer",
    "3A4CF648-6AED-40f4-86FF-DC5316D8AED3", "46BE6895-7355-4a93-B00E-2C351335B9C9", "x15:slicerCaches",
)  # fmt: skip


def pivot_slicer(parts: Parts, sheet: str, drawing: str, *, sheet_id: int) -> None:
    """Filters the pivot table of the sheet by its row field."""
    items = "".join(f'<i x="{place}" s="1"/>' for place in SORTED)
    source = (
        f'<pivotTables><pivotTable tabId="{sheet_id}" name="{PIVOT}"/></pivotTables><data>'
        f'<tabular pivotCacheId="{CACHE_ID}"><items count="{len(CHIPS)}">{items}</items></tabular></data>'
    )
    _slicer(parts, sheet, drawing, OF_PIVOT, 1, "Chip", source)


def table_slicer(parts: Parts, sheet: str, drawing: str, *, table_id: int) -> None:
    """Filters an Excel table of the sheet by its first column."""
    source = (
        f'<extLst><x:ext uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}" xmlns:x15="{X15}">'
        f'<x15:tableSlicerCache tableId="{table_id}" column="1"/></x:ext></extLst>'
    )
    _slicer(parts, sheet, drawing, OF_TABLE, 2, "Item", source)


def _slicer(parts: Parts, sheet: str, drawing: str, kind: Kind, number: int, field: str, source: str) -> None:
    relations, book = f"{MICROSOFT}/2007/relationships", "xl/workbook.xml"
    cache = f'<slicerCacheDefinition {SPACES} name="Slicer_{field}" sourceName="{field}">{source}'
    to_cache = add_part(
        parts, f"xl/slicerCaches/slicerCache{number}.xml", f"{cache}</slicerCacheDefinition>",
        "application/vnd.ms-excel.slicerCache+xml", book, f"{relations}/slicerCache",
    )  # fmt: skip
    slicer = f'<slicer name="{field}" cache="Slicer_{field}" caption="{field}" rowHeight="241300"/>'
    to_slicer = add_part(
        parts, f"xl/slicers/slicer{number}.xml", f"<slicers {SPACES}>{slicer}</slicers>",
        "application/vnd.ms-excel.slicer+xml", sheet, f"{relations}/slicer",
    )  # fmt: skip
    spaces, listed = f'xmlns:x14="{X14}"', kind.list_in_workbook
    in_sheet = f'<x14:slicerList><x14:slicer r:id="{to_slicer}"/></x14:slicerList>'
    add_extension(parts, sheet, kind.in_sheet, spaces, in_sheet)
    in_book = f'<{listed}><x14:slicerCache r:id="{to_cache}"/></{listed}>'
    add_extension(parts, book, kind.in_workbook, f'{spaces} xmlns:x15="{X15}"', in_book)
    put(parts, book, "</definedNames>", f'<definedName name="Slicer_{field}">#N/A</definedName>')
    put(parts, drawing, "</xdr:wsDr>", _frame(kind, field, 40 + number))


def _frame(kind: Kind, field: str, shape_id: int) -> str:
    space = f"{MICROSOFT}/drawing/2010/slicer"
    named = '<xdr:cNvPr id="{}" name="{}"/>'
    place = '<a:off x="{0}" y="0"/><a:ext cx="{0}" cy="{0}"/>'
    return (
        '<xdr:twoCellAnchor editAs="absolute"><xdr:from><xdr:col>14</xdr:col><xdr:colOff>0</xdr:colOff>'
        '<xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>17</xdr:col>'
        '<xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>'
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}" xmlns:{kind.requires}="{kind.space}">'
        f'<mc:Choice Requires="{kind.requires}"><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'{named.format(shape_id, field)}<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        f'<xdr:xfrm>{place.format(0)}</xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{space}"><sle:slicer xmlns:sle="{space}" name="{field}"/></a:graphicData>'
        '</a:graphic></xdr:graphicFrame></mc:Choice><mc:Fallback>'
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr>{named.format(0, "")}'
        f'<xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:xfrm>{place.format(1828800)}</a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:lstStyle/>'
        "<a:p><a:r><a:rPr/><a:t>This shape stands for a slicer.</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        "</mc:Fallback></mc:AlternateContent><xdr:clientData/></xdr:twoCellAnchor>"
    )  # fmt: skip
