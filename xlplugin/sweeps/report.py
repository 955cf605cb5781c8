"""What a workbook of results shows, its words in both languages, and how its sheets and numbers look."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import numpy as np
from numpy.typing import NDArray

from xlplugin.letters import column_letters
from xlplugin.messages import language
from xlplugin.sweeps.live_cells import LiveCells

if TYPE_CHECKING:
    import pandas
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

    from xlplugin.headless.model import Model

_WORDS = {
    "summary": ("汇总", "Summary"),
    "draws": ("抽样", "Draws"),
    "tornado": ("敏感性", "Tornado"),
    "settings": ("设置", "Settings"),
    "percentile": ("百分位", "Percentile"),
    "mean": ("均值", "Mean"),
    "deviation": ("标准差", "Standard deviation"),
    "computed": ("有结果的情景数", "Scenarios with a result"),
    "failed": ("失败情景数", "Failed scenarios"),
    "from": ("直方图起点", "Histogram from"),
    "to": ("直方图终点", "Histogram to"),
    "before": ("起点以下情景数", "Scenarios below it"),
    "middle": ("区间中点", "Middle of the bin"),
    "end": ("区间终点", "End of the bin"),
    "scenarios": ("情景数", "Scenarios"),
    "below": ("累计占比", "Share at or below"),
    "input": ("输入", "Input"),
    "correlation": ("秩相关", "Rank correlation"),
    "index": ("一阶Sobol指数", "First-order Sobol index"),
    "distribution": ("分布", "Distribution"),
    "cumulative": ("累计分布", "Cumulative"),
    "scenario": ("情景", "Scenario"),
    "low": ("低值", "Low"),
    "base": ("基准", "Base"),
    "high": ("高值", "High"),
    "at_low": ("低值时", "At low"),
    "at_base": ("基准时", "At base"),
    "at_high": ("高值时", "At high"),
    "change_at_low": ("低值时变动", "Change at low"),
    "change_at_high": ("高值时变动", "Change at high"),
    "effect": ("影响", "Effect"),
    "output": ("输出", "Output"),
    "uniform": ("均匀分布", "uniform"),
    "triangular": ("三角分布", "triangular"),
    "log-triangular": ("对数三角分布", "log-triangular"),
    "normal": ("正态分布", "normal"),
    "log-normal": ("对数正态分布", "log-normal"),
    "pert": ("PERT分布", "PERT"),
    "discrete": ("离散分布", "discrete"),
    "empirical": ("经验分布", "empirical"),
    "random": ("随机", "random"),
    "sobol": ("Sobol序列", "Sobol sequence"),
    "latin": ("拉丁超立方", "Latin hypercube"),
}


def word(name: str) -> str:
    """A word of the results in the language in use."""
    return _WORDS[name][0 if language() == "zh" else 1]


def how_in_words(text: str) -> str:
    """How an input varies, as it was written, with its distribution in the language in use."""
    name, colon, rest = text.partition(":")
    plain = name.strip().lower().replace("_", "-")
    return f"{word(plain)}{colon}{rest}" if colon and plain in _WORDS else text


@dataclass(frozen=True)
class Report:
    """What a workbook shows; `labels` are what the sheets call inputs and outputs, by name."""

    table: pandas.DataFrame
    settings: Mapping[str, str | int]
    labels: Mapping[str, str] = field(default_factory=dict)
    indices: pandas.DataFrame | None = None
    tornado: pandas.DataFrame | None = None
    live: LiveCells = field(default_factory=LiveCells)  # of the workbook that is being made

    def label(self, name: str) -> str:
        return self.labels.get(name) or name

    def label_and_name(self, name: str) -> str:
        return f"{self.labels[name]}\n{name}" if self.labels.get(name) else name


def labels_of(model: Model) -> dict[str, str]:
    """What the sheets call inputs and outputs in the language in use, by each of their names."""
    return {
        name: listed.label_zh if language() == "zh" else listed.label_en
        for listed in model.inputs()
        for name in (listed.name, *listed.aliases)
    }


def add_sheet(workbook: Workbook, title: str, widths: Sequence[float]) -> Worksheet:
    """A sheet under a name that Excel takes and that is free, one printed page wide."""
    taken = {sheet.title for sheet in workbook.worksheets}
    plain = "".join("_" if letter in "[]:*?/\\'" else letter for letter in title)[:28]
    number, name = 2, plain
    while name in taken:
        name, number = f"{plain} {number}", number + 1
    sheet = workbook.create_sheet(name)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[column_letters(place)].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", False
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def bold(size: int = 11, color: str = "000000") -> Font:
    """The font of headings: with its name, without which it is drawn with serifs."""
    from openpyxl.styles import Font

    return Font(name="Calibri", bold=True, size=size, color=color)


def width_of(texts: Iterable[str], least: float = 0.0) -> float:
    """The width of a column that shows these lines of text whole, up to half a page."""
    return min(60.0, max([least, *(1.15 * _letters(text) + 2 for text in texts)]))


def _letters(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def put_heading(sheet: Worksheet, row: int, column: int, texts: Sequence[str], words: int = 1) -> None:
    """A row of headings as high as their lines need; the first ones over words, the others over numbers."""
    from openpyxl.styles import Alignment, PatternFill

    lines = 2
    for place, text in enumerate(texts, start=column):
        cell = sheet.cell(row, place, text)
        cell.font = bold(color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F3864")
        side = "left" if place < column + words else "right"
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=side)
        room = sheet.column_dimensions[column_letters(place)].width
        lines = max(lines, sum(math.ceil(width_of([part]) / room) for part in text.split("\n")))
    sheet.row_dimensions[row].height = max(sheet.row_dimensions[row].height or 0.0, 16.0 * lines)


def number_format(values: NDArray[Any] | Sequence[float]) -> str:
    """One format for numbers that stand together: short, with the digits that tell them apart."""
    numbers = np.abs(np.asarray(values, dtype=float))
    numbers = numbers[np.isfinite(numbers)]
    largest = float(numbers.max()) if numbers.size else 0.0
    if largest >= 1e9:  # as the template shows them; 亿 is no power of a thousand
        return '0\\.00,,"亿"' if language() == "zh" else '#,##0.00,,,"bn"'
    if largest >= 1000 or not (numbers % 1).any():
        return "#,##0"
    return "0.00" if largest >= 10 else "0.0000" if largest >= 0.01 else "0.00E+00"
