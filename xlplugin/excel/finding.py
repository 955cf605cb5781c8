"""What the doctor says: what it found, why it matters, what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    what: str
    why: str = ""
    remedy: str = ""
    blocks: bool = False  # the functions cannot work before this is put right

    @property
    def mark(self) -> str:
        return "BLOCKS" if self.blocks else "check " if self.remedy else "ok    "

    def __str__(self) -> str:
        said = f"{self.mark} {self.what}"
        for label, text in (("why", self.why), ("do", self.remedy)):
            said += f"\n         {label}: {text}" if text else ""
        return said
