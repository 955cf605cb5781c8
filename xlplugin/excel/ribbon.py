"""The tab "LLM compute" on Excel's ribbon: the part that Excel reads, and the words in Excel's language.

ribbon.csv lists the groups and their buttons. Each button calls the VBA procedure that is named like its id,
in xlplugin_ribbon.bas, and shows one of Office's own pictures.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from itertools import groupby
from xml.sax.saxutils import quoteattr

from xlplugin.excel import CATEGORY
from xlplugin.excel.parts import add_relationship

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
PART = "customUI/customUI14.xml"


def add_ribbon(parts: dict[str, bytes]) -> None:
    """Adds the tab to a workbook that carries our VBA."""
    parts[PART] = custom_ui().encode()
    add_relationship(parts, "_rels/.rels", RELATIONSHIP, PART)


def custom_ui() -> str:
    groups = ""
    for name, rows in groupby(table(), lambda row: row["group"]):
        buttons = "".join(button(row) for row in rows if row["button"])
        groups += f'<group id="{name}" getLabel="XlpLabel">{buttons}</group>'
    tab = f'<tab id="XlpTab" label={quoteattr(CATEGORY)} getVisible="XlpVisible">{groups}</tab>'
    return f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>{tab}</tabs></ribbon></customUI>'


def button(row: dict[str, str]) -> str:
    return (
        f'<button id="{row["button"]}" imageMso="{row["image"]}" size="{row["size"]}" getLabel="XlpLabel"'
        f' getSupertip="XlpTip" onAction="{row["button"]}"/>'
    )


def words() -> dict[str, tuple[str, str]]:
    """Chinese and English by the id of what they label; a tip's id has "Tip" at its end."""
    known: dict[str, tuple[str, str]] = {}
    for row in table():
        known[row["button"] or row["group"]] = row["zh"], row["en"]
        if row["button"]:
            known[f"{row['button']}Tip"] = row["tip_zh"], row["tip_en"]
    return known


def table() -> list[dict[str, str]]:
    text = files(__package__).joinpath("ribbon.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
