"""The functions for Excel on the Mac, on the web and on Windows, by Office.js: xlwings' PRO part serves them.

That part of xlwings is not under its open-source licence: PolyForm Noncommercial, or a paid key. Nothing else
here depends on it.
"""

LICENCE = (
    "Office.js functions run on xlwings PRO: free for noncommercial use (PolyForm Noncommercial 1.0.0), "
    "commercial use needs a paid key from xlwings.org"
)
