"""A workbook as a model in Python: set inputs, recalculate, get outputs, save a copy."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.calculation.engine import Engine
from xlplugin.errors import InputError
from xlplugin.headless.allowed_values import AllowedValues
from xlplugin.headless.files import write_whole
from xlplugin.headless.inputs import find_input
from xlplugin.headless.listing import Listed, listing
from xlplugin.headless.moved_arrays import misfit, moved_arrays
from xlplugin.headless.open_groups import in_use, lines, opened, with_all_open
from xlplugin.headless.recalc import updated_values, write_values
from xlplugin.headless.targets import find_target
from xlplugin.messages import say
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import Key
from xlplugin.values import CellValue as Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlplugin.registry import Function


class Model:
    """An open workbook. The file it came from is never changed; `save` writes another.

    >>> model = open_model("template.xlsx")
    >>> model.set("mfu_training", 0.4)
    >>> model.recalculate()
    >>> model.get("tam_usd")
    """

    def __init__(self, package: Package, functions: Mapping[str, Function] | None = None) -> None:
        closed = Book(package)
        self._groups = lines(closed)
        self._book = with_all_open(closed, self._groups)  # in a saved copy what is in use is shown
        self._closed = package
        self._engine = Engine(self._book, functions, checked=True)
        self._set: dict[Key, Value] = {}
        self._latest: tuple[Key, AllowedValues] | None = None
        self._path = package.label

    @property
    def book(self) -> Book:
        """The workbook as its file has it."""
        return self._book

    @property
    def engine(self) -> Engine:
        """What computes it, with the inputs that are set."""
        return self._engine

    @property
    def state(self) -> tuple[tuple[Key, Value], ...]:
        """The inputs that are set, and their values."""
        return tuple(sorted(self._set.items()))

    def set(self, target: str, value: object) -> None:
        """Sets an input: a defined name, `name[2]`, or an address such as `'Sheet'!C5`.

        None gives the cell the value back that the file has. InputError says what the cell cannot take,
        also by the file's own data validation; formulas are not replaced.
        """
        cell = find_input(self._book, target)
        rule = self._rule(cell.key)
        wanted = rule.in_its_words(cell.read(value))
        if wanted != cell.own and rule.refused([wanted]):
            raise InputError(say("{label}: {reason}", label=target, reason=rule.explain(wanted)))
        self._set[cell.key] = wanted
        self._engine.set(*cell.key, wanted)

    def _rule(self, key: Key) -> AllowedValues:
        """The entry rule of a cell, kept while no other cell is set: it may depend on others."""
        if self._latest is None or self._latest[0] != key:
            self._latest = (key, AllowedValues(self._engine, key))
        return self._latest[1]

    def clear(self, target: str) -> None:
        """Empties an input, where `set(target, None)` gives it the file's value back."""
        key = find_input(self._book, target).key
        self._latest = None
        self._set[key] = None
        self._engine.set(*key, None)

    def get(self, target: str) -> Value | list[list[Value]]:
        """Value behind a name or address: float, str, bool, None or ExcelError; rows of those for a range."""
        found = find_target(self._book, target)
        rows = [[self._value(key) for key in row] for row in found.rows]
        return rows[0][0] if len(found.keys) == 1 else rows

    def _value(self, key: Key) -> Value:
        """The engine's value; the file's for a cell that is not computed, and for what follows from one."""
        if key in self._engine.uncomputed or key in self._engine.kept:
            return self._book.value(*key)
        return self._engine.get(*key)

    def inputs(self) -> list[Listed]:
        """Every named input and output with labels, unit, value, ranges and cell; `kind` tells them apart."""
        return listing(self._book, self._value)

    def recalculate(self) -> None:
        """Computes what depends on the inputs set since the last time.

        InputError when the result of an array formula of the old kind no longer fits its area.
        """
        self._engine.recalculate()
        self._engine.judge()
        if reason := misfit(self._engine, moved_arrays(self._engine, self._engine.arrays)):
            raise InputError(reason)

    @property
    def uncomputed(self) -> dict[Key, str]:
        """Cells beyond the engine, as (sheet, row, column), with the reason; they keep the file's value."""
        return dict(self._engine.uncomputed)

    def save(self, path: str | PathLike[str]) -> None:
        """Writes the workbook with the inputs set and every value computed; all else is byte for byte.

        Cells in `uncomputed` and what follows from them keep the file's values; Excel is then asked to
        compute them when it opens the copy.
        """
        self.recalculate()
        target = Path(path)
        if target.exists() and Path(self._path).exists() and target.samefile(self._path):
            raise InputError(f"{target} is the workbook that was opened: save under another name")
        changes = updated_values(self._engine, self._engine.kept, self._set)
        book = Book(self._closed) if self._groups else None
        data = write_values(self._engine, changes, moved=bool(self._set), book=book)
        if book is not None:
            written = Package(data, label=str(target))
            data = opened(written, book, in_use(self._groups, self._value)).data
        write_whole(target, data)


def open_model(path: str | PathLike[str], functions: Mapping[str, Function] | None = None) -> Model:
    """Opens an .xlsx or .xlsm workbook. PackageError, in one line, for a file that cannot be read safely."""
    return Model(Package.open(Path(path)), functions)
