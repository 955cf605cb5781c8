"""Why a result is an error that no function explains: the look-up behind it that finds nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlplugin.calculation.engine import Engine
from xlplugin.definition import Definition
from xlplugin.errors import ExcelError
from xlplugin.headless.behind import Behind
from xlplugin.headless.targets import find_target
from xlplugin.messages import retold, say
from xlplugin.ooxml.addresses import Key, cell_label
from xlplugin.quantity import Number, Quantity
from xlplugin.registry import functions
from xlplugin.runner import call
from xlplugin.values import CellValue


class Causes:
    """Of one scenario after the other: asked while the engine holds it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._behind = Behind(engine.book, engine.trees, self._value)

    def of(self, label: str) -> str:
        """The sentence of the function that such a look-up stands for, else the other cell where it arose."""
        failed = find_target(self._engine.book, label).keys[0]
        reader, origin = self._traced(failed)
        error = self._value(origin)
        texts = [text for key in self._behind.cells(reader) if isinstance(text := self._value(key), str)]
        code = error.code if isinstance(error, ExcelError) else ""
        told = retold(sentence(texts, code, functions()))
        return told or (say("it comes from {cell}", cell=cell_label(origin)) if origin != failed else "")

    def _traced(self, key: Key) -> tuple[Key, Key]:
        """The last formula on the way back to where an error arises, and the cell where it does."""
        reader, seen = key, {key}
        while True:
            wrong = [cell for cell in self._behind.cells(key) if isinstance(self._value(cell), ExcelError)]
            further = next((cell for cell in wrong if cell not in seen), None)
            if further is None:
                return (key if key in self._engine.trees.trees else reader), key
            reader, key = key, further
            seen.add(key)

    def _value(self, key: Key) -> CellValue:
        engine = self._engine
        return engine.book.value(*key) if key in engine.uncomputed else engine.get(*key)


def sentence(texts: Sequence[str], code: str, known: Mapping[str, Definition]) -> str:
    """What a function that takes nothing but words says of these, if it gives the same error."""
    for function in known.values():
        if any(isinstance(argument.quantity, Number) for argument in function.arguments):
            continue
        values = assigned(texts, function)
        if values is not None:
            result = call(function, values)
            if isinstance(result, ExcelError) and result.code == code and result.message:
                return result.message
    return ""


def assigned(texts: Sequence[str], function: Definition) -> list[str] | None:
    """The texts in the order of the arguments that take them; None where one is left, or an argument is."""
    values: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        takers = [a.name for a in function.arguments if a.name not in values and takes(a.quantity, text)]
        if not takers:
            return None
        values[takers[0]] = text
    return (
        [values[a.name] for a in function.arguments] if len(values) == len(function.arguments) > 0 else None
    )


def takes(quantity: Quantity, text: str) -> bool:
    try:
        quantity.read(text)
    except ExcelError:
        return False
    return True
