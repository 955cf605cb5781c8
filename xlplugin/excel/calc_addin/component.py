"""The Python side of the extension: calls the functions, and names them in Basic when LibreOffice starts."""

import functools
import importlib
import os
import struct
import sys

import uno  # noqa: F401 - makes com.sun.star importable
import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.script.provider import XScript
from com.sun.star.task import XJob

# Where numpy and pydantic are, when LibreOffice's own Python does not have them.
sys.path.extend(path for path in os.environ.get("XLPLUGIN_SITE", "").split(os.pathsep) if path)

# Calc reads a NaN whose low half is one of its error numbers as that error.
ERRORS = {
    "#NULL!": 521, "#DIV/0!": 532, "#VALUE!": 519, "#REF!": 524, "#NAME?": 525, "#NUM!": 503, "#N/A": 32767,
}  # fmt: skip


class Calculator(unohelper.Base, XScript, XServiceInfo):
    """org.xlplugin.Calculator: invoke((name, argument, ...), (), ()) returns a value or rows of values."""

    NAME = "org.xlplugin.Calculator"
    SERVICES = (NAME,)

    def __init__(self, context):
        self.functions, self.call = functions_and_call()

    def invoke(self, given, out_indexes, out_values):
        function = self.functions[given[0]]
        result = self.call(function, [received(value) for value in given[1:]])
        return sent(result), (), ()

    def getImplementationName(self):
        return self.NAME

    def supportsService(self, name):
        return name == self.NAME

    def getSupportedServiceNames(self):
        return self.SERVICES


class Start(unohelper.Base, XJob, XServiceInfo):
    """org.xlplugin.Start: brings the Basic functions in the user's Standard library up to date."""

    NAME = "org.xlplugin.Start"
    SERVICES = (NAME, "com.sun.star.task.Job")
    MODULE = "XlpluginFunctions"

    def __init__(self, context):
        self.context = context

    def execute(self, arguments):
        libraries = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.script.ApplicationScriptLibraryContainer", self.context
        )
        libraries.loadLibrary("Standard")
        standard = libraries.getByName("Standard")
        source = beside("functions.bas")
        if not standard.hasByName(self.MODULE):
            standard.insertByName(self.MODULE, source)
        elif standard.getByName(self.MODULE) != source:
            standard.replaceByName(self.MODULE, source)

    def getImplementationName(self):
        return self.NAME

    def supportsService(self, name):
        return name == self.NAME

    def getSupportedServiceNames(self):
        return self.SERVICES


@functools.cache
def functions_and_call():
    """Every function by name, and what calls one."""
    from xlplugin import registry, runner

    for package in beside("packages.txt").split():
        importlib.import_module(package)  # which registers its functions
    return registry.functions(), runner.call


def beside(name):
    """The text of a file of the extension."""
    with open(os.path.join(os.path.dirname(__file__), name), encoding="ascii") as text:
        return text.read()


def received(value):
    """An argument as the runner takes it: rows of cells as lists, one cell as its value."""
    if isinstance(value, tuple):
        rows = [list(row) if isinstance(row, tuple) else [row] for row in value]
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
    return value


def sent(result):
    if isinstance(result, list):
        return tuple(tuple(map(sent, row)) for row in result)
    code = getattr(result, "code", None)
    return result if code is None else error_number(ERRORS.get(code, 519))


def error_number(number):
    return struct.unpack("<d", struct.pack("<II", number, 0x7FF80000))[0]


g_ImplementationHelper = unohelper.ImplementationHelper()
for component in (Calculator, Start):
    g_ImplementationHelper.addImplementation(component, component.NAME, component.SERVICES)
