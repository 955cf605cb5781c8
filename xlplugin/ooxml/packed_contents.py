"""A part deflated for one scenario after another; what a few before it had is kept."""

from __future__ import annotations

from collections import deque

from xlplugin.ooxml.archive import Packed, packed

MOST_KEPT = 4


class PackedContents:
    """Contents of one part, each deflated only once where the next ones are the same."""

    def __init__(self) -> None:
        self._kept: deque[tuple[bytes, Packed]] = deque(maxlen=MOST_KEPT)

    def packed(self, content: bytes) -> Packed:
        """The content, deflated."""
        for known, part in self._kept:
            if known == content:
                return part
        part = packed(content)
        self._kept.appendleft((content, part))
        return part
