"""What a command raises when it cannot go on, and where its output may be written."""

from __future__ import annotations

from pathlib import Path

from xlplugin.errors import InputError
from xlplugin.messages import say


class Failure(InputError):
    """Bad input or a target that cannot be written: one line that says what, where and what is allowed."""


def in_one_line(error: BaseException) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def check_free(path: Path) -> None:
    """Failure where a file stands that nobody has said to replace."""
    if path.exists():
        raise Failure(say("{path} exists; give another name, or --force to replace it", path=path))


def write_target(path: Path, content: bytes, overwrite: bool = False) -> bool:
    """Write a file whole, under a temporary name first. False when it was there already, byte for byte.

    Raises Failure where a directory is missing, the file is open elsewhere, or another file stands there.
    """
    from xlplugin.headless.files import write_whole

    if path.is_dir():
        raise Failure(say("{path} is a directory; give a file name", path=path))
    if not path.parent.is_dir():
        raise Failure(say("{path} does not exist; make the directory first", path=path.parent))
    if path.exists():
        if path.read_bytes() == content:
            return False
        if not overwrite:
            check_free(path)
    for lock in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if lock.exists():
            raise Failure(
                say(
                    "{path} is open in another program ({lock} is there); close it first",
                    path=path,
                    lock=lock.name,
                )
            )
    try:
        write_whole(path, content)
    except PermissionError as error:
        raise Failure(
            say("{path}: {reason}; is it open, or its directory read-only?", path=path, reason=error.strerror)
        ) from None
    return True
