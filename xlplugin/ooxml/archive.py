"""Writing the container: members that stay are copied as compressed bytes, changed ones deflated once."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from typing import NamedTuple

from xlplugin.ooxml.limits import PackageError
from xlplugin.ooxml.package import Package

try:
    import deflate
except ImportError:  # no wheel for this system: slower, and as sure
    deflate = None  # type: ignore[assignment]

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8_NAME = 0x800
# Of libdeflate: smaller than zlib's in two fifths of its time (tests/benchmarks/bench_fill.py prints both).
# isal would take half of that, but about one process in a thousand deflates the same bytes otherwise, always
# in its own way: of a run that is resumed all that this process writes would differ.
LEVEL = 1


class Packed(NamedTuple):
    """The content of a member, deflated."""

    checksum: int
    content: bytes
    size: int  # before


def packed(content: bytes) -> Packed:
    """A member's content as `Archive.build` stores it."""
    if deflate is None:
        return Packed(zlib.crc32(content), zlib.compress(content, LEVEL, -15), len(content))
    return Packed(deflate.crc32(content), bytes(deflate.deflate_compress(content, LEVEL)), len(content))


class Archive:
    """A package with some members to be replaced, again and again: the rest is laid out once.

    The members that stay come first, so that their offsets, and with them their part of the
    directory, are the same for every workbook.
    """

    def __init__(self, package: Package, changed: Collection[str], dropped: Collection[str] = ()) -> None:
        self._changed = {name: package.members[name] for name in package.members if name in set(changed)}
        missing = set(changed) - set(self._changed)
        if missing:
            raise PackageError(f"{package.label} has no member {sorted(missing)[0]}")
        body: list[bytes] = []
        directory: list[bytes] = []
        offset = 0
        for name, info in package.members.items():
            if name in self._changed or name in dropped:
                continue
            content = package.compressed(name)
            sizes = (info.compress_type, info.CRC, len(content), info.file_size)
            entry = _entry(info, offset, *sizes)
            body += (entry[0], content)
            directory.append(entry[1])
            offset += len(entry[0]) + len(content)
        self._body, self._directory, self._count = b"".join(body), b"".join(directory), len(directory)

    def build(self, contents: Mapping[str, bytes | Packed]) -> bytes:
        """The bytes of a workbook with these contents for every changed member, deflated already or not."""
        pieces, directory, offset = [self._body], [self._directory], len(self._body)
        for name, info in self._changed.items():
            content = contents[name]
            part = content if isinstance(content, Packed) else packed(content)
            sizes = (zipfile.ZIP_DEFLATED, part.checksum, len(part.content), part.size)
            entry = _entry(info, offset, *sizes)
            pieces += (entry[0], part.content)
            directory.append(entry[1])
            offset += len(entry[0]) + len(part.content)
        central = b"".join(directory)
        count = self._count + len(self._changed)
        pieces += (central, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0))
        return b"".join(pieces)


def _entry(
    info: zipfile.ZipInfo, offset: int, method: int, checksum: int, packed: int, size: int
) -> tuple[bytes, bytes]:
    """Local header and directory entry; date and attributes are those of the input."""
    name = info.filename.encode("utf-8")
    flags = 0 if info.filename.isascii() else _UTF8_NAME
    year, month, day, hour, minute, second = info.date_time
    date, time = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
    common = (flags, method, time, date, checksum, packed, size, len(name), 0)
    local = _LOCAL.pack(b"PK\x03\x04", 20, *common) + name
    made_by = info.create_system << 8 | 20
    central = _CENTRAL.pack(
        b"PK\x01\x02", made_by, 20, *common, 0, 0, info.internal_attr, info.external_attr, offset
    )
    return local, central + name
