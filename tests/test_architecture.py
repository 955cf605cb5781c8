"""Who may import whom: workbooks → udfs → xlplugin. Only the command line knows all three."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "xlplugin": {"udfs", "workbooks", "tests"},
    "udfs": {"workbooks", "tests"},
    "workbooks": {"tests"},
}
COMMAND_LINE = ("xlplugin/cli.py", "xlplugin/__main__.py", "xlplugin/commands/")
HEAVY = {"pandas", "openpyxl", "xlwings", "pydantic", "numpy"}


def modules(package: str) -> list[str]:
    found = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob("*.py"))
    assert found, package
    return found


def imported(path: str) -> set[str]:
    """Top-level packages that a module imports, also those imported within its functions."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("path", [path for package in FORBIDDEN for path in modules(package)])
def test_a_module_imports_only_what_is_below_it(path):
    forbidden = FORBIDDEN[path.partition("/")[0]]
    if path.startswith(COMMAND_LINE):
        forbidden = {"tests"}
    assert not imported(path) & forbidden


def test_the_rule_can_be_broken():
    assert imported("xlplugin/commands/build.py") & FORBIDDEN["xlplugin"]
    assert "udfs" in imported("workbooks/sheets/training.py")


def loaded_by(script: str) -> set[str]:
    """Top-level modules in a fresh Python after a script."""
    report = f"import sys; {script}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_importing_the_functions_is_cheap():
    """Neither a spreadsheet library nor numpy: they load with the first range, chip or workbook."""
    loaded = loaded_by("import udfs")
    assert "udfs" in loaded
    assert not HEAVY & loaded


def test_a_scalar_call_loads_no_spreadsheet_library_either():
    loaded = loaded_by("import udfs; udfs.TRAIN_GPUS(1e10, 38.5, 30, 'A100')")
    assert HEAVY & loaded == {"pydantic"}  # the catalogue is checked when first used


OURS = {
    path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path
    for package in FORBIDDEN
    for path in modules(package)
}
CORE = {name for name in OURS if name.count(".") == 1 and OURS[name].count("/") == 1}


def parts(node: ast.AST, types: bool) -> Iterator[ast.AST]:
    """All below a node; `types`: also what only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if types or not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from parts(child, types)


def module_imports(path: str, types: bool = True) -> set[str]:
    """Modules of this project that one imports, also within its functions."""
    found = set()
    for node in parts(ast.parse((ROOT / path).read_text(encoding="utf-8")), types):
        if isinstance(node, ast.ImportFrom):
            submodules = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= submodules & OURS.keys() or {str(node.module)}
    return found


def in_circles(imports: dict[str, set[str]]) -> set[str]:
    """Modules that import themselves by way of others, and those that import such ones."""
    while free := {name for name, needs in imports.items() if not needs & imports.keys() - {name}}:
        imports = {name: needs for name, needs in imports.items() if name not in free}
    return set(imports)


def test_the_core_has_no_circle():
    """Modules right below a package's root import one another in one direction only, for types as well."""
    assert "xlplugin.runner" in CORE and "udfs.training" in CORE
    for package in FORBIDDEN:
        core = {name for name in CORE if name.startswith(f"{package}.")}
        assert not in_circles({name: module_imports(OURS[name]) for name in core})


def test_no_module_needs_itself_when_it_runs():
    assert not in_circles({name: module_imports(path, types=False) for name, path in OURS.items()})


@pytest.mark.parametrize("path", modules("tests"))
def test_what_tests_share_stands_in_helper_modules(path):
    shared = {name.rpartition(".")[2] for name in module_imports(path) if name.startswith("tests.")}
    assert not {name for name in shared if name.startswith("test_") or name == "conftest"}
