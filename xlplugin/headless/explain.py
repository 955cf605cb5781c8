"""How a result comes about: the tree from a cell to every input behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import cast

from xlplugin.calculation.formulas.areas import reads
from xlplugin.calculation.formulas.book_formulas import BookFormulas, Key
from xlplugin.calculation.formulas.tree import Call, Name, Node, Reference, replaced, to_text
from xlplugin.headless.behind import Behind
from xlplugin.headless.differences import row_label
from xlplugin.headless.input_cells import entry_rule
from xlplugin.headless.labels import Labels
from xlplugin.headless.model import Model
from xlplugin.headless.sources import Sources
from xlplugin.headless.targets import TargetError, find_target, named_targets
from xlplugin.messages import say
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.addresses import cell_label
from xlplugin.registry import functions
from xlplugin.values import CellValue

_DEEPEST = 200  # formulas one above the other
_HIGHEST = 60  # rows from a cell up to the heading of its table


@dataclass(frozen=True)
class Step:
    """A cell and the cells that its formula reads, in the order of the formula.

    `name` is its defined name, the most specific one, else its address. A cell that was explained before
    comes `again`, without its inputs.
    """

    name: str
    cell: str
    label: str
    value: CellValue
    unit: str
    source: str
    formula: str = ""
    words: str = ""
    again: bool = False
    inputs: tuple[Step, ...] = ()

    def walk(self) -> Iterator[Step]:
        """This step and all below it."""
        yield self
        for step in self.inputs:
            yield from step.walk()


def explain(path: str | PathLike[str], target: str, depth: int | None = None) -> Step:
    """The tree behind a name or cell of a workbook, with right values.

    Args:
        target: `tam_usd`, `gpus_total[5]` or `'Sheet'!C5`: one cell.
        depth: how many formulas deep; None goes on to the inputs.

    Raises:
        TargetError: no such name or cell, or a range of several.
    """
    package = Package.open(Path(path))
    book, model = Book(package), Model(package)
    found = find_target(book, target)
    if len(found.keys) != 1:
        raise TargetError(
            say("{label} is a range: name its elements {label}[1] to {label}[{last}]",
                label=target, last=len(found.keys))
        )  # fmt: skip
    model.recalculate()
    return Explained(book, model).step(found.keys[0], _DEEPEST if depth is None else depth)


class Explained:
    """The cells of a book as steps, each explained once."""

    def __init__(self, book: Book, model: Model) -> None:
        self._book, self._model = book, model
        self._formulas = BookFormulas(book)
        self._behind = Behind(book, self._formulas, self.value)
        self._labels, self._sources = Labels(book), Sources(book)
        self._names = names_of_cells(book)
        self._functions = functions()
        self._told: dict[Key, Step] = {}

    def step(self, key: Key, depth: int) -> Step:
        """A cell with `depth` formulas below it."""
        if key in self._told:
            return replace(self._told[key], again=True)
        self._told[key] = told = self._described(key)
        if not told.formula or depth <= 0:
            return told
        return replace(told, inputs=tuple(self.step(other, depth - 1) for other in self._behind.cells(key)))

    def _described(self, key: Key) -> Step:
        tree = self._formulas.trees.get(key)
        unit = self._labels.unit(key)
        function = self._functions.get(tree.function) if isinstance(tree, Call) else None
        return Step(
            self.name(key),
            cell_label(key),
            self.label(key),
            self.value(key),
            " ".join(unit.text.split()) if unit else function.returns.unit if function else "",
            self._sources.of(key) or (function.source if function else ""),
            "" if tree is None else to_text(tree),
            "" if tree is None else to_text(replaced(tree, lambda part: self._in_words(part, key[0]))),
        )

    def name(self, key: Key) -> str:
        return self._names.get(key) or cell_label(key)

    def label(self, key: Key) -> str:
        """The first text of its row, and its heading where that is another text."""
        parts = (" ".join(text.split()) for text in (row_label(self._book, key), self._heading(key)))
        label = " · ".join(dict.fromkeys(filter(None, parts)))
        return label.replace(" （", "（")  # where a heading is broken before a wide bracket

    def _heading(self, key: Key) -> str:
        """The nearest text above; words that are inputs themselves are no headings."""
        sheet, row, column = key
        for above in ((sheet, up, column) for up in range(row - 1, max(0, row - _HIGHEST), -1)):
            text = self._book.value(*above)
            if not isinstance(text, str) or not text.strip() or above in self._formulas.trees:
                continue
            if above not in self._names and entry_rule(self._book, above) is None:
                return text
        return ""

    def value(self, key: Key) -> CellValue:
        return cast(CellValue, self._model.get(cell_label(key)))

    def _in_words(self, part: Node, sheet: str) -> Node:
        """A reference to one cell as what the cell is called."""
        if not isinstance(part, Reference) or part.last is not None:
            return part
        areas = reads(part, sheet, self._formulas.sheets).areas
        if not areas:
            return part
        key = areas[0][:3]
        return (
            Name(self._names.get(key) or f"[{self.label(key)}]")
            if self.label(key) or key in self._names
            else part
        )


def names_of_cells(book: Book) -> dict[Key, str]:
    """The name of each named cell: of several, the one of the fewest cells, then the first of the file."""
    found: dict[Key, str] = {}
    for target in sorted(named_targets(book), key=lambda target: len(target.keys)):
        for label, key in target.elements:
            found.setdefault(key, label)
    return found
