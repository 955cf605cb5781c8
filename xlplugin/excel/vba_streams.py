"""The streams of a VBA project as [MS-OVBA] asks of a writer: the source, and no other Excel's compiled code.

pyOpenVBA starts from a project that Excel wrote and leaves what Excel had compiled in it; a reader that takes
the version number at its word would run that instead of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

# 2.3.4.1: signature, version 0xFFFF on write, two reserved fields, no performance cache.
HEADER = bytes.fromhex("cc61 ffff 00 0000")
HEAD = re.compile(r"\A(?:VERSION .*?^END\r\n)?(?:Attribute .*?\r\n)*", re.DOTALL | re.MULTILINE)
STORAGE, DIRECTORY, CACHE = "VBA", "dir", "_VBA_PROJECT"
PROJECT_VERSION, STREAM_NAME, TEXT_OFFSET = 0x0009, 0x001A, 0x0031  # records of the dir stream, 2.3.4.2


def source_only(project: bytes) -> bytes:
    """The project with each module's source at the start of its stream, and nothing compiled."""
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import compress, decompress

    file = CFB.from_bytes(project)
    directory = bytearray(decompress(file.get_stream_in_storage(STORAGE, DIRECTORY)))
    for name, place in text_offsets(bytes(directory)):
        offset = int.from_bytes(directory[place : place + 4], "little")
        file.write_stream_in_storage(STORAGE, name, file.get_stream_in_storage(STORAGE, name)[offset:])
        directory[place : place + 4] = bytes(4)
    file.write_stream_in_storage(STORAGE, DIRECTORY, compress(bytes(directory)))
    file.write_stream_in_storage(STORAGE, CACHE, HEADER)
    return bytes(file.to_bytes())


def text_offsets(directory: bytes) -> Iterator[tuple[str, int]]:
    """For each module the name of its stream, and where `directory` says at which byte its source begins."""
    name, place = "", 0
    while place < len(directory):
        record = int.from_bytes(directory[place : place + 2], "little")
        size = int.from_bytes(directory[place + 2 : place + 6], "little")
        place += 6
        if record == STREAM_NAME:
            name = directory[place : place + size].decode("ascii")
        elif record == TEXT_OFFSET:
            yield name, place
        place += size + (2 if record == PROJECT_VERSION else 0)  # its size leaves the minor version out


def faults(project: bytes, sources: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a project that should hold the source of these modules: every stream is read."""
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import decompress

    file = CFB.from_bytes(project)
    if file.get_stream_in_storage(STORAGE, CACHE) != HEADER:
        yield f"{CACHE} is not the {len(HEADER)} bytes that say: version FFFF, no cache"
    directory = decompress(file.get_stream_in_storage(STORAGE, DIRECTORY))
    modules = dict(text_offsets(directory))
    listed = file.get_stream("PROJECT").decode("ascii")
    if extra := set(file.list_streams_in_storage(STORAGE)) ^ {*modules, DIRECTORY, CACHE}:
        yield f"streams and modules differ: {', '.join(sorted(extra))}"
    for name, place in modules.items():
        if any(directory[place : place + 4]):
            yield f"{name} has something before its source"
        text = decompress(file.get_stream_in_storage(STORAGE, name)).decode("ascii")
        if code(sources.get(name, "")) not in text:
            yield f"{name} does not hold its source"
        if f"={name}" not in listed:
            yield f"PROJECT does not name {name}"
    yield from (f"{name} is missing" for name in sources if name not in modules)


def code(module: str) -> str:
    """A module's text without its head, which pyOpenVBA writes anew."""
    return HEAD.sub("", module)
