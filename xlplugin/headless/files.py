"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

PART_SUFFIX = ".part"


def write_whole(path: Path, content: bytes) -> None:
    """Writes to a hidden name in the same directory and renames: no reader ever sees half a file.

    A file that was there keeps its permissions; a symbolic link stays one, and its file is replaced.
    """
    path = path.resolve() if path.is_symlink() else path
    write_by_way_of(path.with_name(f".{path.name}.{os.getpid()}{PART_SUFFIX}"), path, content)


def write_by_way_of(part: Path, path: Path, content: bytes) -> None:
    """The same under a name that is given; a symbolic link gives way to the file and is not followed."""
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)
        with contextlib.suppress(FileNotFoundError):
            before = os.lstat(path)
            if stat.S_ISREG(before.st_mode):
                os.chmod(part, stat.S_IMODE(before.st_mode))
        os.replace(part, path)
    except BaseException as error:
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a full disk does not say of which file
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def remove_parts(directory: Path) -> None:
    """Removes what a killed run may have left under hidden names."""
    for part in directory.glob(f".*.xls[xm].*{PART_SUFFIX}"):
        part.unlink(missing_ok=True)
