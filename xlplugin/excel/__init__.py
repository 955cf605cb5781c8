"""The functions inside spreadsheet programs: Excel on Windows, on the Mac and on the web, LibreOffice.

Importing this package loads no spreadsheet library; each module imports what it drives where it drives it.
"""

CATEGORY = "LLM compute"  # where the function wizard lists the functions
UDF_MODULE = "udfs.excel"  # what xlwings imports
ADDIN_NAME = "xlplugin.xlam"
SETTINGS_SHEET = "xlwings.conf"  # where xlwings looks for the settings of a workbook
HELP_SHEET = "_IntelliSense_"  # where Excel-DNA IntelliSense looks for the texts of the functions
