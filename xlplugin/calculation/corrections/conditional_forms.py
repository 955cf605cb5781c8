"""How formulas call COUNTIF, SUMIFS and their like: shapes compared, and a check where Python must help."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from xlplugin.calculation.array_arguments import gives_array
from xlplugin.calculation.corrections.argument_kinds import may_be_text
from xlplugin.calculation.corrections.conditional import PLAIN
from xlplugin.calculation.corrections.criteria import is_equality, is_plain
from xlplugin.calculation.corrections.names import engine_name
from xlplugin.calculation.corrections.shapes import shape_of
from xlplugin.calculation.corrections.syntax import Arguments, Node, constant
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW, column_letters, column_number

_NEVER = "FALSE"
_ENDS = re.compile(r"(.*?)(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?::(\$?)([A-Za-z]{1,3})(\$?)(\d+))?")


def form_of(name: str) -> Callable[[Arguments, Sequence[str]], str | None]:
    """The form of a function of `sums, area, criterion, ...`; with one criterion `area, criterion, sums`."""
    many, sums = name.endswith("IFS"), not name.startswith("COUNT")
    first = 1 if many and sums else 0

    def form(arguments: Arguments, texts: Sequence[str]) -> str | None:
        if len(arguments) < first + 2 or (many and (len(arguments) - first) % 2):
            return None
        texts = list(texts)
        if len(arguments) == 3 and not many and (whole := stretched(*arguments[::2])):
            texts[2] = whole
        areas = [*range(first, len(texts), 2)] if many else [0]
        compared = [*range(first), *areas]
        shapes = {shape_of(arguments[place]) for place in compared} if many else set()
        if len(shapes - {None}) > 1:
            return "#VALUE!"
        conditions = [_condition(arguments[place + 1], texts[place + 1], texts[place]) for place in areas]
        if sums:
            conditions.append(f"ISNUMBER(SUM({texts[0 if many or len(texts) < 3 else 2]}))")
        found = _where(conditions, name, ",".join(texts))
        if None in shapes and (same := _same_shape([texts[place] for place in compared])):
            return f"IF({same},{found},#VALUE!)"
        return found

    return form


def _where(conditions: Sequence[str], name: str, call: str) -> str:
    """The engine's own function where the conditions hold, else ours."""
    if _NEVER in conditions:
        return f"{engine_name(name)}({call})"
    needed, native = [c for c in conditions if c], f"{_written(name)}({call})"
    if not needed:
        return native
    test = needed[0] if len(needed) == 1 else f"AND({','.join(needed)})"
    return f"IF({test},{native},{engine_name(name)}({call}))"


def _written(name: str) -> str:
    return f"_xlfn.{name}" if name in ("MAXIFS", "MINIFS") else name


def _condition(node: Node, text: str, area: str) -> str:
    """What must be TRUE for the engine to take a criterion as Excel does; nothing where that is certain."""
    written = constant([node], 0)
    if isinstance(written, str):
        if is_plain(written):
            return ""
        return f"COUNT({area})=0" if is_equality(written) else _NEVER
    if gives_array(node, {}):
        return _NEVER
    return f"{PLAIN}({text},COUNT({area}))" if may_be_text(node) else ""


def _same_shape(texts: Sequence[str]) -> str:
    pairs = [
        f"ROWS({texts[0]})=ROWS({text}),COLUMNS({texts[0]})=COLUMNS({text})"
        for text in texts[1:]
        if text != texts[0]
    ]
    return f"AND({','.join(pairs)})" if pairs else ""


def stretched(area: Node, sums: Node) -> str | None:
    """The cells that SUMIF adds up where its third area has another shape than its first.

    None where it has the same, and where that cannot be written so that it moves as the formula does.
    """
    shapes = [shape_of(area), shape_of(sums)]
    if None in shapes or shapes[0] == shapes[1]:
        return None
    first, third = (_ENDS.fullmatch(node["reference"]) for node in (area, sums))
    if not first or not third or first[2] != third[2] or first[4] != third[4]:
        return None
    rows, columns = shapes[0]
    row, column = int(third[5]) + rows - 1, column_number(third[3]) + columns - 1
    if row > MAX_ROW or column > MAX_COLUMN:
        return None
    marks = (first[2], first[4]) if first[7] is None else (first[6], first[8])
    start = f"{third[1]}{third[2]}{third[3]}{third[4]}{third[5]}"
    return f"{start}:{marks[0]}{column_letters(column)}{marks[1]}{row}"


FORMS: Mapping[str, Callable[[Arguments, Sequence[str]], str | None]] = {
    name: form_of(name)
    for name in ["COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS"]
}
