"""`python -m workbooks.evidence.gather FOLDER`: takes tables of facts into the package, checked and in order.

FOLDER holds training_runs.csv, inference_measured.csv, market_facts.csv, published_runs.csv and
measured_gpus.csv. Every row must have a source and a confidence (our own measurements have theirs in one place);
a row without is refused.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from workbooks.evidence import write_table

TABLES = {  # columns that a row must fill, by table
    "training_runs": ("id", "kind", "run", "source", "confidence"),
    "inference_measured": ("id", "model", "gpu", "precision", "source", "date", "confidence"),
    "market_facts": ("id", "topic", "what", "value", "unit", "source", "source_date", "confidence"),
    "published_runs": ("id", "kind", "model", "source", "verification", "confidence"),
    "measured_gpus": ("gpu", "measure", "value", "unit"),
}
CONFIDENCE = {"high", "medium", "low", "speculative", "unverified"}


def gathered(table: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a table. Raises ValueError that names the row and the column which lacks."""
    with table.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for line, row in enumerate(rows, 2):
        empty = [column for column in needed if not (row.get(column) or "").strip()]
        if empty:
            raise ValueError(f"{table.name}, line {line}: {', '.join(empty)} is empty")
        if "confidence" in needed and row["confidence"] not in CONFIDENCE:
            raise ValueError(f"{table.name}, line {line}: confidence is {row['confidence']!r}")
    ids = [row["id"] for row in rows if "id" in row]
    twice = {one for one in ids if ids.count(one) > 1}
    if twice:
        raise ValueError(f"{table.name}: {', '.join(sorted(twice))} stands twice")
    return rows


def main(folder: Path, into: Path) -> None:
    tables = {name: gathered(folder / f"{name}.csv", needed) for name, needed in TABLES.items()}
    for name, rows in tables.items():
        write_table(into / f"{name}.csv", rows)
        print(f"{name}.csv: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
