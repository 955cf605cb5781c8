"""The VBA that puts the functions into Excel on Windows: a wrapper each, and what they share.

The text is ASCII, because Excel reads modules in the code page of the machine, and needs no reference to
another project: xlwings' standalone module travels with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from xlplugin import __version__
from xlplugin.errors import InputError
from xlplugin.excel import ADDIN_NAME, CATEGORY, HELP_SHEET, SETTINGS_SHEET, UDF_MODULE, ribbon
from xlplugin.excel.error_values import CVERR, SEVERAL_AREAS
from xlplugin.excel.settings import INTERPRETER
from xlplugin.excel.vba_names import MOST_ARGUMENTS, complaint
from xlplugin.registry import DOC_LIMIT, Function

MODULE, PYTHON_MODULE = "xlplugin_udfs", "xlplugin_python"
RIBBON = "xlplugin_ribbon"  # a part of our module
NO_ERROR = ("没有错误记录。", "There was no error.")
LAST_ERROR = "XLP_LAST_ERROR"  # tells also why Python was not reached, which only VBA knows
LINE_END, QUOTE = "\r\n", '"'
SETTING = re.compile(r"^Function GetConfig\(configKey .*, Optional source .*\) As Variant\r\n", re.MULTILINE)
ASK_US = f"""\
    If source = "" And configKey = "{INTERPRETER}" Then    ' put in by xlplugin
        GetConfig = InstalledPython()
        If GetConfig <> "" Then Exit Function
    End If
"""


def wrapper_module(functions: Mapping[str, Function]) -> str:
    """Our module: shared procedures, one function each, and the registration of their help."""
    cases = "\n".join(
        f'        Case "{code}": ErrorValue = CVErr({number})' for code, number in CVERR.items()
    )
    text = our_file(MODULE).format(
        version=__version__,
        udf_module=UDF_MODULE,
        category=CATEGORY,
        several_areas=SEVERAL_AREAS,
        names=" ".join(functions),
        error_cases=cases,
        functions="\n\n".join(map(wrapper, functions.values())),
        descriptions="\n".join(map(description, functions.values())),
    )
    text += "\n" + our_file(RIBBON).format(
        version=__version__, addin=ADDIN_NAME, help_sheet=HELP_SHEET, words="\n".join(worded())
    )
    return text.replace("\n", LINE_END)


def worded() -> Iterator[str]:
    """The cases of Said: what a label or tip is called in Chinese and English."""
    for identifier, (zh, en) in {**ribbon.words(), "XlpNoError": NO_ERROR}.items():
        yield f'        Case "{identifier}"'
        yield f"            zh = {quoted(zh)}"
        yield f"            en = {quoted(en)}"


def python_module() -> str:
    """Which Python computes: what our module and xlwings' ask."""
    text = our_file(PYTHON_MODULE).format(
        version=__version__, interpreter=INTERPRETER, addin=ADDIN_NAME, sheet=SETTINGS_SHEET
    )
    return text.replace("\n", LINE_END)


def our_file(module: str) -> str:
    return files(__package__).joinpath(f"{module}.bas").read_text(encoding="ascii")


def wrapper(function: Function) -> str:
    """The VBA function; an optional argument that is left out reaches Python as missing."""
    check_names(function)
    declared = [a.name if a.required else f"Optional {a.name}" for a in function.arguments]
    passed = ", ".join(a.name for a in function.arguments)
    lines = [f"Public Function {function.name}({', '.join(declared)})"]
    if not function.arguments:
        lines.append("    Application.Volatile")  # it tells of a state, which no argument announces
    lines.append(f'    {function.name} = Computed("{function.name}", Array({passed}))')
    if function.name == LAST_ERROR:
        lines.append(f'    If failure <> "" Then {function.name} = failure')
    return "\n".join([*lines, "End Function"])


def description(function: Function) -> str:
    """The call that gives the function wizard its texts; a line each, VBA takes 24 continued ones."""
    texts = [function.summary, *(argument.doc for argument in function.arguments)]
    return f'    Describe "{function.name}", ' + ", _\n        ".join(map(quoted, texts))


def check_names(function: Function) -> None:
    wrong = complaint(function.name, cell_names_too=True)
    if wrong:
        raise InputError(f"{function.name} cannot be an Excel function: it {wrong}")
    if len(function.arguments) > MOST_ARGUMENTS:
        raise InputError(
            f"{function.name} has {len(function.arguments)} arguments; VBA takes {MOST_ARGUMENTS}"
        )
    for argument in function.arguments:
        if wrong := complaint(argument.name):
            raise InputError(f"{function.name}: argument {argument.name!r} {wrong}; give it another name")


def quoted(text: str) -> str:
    """A VBA expression for a text; what is not ASCII goes by its number."""
    runs = re.findall(r"[ -~]+|[^ -~]", " ".join(text.split())[:DOC_LIMIT])
    pieces = (f'"{run.replace(QUOTE, QUOTE * 2)}"' if run.isascii() else f"ChrW({ord(run)})" for run in runs)
    return " & ".join(pieces) or QUOTE * 2


def workbook_module() -> str:
    """What ThisWorkbook does on opening."""
    lines = ["Private Sub Workbook_Open()", f"    {MODULE}.RegisterHelp", "End Sub", ""]
    return LINE_END.join(lines)


def xlwings_module() -> str:
    """xlwings' standalone module, made private: its helpers are no functions for every workbook.

    Where it looks for the interpreter it asks our module first.
    """
    text = xlwings_file("xlwings.bas")
    head, rest = text.split(LINE_END, 1)
    asking, count = SETTING.subn(lambda found: found[0] + ASK_US.replace("\n", LINE_END), rest)
    if count != 1:
        raise ValueError("xlwings' module has no GetConfig(configKey, default, source) to ask for a setting")
    return LINE_END.join([head, "Option Private Module", asking])


def dictionary_module() -> str:
    return xlwings_file("addin", "Dictionary.cls")


def xlwings_file(*where: str) -> str:
    return xlwings_path(*where).read_bytes().decode("ascii")


def xlwings_path(*where: str) -> Path:
    """A file that xlwings ships; xlwings itself is not imported."""
    spec = find_spec("xlwings")
    if spec is None or not spec.submodule_search_locations:
        raise InputError("xlwings is not installed, and its VBA travels in the file: pip install xlwings")
    return Path(spec.submodule_search_locations[0]).joinpath(*where)
