"""Random formulas give in batches what the engine gives for each scenario."""

from __future__ import annotations

from tests.calculation.batch.comparison import Report, compared


def test_batches_equal_the_engine_and_compute_most_values() -> None:
    report = Report()
    for seed in range(40):
        report += compared(seed)
    print(f"{report.formulas} formulas, {report.values} values, {report.share:.0%} by batches")
    assert not report.differences, report.differences[:5]
    assert report.share >= 0.8
