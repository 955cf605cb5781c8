"""The sources that some packages and modules of ours need to run: found by their import statements."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from importlib.util import find_spec, resolve_name
from pathlib import Path


def sources(packages: Iterable[str], modules: Iterable[str]) -> dict[str, bytes]:
    """Files by path: the packages with their data, the modules, and whatever of ours these import."""
    found: dict[str, bytes] = {}
    ours = {name.partition(".")[0] for name in (*packages, *modules)}
    waiting = [*packages, *modules]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        path = None if module in seen or module.partition(".")[0] not in ours else source(module)
        seen.add(module)
        if path is not None:
            package = module if path.name == "__init__.py" else module.rpartition(".")[0]
            found[placed(module, path)] = path.read_bytes()
            waiting += [package, *imported(path, package)]
    for package in packages:
        found.update(data_files(package))
    return dict(sorted(found.items()))


def source(module: str) -> Path | None:
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:  # a name taken from a module, not a module
        return None
    return Path(spec.origin) if spec and spec.origin else None


def placed(module: str, path: Path) -> str:
    return module.replace(".", "/") + ("/__init__.py" if path.name == "__init__.py" else ".py")


def imported(path: Path, package: str) -> Iterator[str]:
    """Names of modules, and of what may be modules, in the import statements of a file."""
    for node in executed(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = resolve_name("." * node.level + base, package)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from executed(node)


def data_files(package: str) -> dict[str, bytes]:
    """Tables of a package, and the modules that make their folders packages."""
    start = source(package)
    if start is None:
        return {}
    root = start.parent
    return {
        f"{package}/{file.relative_to(root).as_posix()}": file.read_bytes()
        for table in root.rglob("*.csv")
        for file in (table, table.with_name("__init__.py"))
        if file.exists()
    }
