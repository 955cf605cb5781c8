"""Letters of columns and back, for formulas that are traced and for files that are read alike."""

from __future__ import annotations

from functools import lru_cache

COLUMNS = 16_384  # of a sheet


@lru_cache(maxsize=COLUMNS)
def column_letters(column: int) -> str:
    """Letters of a column number: 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=COLUMNS)
def column_number(letters: str) -> int:
    """Number of a column: AB is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
