"""xlplugin: functions written once, reached from Excel, from workbooks without Excel, and from Python."""

from .errors import ExcelError

__all__ = ["ExcelError"]
__version__ = "0.1.0"
