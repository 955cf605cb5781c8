"""The functions in LibreOffice Calc: an extension (.oxt) that also answers the names in Excel files.

Calc resolves a bare name such as TRAIN_GPUS in an .xlsx to a Basic function of the user's Standard library,
not to a UNO add-in and not to another library. So the extension puts a module of Basic functions there when
LibreOffice starts; they hand their arguments to its Python component, which runs this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from xlplugin import __version__
from xlplugin.excel.import_closure import sources
from xlplugin.excel.parts import written
from xlplugin.registry import Function

ENTRY = '<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'


def calc_addin(functions: Mapping[str, Function]) -> bytes:
    """xlplugin.oxt for `unopkg add` or LibreOffice's extension manager."""
    here = files(__package__)
    parts = {name: here.joinpath(name).read_bytes() for name in ("component.py", "Jobs.xcu")}
    parts["description.xml"] = (
        here.joinpath("description.xml").read_bytes().replace(b"VERSION", __version__.encode())
    )
    parts["functions.bas"] = basic_module(functions).encode()
    parts["META-INF/manifest.xml"] = manifest().encode()
    # Our packages travel inside; numpy and pydantic are those of LibreOffice's Python or of XLPLUGIN_SITE.
    packages = sorted({function.body.__module__.partition(".")[0] for function in functions.values()})
    parts["packages.txt"] = "\n".join(packages).encode()
    needed = sources(packages, ("xlplugin.registry", "xlplugin.runner"))
    parts.update({f"pythonpath/{name}": content for name, content in needed.items()})
    return written(parts)


def basic_module(functions: Mapping[str, Function]) -> str:
    shared = files(__package__).joinpath("functions.bas").read_text(encoding="ascii")
    return shared + "\n" + "\n\n".join(map(wrapper, functions.values())) + "\n"


def wrapper(function: Function) -> str:
    declared = ", ".join(f"Optional {argument.name}" for argument in function.arguments)
    lines = [f"Function {function.name}({declared})", f"    Dim given({len(function.arguments)})"]
    lines.append(f'    given(0) = "{function.name}"')
    for i, argument in enumerate(function.arguments, 1):
        lines.append(f"    If Not IsMissing({argument.name}) Then given({i}) = {argument.name}")
    return "\n".join([*lines, f"    {function.name} = Computed(given)", "End Function"])


def manifest() -> str:
    entries = (
        ("component.py", "application/vnd.sun.star.uno-component;type=Python"),
        ("Jobs.xcu", "application/vnd.sun.star.configuration-data"),
    )
    body = "".join(ENTRY.format(path=path, kind=kind) for path, kind in entries)
    opening = '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}{body}</manifest:manifest>'
