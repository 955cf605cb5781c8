"""A book's parts as the engine can read them: UTF-8, no prefixed elements, part names as they are spelt.

It also takes a call of DAY for the defined name `day` where a book has one: Excel never does.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping

from xlplugin.calculation.engine_reading import is_known
from xlplugin.ooxml import Book, Package
from xlplugin.ooxml.xml_reader import as_utf8

_READ = re.compile(r"(?:workbook|sharedStrings|styles|worksheets/[^/]*|tables/[^/]*)\.xml$", re.IGNORECASE)
_PREFIXED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(\w+):(?:workbook|worksheet|sst|styleSheet|table)\b",
    re.DOTALL,
)
_TARGET = re.compile(rb"""(\sTarget\s*=\s*)(["'])(.*?)\2""")
_HIDDEN = "_hides_a_function"


def names_of_functions(book: Book) -> set[str]:
    """Defined names that are spelt as a function of the engine's."""
    return {name.name for name in book.names if is_known(name.name.upper())}


def plain_parts(book: Book, changed: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Parts that the engine gets otherwise than they stand in the file; `changed` are other contents."""
    package, taken = book.package, names_of_functions(book)
    for part in package.members:
        if part.lower().endswith(".rels"):
            stored = package.read(part)
            content = _respelt(package, part, as_utf8(stored, part))
        elif part in changed or _READ.search(part):
            stored = package.read(part)
            content = _unprefixed(as_utf8(changed.get(part, stored), part))
        else:
            continue
        if part == book.part and taken:
            content = _renamed(content, taken)
        if content != stored:
            yield part, content


def _unprefixed(content: bytes) -> bytes:
    found = _PREFIXED.match(content)
    if found is None:
        return content
    prefix = found[1]
    content = re.sub(rb"(</?)%b:" % re.escape(prefix), rb"\1", content)
    return content.replace(b"xmlns:%b=" % prefix, b"xmlns=", 1)


def _respelt(package: Package, part: str, content: bytes) -> bytes:
    """Relationships with the names of parts in the letters that the file has for them."""
    folder = posixpath.dirname(posixpath.dirname(part))

    def target(match: re.Match[bytes]) -> bytes:
        meant = posixpath.normpath(posixpath.join("/", folder, match[3].decode())).lstrip("/")
        spelt = package.spelt(meant)
        return match[0] if spelt == meant else match[1] + b'"/' + spelt.encode() + b'"'

    return _TARGET.sub(target, content)


def _renamed(content: bytes, names: Collection[str]) -> bytes:
    """The workbook part with these defined names under others: no formula asks for them any more."""
    either = b"|".join(re.escape(name.encode()) for name in names)
    return re.sub(
        rb"""(<definedName\b[^>]*?\sname\s*=\s*["'])(%b)(?=["'])""" % either,
        rb"\1\2" + _HIDDEN.encode(),
        content,
    )
