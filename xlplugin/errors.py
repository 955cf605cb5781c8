"""What this package raises: one base, faults of the input apart from Excel's error values.

Anything else that leaves a command is a defect of ours: exit code 70 and a report.
"""

from __future__ import annotations

CODES = (
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#CIRC!",
)


class XlpluginError(Exception):
    """Base of every error that this package raises on purpose."""


class InputError(XlpluginError, ValueError):
    """A fault of the input: one line that says what, where and what is allowed. Exit code 2."""


class ExcelError(XlpluginError, ValueError):
    """An Excel error value with the one line that explains it.

    The same object is raised to Python callers and stands as a value inside a returned grid; each
    spreadsheet runtime turns it into its own error value. Two errors are equal when their codes are.
    """

    def __init__(self, code: str, message: str = "") -> None:
        if code not in CODES:
            raise ValueError(f"{code!r} is not an Excel error; allowed: {', '.join(CODES)}")
        super().__init__(message or code)
        self.code = code
        self.message = message

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ExcelError) and other.code == self.code

    def __hash__(self) -> int:
        return hash(self.code)

    def __str__(self) -> str:
        return f"{self.code} {self.message}".rstrip()

    def __repr__(self) -> str:
        return f"ExcelError({self.code!r}, {self.message!r})"

    def __reduce__(self) -> tuple[type[ExcelError], tuple[str, str]]:
        return ExcelError, (self.code, self.message)
