"""The accelerators: every row checked, gaps kept as gaps, and the names that analysts type."""

from __future__ import annotations

from collections import Counter

import pytest
from pydantic import ValidationError

from udfs import GPU_PEAK, GPU_SPEC
from udfs.accelerator import PEAK_FIELDS, Accelerator
from udfs.catalogue import accelerators, by_name, find, folded, records
from xlplugin import ExcelError
from xlplugin.runner import call

CHIPS = accelerators()
MEANT = {
    "A100": "a100-80g-sxm", "H100": "h100-sxm", "H20": "h20", "B200": "b200-sxm", "MI300X": "mi300x",
    "Ascend 910B": "ascend-910b3", "H800": "h800-sxm", "A800": "a800-80g-sxm", "V100": "v100-sxm2-32g",
    "H200": "h200-sxm",
}  # fmt: skip


def test_all_rows_are_there():
    assert len(CHIPS) == 53
    for field in ("id", "short_name", "name"):
        counts = Counter(folded(getattr(chip, field)) for chip in CHIPS)
        assert counts.most_common(1)[0][1] == 1


@pytest.mark.parametrize("chip", CHIPS, ids=lambda chip: chip.id)
def test_a_row(chip):
    peaks = [peak for kind in PEAK_FIELDS if (peak := chip.peak(*kind)) is not None]
    assert peaks or chip.id == "vr200"  # announced without figures that bear comparison
    assert all(1 < peak < 1e6 for peak in peaks)
    for precision, _ in PEAK_FIELDS:
        dense, sparse = chip.peak(precision, "dense"), chip.peak(precision, "sparse")
        # about twice the dense rate; less for FP4 on Blackwell Ultra, four times on Trainium2
        assert dense is None or sparse is None or 1.2 <= sparse / dense <= 4
    assert chip.memory_gb is None or 1 <= chip.memory_gb <= 1000
    assert chip.bandwidth_gb_s is None or 100 <= chip.bandwidth_gb_s <= 50_000
    assert chip.tdp_w is None or 20 <= chip.tdp_w <= 5000
    assert chip.verified_where and chip.vendor and chip.short_name


@pytest.mark.parametrize(("name", "id"), MEANT.items())
def test_a_short_name_means_the_common_variant(name, id):
    for spelling in (name, name.lower(), f" {name} ", name.replace("0", "０"), name.replace(" ", "")):
        assert find(spelling).id == id


def test_every_name_finds_its_row():
    for chip in CHIPS:
        for name in (chip.id, chip.short_name, chip.name, *chip.other_names):
            assert find(name) is chip
    assert len(by_name()) > 140


WRONG = [
    {"colour": "green"},
    {"memory_gb": "0"},
    {"memory_gb": "-80"},
    {"memory_gb": "much"},
    {"verified": "yes"},
]


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_a_row_takes_no_other_fields_or_figures(change):
    row = CHIPS[0].model_dump() | {"other_names": ""}
    assert Accelerator.model_validate(row)
    with pytest.raises(ValidationError):
        Accelerator.model_validate(row | change)


def test_a_row_is_frozen():
    with pytest.raises(ValidationError):
        CHIPS[0].memory_gb = 1


def test_a_gap_is_not_available_and_never_zero():
    gaps = 0
    for chip in CHIPS:
        for kind, field in PEAK_FIELDS.items():
            peak, spec = call(GPU_PEAK, [chip.short_name, *kind]), call(GPU_SPEC, [chip.short_name, field])
            if chip.peak(*kind) is None:
                gaps += 1
                assert peak == spec == ExcelError("#N/A")
                assert chip.short_name in peak.message and "known: " in peak.message
            else:
                assert peak == chip.peak(*kind) * 1e12 and spec == chip.peak(*kind)
    assert gaps > 100


MISSPELT = {"H1OO": "H100", "A1000": "A100", "MI300Z": "MI300X", "昇腾910D": "Ascend 910B", "B20O": "B200"}


@pytest.mark.parametrize(("typed", "meant"), MISSPELT.items())
def test_an_unknown_name_is_refused_with_close_matches(typed, meant):
    with pytest.raises(ExcelError, match=f"#VALUE!.*{typed}.*did you mean .*{meant}"):
        GPU_PEAK(typed)


@pytest.mark.parametrize("typed", ["", "?", "quantum", "a" * 10_000, "H100; A100"])
def test_nothing_falls_back_to_some_chip(typed):
    error = call(GPU_PEAK, [typed])
    assert error == ExcelError("#VALUE!") and len(str(error)) < 200


@pytest.mark.parametrize("line", ["x,1", "x,1,2,3"])
def test_a_row_with_a_field_too_few_or_too_many_is_named_by_its_line(line):
    with pytest.raises(ValueError, match=r"facts\.csv, line 3: one field for each of id, value, source"):
        records(f"id,value,source\na,1,b\n{line}\n", "facts.csv")
