"""Models that tests share: opening the template takes seconds, putting its inputs back milliseconds."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlplugin.headless.model import Model
from xlplugin.ooxml import Package
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.values import CellValue

_pasted: dict[Model, set[Key]] = {}


@contextmanager
def opened(path: Path) -> Iterator[Model]:
    """A file's model, opened once a process; what is set or pasted meanwhile goes back at the end."""
    model = _model(path.read_bytes())
    try:
        yield model
    finally:
        for key, _ in model.state:
            model.set(cell_label(key), None)
        for key in _pasted.pop(model, set()):
            model.engine.set(*key, model.book.value(*key))
        model.recalculate()


@functools.cache
def _model(data: bytes) -> Model:
    return Model(Package(data))


def paste(model: Model, key: Key, value: CellValue) -> None:
    """A value that lands in a cell past its entry rule, as a paste does."""
    _pasted.setdefault(model, set()).add(key)
    model.engine.set(*key, value)
