"""The zip container of a workbook: read within limits, keep every member's compressed bytes at hand."""

from __future__ import annotations

import io
import logging
import struct
import zipfile
import zlib
from os import PathLike
from pathlib import Path

from xlplugin.ooxml.limits import DEFAULT_LIMITS, Limits, PackageError

_log = logging.getLogger(__name__)
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")


class Package:
    """Members of one .xlsx/.xlsm file, by name, in the file's own order."""

    def __init__(self, data: bytes, *, limits: Limits = DEFAULT_LIMITS, label: str = "the file") -> None:
        self.data, self.label, self._limits = data, label, limits
        self.members = {info.filename: info for info in _directory(data, limits, label)}
        self._names = {name.lower(): name for name in self.members}
        if "[Content_Types].xml" not in self:
            raise PackageError(f"{label} is a zip archive but not a workbook: [Content_Types].xml is missing")

    @classmethod
    def of(cls, source: str | PathLike[str] | bytes | Package) -> Package:
        """The package at a path, in bytes, or as it is; PackageError where it cannot be read."""
        if isinstance(source, Package):
            return source
        return cls(source) if isinstance(source, bytes) else cls.open(Path(source))

    @classmethod
    def open(cls, path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Package:
        """The package at a path; the size is checked before a byte is read."""
        path = Path(path)
        try:
            if path.stat().st_size > limits.file_size:
                raise PackageError(f"{path} is larger than {limits.file_size >> 20} MB")
            package = cls(path.read_bytes(), limits=limits, label=str(path))
        except OSError as error:
            raise PackageError(f"{path} cannot be read: {error.strerror or error}") from None
        _log.info("%s: %d bytes in %d parts", path, len(package.data), len(package.members))
        return package

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def spelt(self, name: str) -> str:
        """A part's name as the file spells it: names that differ by case only are one part's."""
        return self._names.get(name.lower(), name)

    @property
    def signature_note(self) -> str:
        """What to tell whoever gets a changed copy; empty for a workbook that nobody signed."""
        signed = any(name.startswith("_xmlsignatures/") for name in self._names)
        return (
            f"{self.label} is signed; the signature does not hold for what is written from it"
            if signed
            else ""
        )

    def compressed(self, name: str) -> bytes:
        """The member's bytes as they stand in the file."""
        info = self.members[self.spelt(name)]
        header = self.data[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise PackageError(f"{self.label} is damaged at {name}")
        *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        content = self.data[start : start + info.compress_size]
        if len(content) != info.compress_size:
            raise PackageError(f"{self.label} is truncated at {name}")
        return content

    def read(self, name: str) -> bytes:
        """The member's content, never more than its directory entry announced."""
        info = self.members[self.spelt(name)]
        content = self.compressed(name)
        if info.compress_type == zipfile.ZIP_DEFLATED:
            content = self._inflate(name, content, info.file_size)
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise PackageError(f"{self.label} is damaged at {name}: size or checksum differs")
        return content

    def _inflate(self, name: str, content: bytes, size: int) -> bytes:
        engine = zlib.decompressobj(-15)
        try:
            content = engine.decompress(content, size + 1)
        except zlib.error as error:
            raise PackageError(f"{self.label} is damaged at {name}: {error}") from None
        return content


def _directory(data: bytes, limits: Limits, label: str) -> list[zipfile.ZipInfo]:
    """Central directory entries, checked before anything is decompressed."""
    if len(data) > limits.file_size:
        raise PackageError(f"{label} is larger than {limits.file_size >> 20} MB")
    if data.startswith(_OLE_SIGNATURE):
        raise PackageError(f"{label} is encrypted or an old .xls: save it as .xlsx without a password")
    if not data.startswith(b"PK"):
        raise PackageError(f"{label} is not an .xlsx or .xlsm workbook (it is not a zip archive)")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise PackageError(f"{label} is truncated or damaged: {error}") from None
    _check_entries(entries, limits, label)
    return [entry for entry in entries if not entry.is_dir()]


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits, label: str) -> None:
    if len(entries) > limits.members:
        raise PackageError(f"{label} has {len(entries)} members; at most {limits.members} are read")
    if sum(entry.file_size for entry in entries) > limits.total_size:
        raise PackageError(f"{label} would unpack to more than {limits.total_size >> 20} MB")
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry.filename, seen, label)
        _check_size(entry, limits, label)


def _check_name(name: str, seen: set[str], label: str) -> None:
    # XlsxWriter spells one part of pictures in cells as in the standard's text, "/xl/richData/...".
    part = name[1:] if name.startswith("/xl/") else name
    if part.startswith("/") or "\\" in part or ".." in part.split("/") or ":" in part.split("/")[0]:
        raise PackageError(f"{label} has a member outside the package: {name!r}")
    if part.lower() in seen:
        raise PackageError(f"{label} has two members named {name!r}")
    seen.add(part.lower())


def _check_size(entry: zipfile.ZipInfo, limits: Limits, label: str) -> None:
    if entry.flag_bits & 0x1:
        raise PackageError(f"{label} is encrypted at {entry.filename}: save it without a password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageError(f"{label} uses a compression that workbooks do not: {entry.filename}")
    dense = entry.file_size > limits.ratio * max(entry.compress_size, 1)
    if entry.file_size > limits.member_size or (dense and entry.file_size > limits.ratio_applies_above):
        raise PackageError(f"{label} would unpack {entry.filename} to {entry.file_size >> 20} MB")
