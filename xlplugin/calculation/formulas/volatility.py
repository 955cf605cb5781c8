"""Which formulas change by themselves, or may follow from any cell."""

from __future__ import annotations

# Computed again whenever anything is, as Excel documents it.
VOLATILE = frozenset(
    {"NOW", "TODAY", "RAND", "RANDARRAY", "RANDBETWEEN", "OFFSET", "INDIRECT", "CELL", "INFO"}
)
# Of these, such as find their cells while they run: what they read cannot be told from the text.
SEEKING = frozenset({"OFFSET", "INDIRECT"})
# And such as draw numbers, other ones each time.
RANDOM = frozenset({"RAND", "RANDARRAY", "RANDBETWEEN"})
