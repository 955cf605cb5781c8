"""One strict XML reader: no document types, no entities, events with byte offsets."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from xlplugin.ooxml.limits import PackageError

_TAG = re.compile(rb"""[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")


_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']""")


def local_name(tag: str) -> str:
    """`x:c` and `c` are both c."""
    return tag.rpartition(":")[2]


def local_attributes(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes by local name, for parts where no two share one."""
    return {local_name(name): value for name, value in attributes.items()}


def parse_xml(
    content: bytes,
    label: str,
    *,
    start: Callable[[str, dict[str, str], int], None],
    end: Callable[[str, int, int], None] | None = None,
    text: Callable[[str], None] | None = None,
    extensions: bool = False,
) -> None:
    """Calls start(local name, attributes, offset), end(local name, offset, offset behind), text(characters).

    For an empty tag `<c/>` both offsets of `end` are those behind it.

    Args:
        extensions: whether what stands in an extLst is told too: elements of the same local name mean other
            things there, as <x15:workbookPr>, which says nothing of 1904.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise PackageError(f"{label} declares a document type or entities: not read")

    def started(tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "extLst" and not extensions:
            _skip(parser)
        else:
            start(name, attributes, parser.CurrentByteIndex)

    def ended(tag: str) -> None:
        assert end is not None
        # The parser reports an empty tag's end behind the tag, an end tag's end at its first byte.
        offset = parser.CurrentByteIndex
        empty = content.startswith(b"/>", offset - 2) and not content.startswith(f"</{tag}".encode(), offset)
        end(local_name(tag), offset, offset if empty else tag_end(content, offset))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = started
    if end is not None:
        parser.EndElementHandler = ended
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise PackageError(f"{label} is not well-formed XML: {error}") from None
    except PackageError:
        raise
    except (ValueError, LookupError, AttributeError) as error:  # of a handler: what it needs is not there
        raise PackageError(f"{label} cannot be read: {_said(error)}") from None


def _skip(parser: expat.XMLParserType) -> None:
    """Has the parser tell nothing until the element ends that it has just told of."""
    handlers = parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler
    depth = 1

    def started(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1

    def ended(_tag: str) -> None:
        nonlocal depth
        depth -= 1
        if not depth:
            parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = handlers

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = started, ended, None


def _said(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _encoding(content: bytes) -> str:
    """The encoding that the part says it is in, lower case."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    declared = _ENCODING.match(content)
    return declared[1].decode("ascii", "replace").lower() if declared else "utf-8"


def tag_end(content: bytes, start: int) -> int:
    """Offset just behind the tag that starts at `start`; a `>` inside quotes does not end it."""
    match = _TAG.match(content, start)
    return match.end() if match else len(content)


def as_utf8(content: bytes, label: str) -> bytes:
    """The same XML in UTF-8: offsets and patches count in bytes of one encoding."""
    encoding = _encoding(content)
    if encoding in ("utf-8", "us-ascii", "ascii"):
        return content
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise PackageError(f"{label} is not valid {encoding.upper()}: {error}") from None
    except LookupError:
        raise PackageError(
            f"{label} is in an unknown encoding, {encoding!r}: save it in Excel again"
        ) from None
    _declaration, declaration_end, rest = text.partition("?>")
    if declaration_end:
        text = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + rest
    return text.encode("utf-8")
