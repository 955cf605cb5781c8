"""What the heading of a scenario column means: an input by name or label, perhaps with a unit."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from xlplugin.headless.input_cells import input_cells
from xlplugin.headless.labels import Labels, normal, without_bracket
from xlplugin.headless.targets import Target, TargetError, close_words, find_target
from xlplugin.headless.units import Unit, read_unit
from xlplugin.messages import say
from xlplugin.ooxml import Book
from xlplugin.ooxml.addresses import Key

_STROKE = re.compile(r"\s*[/／|\n]\s*")
_TAIL = re.compile(r"(.*\S)(?:\s+|\s*[,/,:·]\s*)(\S+)")


@dataclass(frozen=True)
class Heading:
    """An input column: what the analyst wrote, the input's own name, the unit of plain numbers below it."""

    text: str
    target: str
    key: Key
    unit: Unit | None = None


class Headings:
    """Finds inputs by what is written above a column."""

    def __init__(self, book: Book) -> None:
        self._book, self.labels = book, Labels(book)

    def find(self, text: str) -> Heading:
        """The input; TargetError, with the nearest ones, where there is none or more than one."""
        for base, units in _splits(text):
            target = self._target(base)
            if target is None:
                continue
            key = _single(find_target(self._book, target), target).keys[0]
            return Heading(text, target, key, self._unit(key, units))
        if both := self._in_two_languages(text):
            return both
        near = close_words(text, [*self._shown_labels, *self._names])
        raise TargetError(
            say(
                "{text!r} is neither a name nor a label of this workbook, nor an address like 'Sheet'!C5",
                text=text,
            )
            + near
        )

    def _in_two_languages(self, text: str) -> Heading | None:
        """The input whose labels stand on both sides of a stroke or a new line: `训练MFU / MFU, training`."""
        for stroke in _STROKE.finditer(text):
            try:
                one, other = self.find(text[: stroke.start()]), self.find(text[stroke.end() :])
            except TargetError:
                continue
            if one.key == other.key:
                units = [unit.text for unit in (one.unit, other.unit) if unit is not None]
                return Heading(text, one.target, one.key, self._unit(one.key, units))
        return None

    def shows(self, key: Key, text: str) -> bool:
        """Whether the text is a label of the cell, with or without its unit."""
        wanted = {normal(base) for base, _ in _splits(text)}
        return any(key in self._index.get(label, {}) for label in wanted)

    def _target(self, base: str) -> str | None:
        """Name or address of the input that a heading without unit means."""
        found = self._index.get(normal(base)) or self._bare_index.get(normal(base))
        try:
            find_target(self._book, base.strip())
            return base.strip()
        except TargetError:
            if not found and (
                "!" in base or re.search(r"\[\d+\]$", base.strip()) or self._is_local(base.strip())
            ):
                raise
        if not found:
            return None
        if len(found) > 1:
            ways = ", ".join(list(found.values())[:6])
            raise TargetError(
                say("{text!r} could be any of {ways}: write one of these", text=base, ways=ways)
            )
        return next(iter(found.values()))

    def _is_local(self, text: str) -> bool:
        return any(
            name.sheet is not None and name.name.casefold() == text.casefold() for name in self._book.names
        )

    def _unit(self, key: Key, units: list[str]) -> Unit | None:
        """The one unit that the heading gives; TargetError for one of another kind, or two that disagree."""
        own, found = self.labels.unit(key), None
        for words in units:
            unit = read_unit(words)
            if unit is None and own is not None and normal(words) == normal(own.text):
                unit = own
            if unit is None and self.shows(key, words):
                continue  # its label in another language
            if unit is None:
                raise TargetError(say("{words!r} is no unit that is known here", words=words) + _own(own))
            if own is not None and own.contradicts(unit):
                raise TargetError(say("the unit {words!r} does not fit", words=words) + _own(own))
            if found is not None and (
                found.contradicts(unit) or (found.is_scaled and unit.is_scaled and found.power != unit.power)
            ):
                raise TargetError(
                    say("its two units {one!r} and {two!r} disagree", one=found.text, two=words)
                )
            found = unit if found is None or unit.is_scaled else found
        return found

    @cached_property
    def _index(self) -> dict[str, dict[Key, str]]:
        """Names and labels, in normal form, with the cells that they mean."""
        index: dict[str, dict[Key, str]] = defaultdict(dict)
        for target, number, name, key in self._inputs:
            for label in (name, *self.labels.of_element(target, number)):
                index[normal(label)].setdefault(key, name)
        return index

    @cached_property
    def _bare_index(self) -> dict[str, dict[Key, str]]:
        """The same by labels without what they have in brackets."""
        index: dict[str, dict[Key, str]] = defaultdict(dict)
        for target, number, name, key in self._inputs:
            for label in self.labels.of_element(target, number):
                if pair := without_bracket(label):
                    index[normal(pair[0])].setdefault(key, name)
        return index

    @cached_property
    def _inputs(self) -> list[tuple[Target, int, str, Key]]:
        return input_cells(self._book)

    @property
    def _names(self) -> list[str]:
        return [name for _, _, name, _ in self._inputs]

    @property
    def _shown_labels(self) -> list[str]:
        return [
            label for target, number, _, _ in self._inputs for label in self.labels.of_element(target, number)
        ]


def _splits(text: str) -> list[tuple[str, list[str]]]:
    """Ways to read a heading as a label and units, the whole as a label first."""
    found: list[tuple[str, list[str]]] = [(text, _units_of_label(text))]
    base, units = text, list[str]()
    while pair := without_bracket(base):
        base, units = pair[0], [*units, pair[1]]
        found.append((base, units))
    tail = _TAIL.fullmatch(text)
    if tail and read_unit(tail[2]):
        found.append((tail[1], [tail[2]]))
    return found


def _units_of_label(text: str) -> list[str]:
    """A label that itself ends in a unit says what the numbers below it count."""
    pair = without_bracket(text)
    return [pair[1]] if pair and read_unit(pair[1]) else []


def _single(target: Target, text: str) -> Target:
    if len(target.keys) != 1:
        raise TargetError(
            say(
                "{label} is a range: name its elements {label}[1] to {label}[{last}]",
                label=text,
                last=len(target.keys),
            )
        )
    return target


def _own(unit: Unit | None) -> str:
    return say("; the input counts {unit}", unit=unit.text) if unit is not None and unit.text else ""
