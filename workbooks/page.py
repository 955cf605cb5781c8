"""One sheet: placing cells, referring to them, and the settings that every sheet shares."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.formatting.rule import FormulaRule
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from workbooks import styles
from workbooks.measure import lines, row_height
from workbooks.punctuation import punctuated
from workbooks.spill import Spill
from xlplugin.bilingual import in_chinese
from xlplugin.expr import Expr, NumberExpr, RangeExpr
from xlplugin.letters import column_letters

SOURCE = ("大模型行业研究报告（2024-08-15）", "broker report on large language models (2024-08-15)")
COMPUTED = (f"{SOURCE[0]}，xlplugin测算", f"{SOURCE[1]}; xlplugin")


class Page:
    """A worksheet that takes constants, (zh, en) labels and formulas, each with a named style."""

    def __init__(self, sheet: Worksheet, lang: str) -> None:
        self.sheet = sheet
        self.lang = lang
        self.alternative_texts: list[str] = []  # one a chart, in order
        self.labels: dict[tuple[int, int], tuple[str, str]] = {}  # by row and column: in both languages
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 100

    def put(self, row: int, column: int, value: object, style: str = "text") -> NumberExpr:
        """Fill a cell; returns a reference to it for use from any sheet."""
        cell = self.sheet.cell(row, column)
        if isinstance(value, tuple):
            self.labels[row, column] = value
            value = self.say(*value)
        if self.lang == "en" and f"{style.partition('.')[2]}_en" in styles.FORMATS:
            style += "_en"
        if isinstance(value, str) and self.lang == "zh":
            value = punctuated(value)
        if isinstance(value, Spill):
            return self.spill(row, column, value, style)
        if isinstance(value, Expr):
            cell.value = f"={value.text}"
        elif value is not None:
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "e" if value.startswith("#") and value in styles.ERRORS else "s"
        styles.apply(cell, style)
        return self.far(row, column)

    def spill(self, row: int, column: int, value: Spill, style: str) -> NumberExpr:
        """An array formula over all the cells that the call fills, so that Excel of any age shows them all."""
        to_row, to_column = row + value.rows - 1, column + value.columns - 1
        for line in range(row, to_row + 1):
            for place in range(column, to_column + 1):
                styles.apply(self.sheet.cell(line, place), style)
        area = f"{column_letters(column)}{row}:{column_letters(to_column)}{to_row}"
        self.sheet.cell(row, column).value = ArrayFormula(area, f"={value.text}")
        return self.far(row, column, to_row, to_column)

    def say(self, zh: str, en: str) -> str:
        return punctuated(zh) if self.lang == "zh" else en

    def word(self, english: str) -> str:
        """A word of a list as this language's cells show it; functions and fills take both."""
        return in_chinese(english) if self.lang == "zh" else english

    def line(self, row: int, column: int, values, style: str = "text") -> None:
        """Fill cells from left to right."""
        for offset, value in enumerate(values):
            self.put(row, column + offset, value, style)

    def paragraph(self, row: int, column: int, to_column: int, value: object, style: str = "wrapped") -> None:
        """A text that runs over several columns."""
        self.put(row, column, value, style)
        self.sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=to_column)

    def link(self, row: int, column: int, value: object, target: Expr, style: str = "link") -> None:
        """A text that leads to a cell of this workbook."""
        self.put(row, column, value, style)
        cell = self.sheet.cell(row, column)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target.text.replace("$", ""))

    def near(self, row: int, column: int, fixed: str = "") -> NumberExpr:
        """A reference from the same sheet; `fixed` names what a copied formula keeps: 'row', 'column', both."""
        mark = {part: "$" if part in fixed else "" for part in ("row", "column")}
        return NumberExpr(f"{mark['column']}{column_letters(column)}{mark['row']}{row}")

    def far(self, row: int, column: int, to_row: int = 0, to_column: int = 0) -> NumberExpr:
        """An absolute reference, to a cell or a range, from any sheet."""
        text = f"{quote_sheetname(self.sheet.title)}!${column_letters(column)}${row}"
        if to_row:
            text += f":${column_letters(to_column)}${to_row}"
        return NumberExpr(text)

    def span(self, row: int, column: int, to_row: int, to_column: int) -> RangeExpr:
        """A range on the same sheet."""
        first, last = column_letters(column), column_letters(to_column)
        return RangeExpr(f"{first}{row}:{last}{to_row}")

    def sourced(self, row: int, column: int = 1, words: tuple[str, str] = SOURCE) -> None:
        """Where the table above comes from, in the line below it."""
        zh, en = words
        self.put(row, column, (f"资料来源：{zh}", f"Source: {en}"), "table_source")
        self.sheet.row_dimensions[row].height = 13

    def coloured(self, area: Expr, cell: object, colours: Mapping[str, str]) -> None:
        """Fill the area where the text of the cell begins with a sign."""
        for sign, colour in colours.items():
            # EXACT, because a comparison goes by the order of a language's letters, and signs may be one there.
            rule = FormulaRule(formula=[f'EXACT(LEFT({cell},1),"{sign}")'], fill=styles.fill(colour))
            self.sheet.conditional_formatting.add(area.text, rule)

    def any_text(self, row: int, column: int, label: tuple[str, str]) -> None:
        """The rule of a cell that takes a text of a line."""
        rule = DataValidation("textLength", operator="lessThanOrEqual", formula1="60", allow_blank=True)
        rule.errorTitle, rule.showErrorMessage = self.say(*label)[:32], True
        rule.error = self.say("至多60个字", "60 characters at most")
        rule.add(self.near(row, column).text)
        self.sheet.add_data_validation(rule)

    def anchor(self, row: int, last: int, words: int = 1) -> NumberExpr:
        """An empty row above a total, where its sums end: a row inserted above it counts. Returns a cell of it."""
        for column in range(1, last + 1):
            self.put(row, column, None, "anchor")
        self.put(row, words, ("↑ 插入的行放在此线之上", "↑ insert rows above this line"), "anchor")
        self.sheet.row_dimensions[row].height = 11
        return self.far(row, 1)

    def group_rows(self, row: int, to_row: int) -> None:
        """Rows of empty slots: in a closed group, opened by the button beside the row below."""
        for number in range(row, to_row + 1):
            dimension = self.sheet.row_dimensions[number]
            dimension.outlineLevel, dimension.hidden = 1, True

    def group_columns(self, column: int, to_column: int) -> None:
        """Columns of empty slots: in a closed group, opened by the button above the column behind."""
        for number in range(column, to_column + 1):
            dimension = self.sheet.column_dimensions[column_letters(number)]
            dimension.outlineLevel, dimension.hidden = 1, True

    def heading(self, title: tuple[str, str], note: tuple[str, str] | None = None) -> None:
        """The sheet's title in row 1 and one line about it in row 2."""
        self.put(1, 1, title, "title")
        self.sheet.row_dimensions[1].height = 26
        if note:
            self.put(2, 1, note, "note")

    def widths(self, *widths: float, start: int = 1) -> None:
        """Column widths from the left, in characters of the default font."""
        for column, width in enumerate(widths, start):
            self.sheet.column_dimensions[column_letters(column)].width = width

    def width(self, column: int, to_column: int = 0) -> float:
        letters = map(column_letters, range(column, (to_column or column) + 1))
        return sum(self.sheet.column_dimensions[letter].width for letter in letters)

    def printed(
        self,
        last_row: int,
        last_column: int,
        freeze: str,
        header_rows: str = "",
        upright: bool = False,
        tall: int = 1,
    ) -> None:
        """Print area on one page, or with `tall` 0 on one page's width; frozen panes; repeated header rows."""
        sheet = self.sheet
        sheet.freeze_panes = freeze
        sheet.print_area = f"A1:{column_letters(last_column)}{last_row}"
        sheet.page_setup.orientation = "portrait" if upright else "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, tall
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.8
        sheet.page_margins.header = sheet.page_margins.footer = 0.3
        sheet.oddFooter.center.text = "&A  ·  &P / &N"
        if header_rows:
            sheet.print_title_rows = header_rows

    def settle(self) -> None:
        """Heights of rows whose texts wrap: said in the file, because not every program fits them itself."""
        merged = {(area.min_row, area.min_col): area.max_col for area in self.sheet.merged_cells.ranges}
        for row in self.sheet.iter_rows():
            needed = 0.0
            for cell in row:
                if not isinstance(cell.value, str) or cell.data_type != "s" or not cell.alignment.wrap_text:
                    continue
                width = self.width(cell.column, merged.get((cell.row, cell.column), cell.column))
                count = lines(cell.value, width, cell.font.sz, cell.font.b)
                needed = max(needed, row_height(count, cell.font.sz))
            dimension = self.sheet.row_dimensions[row[0].row]
            if needed > max(dimension.height or 0, 15.5):
                dimension.height = needed
