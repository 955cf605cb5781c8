"""What the functions say of themselves."""

from __future__ import annotations

from typing import Annotated

import xlplugin
from xlplugin.caller import caller
from xlplugin.quantity import Text
from xlplugin.registry import function


@function(source="this package", traceable=False)
def XLP_VERSION() -> Annotated[str, Text("Version of the package")]:
    """Version of xlplugin that computes this workbook."""
    return xlplugin.__version__


@function(source="this package", traceable=False)
def XLP_LAST_ERROR() -> Annotated[str, Text("Latest error message")]:
    """The line that explains the latest error value, empty when there was none."""
    return caller().last_error
