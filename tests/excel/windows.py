"""xlwings as it runs on Windows, imported on any system: its own code, with pywin32's modules stubbed.

Only what xlwings touches at import and in `call_udf` is there. Cell values are given as COM delivers them:
floats, texts, None, truth values, dates, error numbers, tuples of row tuples.
"""

from __future__ import annotations

import asyncio
import ctypes
import datetime
import importlib
import multiprocessing
import os
import subprocess
import sys
import types
from unittest import mock

PARTS = (
    "pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process",
    "win32timezone", "win32com", "win32com.client", "win32com.client.dynamic", "win32com.server",
    "win32com.server.dispatcher", "win32com.server.policy", "win32com.server.util",
)  # fmt: skip
IMPORTED_BEFORE = (asyncio, multiprocessing, subprocess)  # they look at sys.platform when first imported

MISSING = -2147352572  # what COM delivers for an optional argument that was left out


class ComObject:
    """Stands for pywin32's classes; no cell value is ever one."""


class ComTime(datetime.datetime):
    """pywintypes.TimeType."""


def xlwings_on_windows():
    """The xlwings module, with its desktop engine and the free licence for its PRO part."""
    for name in PARTS:
        sys.modules[name] = stub(name)
    for name in [name for name in sys.modules if name == "xlwings" or name.startswith("xlwings.")]:
        del sys.modules[name]
    sys.modules["pythoncom"].__file__ = "pythoncom.dll"
    sys.modules["pythoncom"].TypeIIDs = mock.MagicMock()
    sys.modules["win32com.server.util"].unwrap = unwrap
    windows_dlls = {name: mock.MagicMock() for name in ("windll", "oledll", "PyDLL")}
    with (
        mock.patch.multiple(ctypes, create=True, **windows_dlls),
        mock.patch.object(sys, "platform", "win32"),
        mock.patch.dict(os.environ, FREE_LICENCE),
    ):
        return importlib.import_module("xlwings")


def unwrap(value: object) -> object:
    """pywin32 raises for what is no wrapped Python object, and no cell value is one."""
    raise TypeError(value)


FREE_LICENCE = {"XLWINGS_LICENSE_KEY": "noncommercial"}


def stub(name: str) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__getattr__ = lambda attribute: made(name, attribute)
    module.__path__ = []
    if "." in name:
        setattr(sys.modules[name.rpartition(".")[0]], name.rpartition(".")[2], module)
    return module


def made(module: str, attribute: str) -> object:
    if attribute.startswith("__"):
        raise AttributeError(attribute)
    if attribute == "TimeType":
        return ComTime
    if attribute == "com_error":
        return OSError
    if attribute[0].isupper() and not attribute.isupper():
        return ComObject
    return mock.MagicMock(name=f"{module}.{attribute}")
