"""What xlwings imports (`UDF Modules = udfs.excel`): every registered function, bound for Excel."""

import xlwings

from xlplugin.excel.binding import bind
from xlplugin.registry import functions

globals().update(bind(functions(), xlwings, plain_results=True))
