"""A workbook with nearly everything in it, made by programs other than ours.

XlsxWriter writes the sheets, pyOpenVBA the macro project. What neither can write is put in as Excel stores
it, with nothing but zipfile and text replacement: threaded comments, custom XML, printer settings, a web
extension, an external link, a pivot table, slicers, a validation in the extension, `x:` prefixes, shared
formulas, inline strings. `template_with_rich_parts` puts the same into a template of ours.
"""

from tests.headless.rich_book.grafted_template import template_with_rich_parts
from tests.headless.rich_book.whole_book import rich_book
from tests.headless.rich_book.written_sheets import DATA, MAIN, PREFIXED, QUOTED

__all__ = ["DATA", "MAIN", "PREFIXED", "QUOTED", "rich_book", "template_with_rich_parts"]
