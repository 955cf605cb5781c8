"""Batches against the engine over many random formulas: `python -m tests.benchmarks.fuzz_batch --long`."""

from __future__ import annotations

import argparse
import sys

from tests.calculation.batch.comparison import Report, compared

PER_BOOK = 12
SHORT, LONG = 1_200, 20_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help=f"{LONG:,} formulas instead of {SHORT:,}")
    parser.add_argument("--seed", type=int, default=1_000_000)
    options = parser.parse_args()
    report = Report()
    for seed in range(options.seed, options.seed + -(-(LONG if options.long else SHORT) // PER_BOOK)):
        found = compared(seed, PER_BOOK)
        report += found
        for difference in found.differences:
            print(f"book {seed}: {difference}", file=sys.stderr)
    print(
        f"{report.formulas:,} formulas, {report.values:,} values: {report.share:.1%} computed by batches, "
        f"{len(report.differences)} differences"
    )
    return 1 if report.differences else 0


if __name__ == "__main__":
    sys.exit(main())
