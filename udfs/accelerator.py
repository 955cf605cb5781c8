"""What is known of one accelerator. A gap is None, never 0."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Figure = Annotated[float | None, Field(gt=0), BeforeValidator(lambda text: text or None)]
Note = Annotated[str | None, BeforeValidator(lambda text: text or None)]
Names = Annotated[tuple[str, ...], BeforeValidator(lambda text: tuple(filter(None, text.split("|"))))]


class Accelerator(BaseModel):
    """One row of accelerators.csv with its names. Peaks in TFLOPS or TOPS, dense and sparse apart."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    short_name: str
    other_names: Names
    vendor: str
    name: str
    arch: str
    form_or_domain: str
    release_date: str
    bf16_fp16_dense_tflops: Figure
    bf16_fp16_sparse_tflops: Figure
    fp8_dense_tflops: Figure
    fp8_sparse_tflops: Figure
    int8_dense_tops: Figure
    int8_sparse_tops: Figure
    fp4_dense_tflops: Figure
    fp4_sparse_tflops: Figure
    memory_gb: Figure
    bandwidth_gb_s: Figure
    tdp_w: Figure
    verified: Literal["verified", "low (partly from memory)", "low"]
    verified_where: str
    notes_conflicts: Note

    def peak(self, precision: str, basis: str) -> float | None:
        """Peak in TFLOPS (TOPS for INT8) at FP16, FP8, INT8 or FP4; None where not known.

        Dense, sparse, or sparse-else-dense: dense where the chip has no sparse figure.
        """
        if basis == "sparse-else-dense":
            return self.peak(precision, "sparse") or self.peak(precision, "dense")
        return getattr(self, PEAK_FIELDS[precision, basis])

    def gap(self, precision: str, basis: str) -> str:
        """Why there is no such peak, with the dense figure where only the sparse one lacks."""
        lacks = f"has no {precision} {basis} figure"
        dense = self.peak(precision, "dense")
        if basis == "sparse" and dense is not None:
            lacks += f"; its dense figure is {dense:g}, which basis dense or sparse-else-dense takes"
        return f"{lacks}; known: {self.known_peaks() or 'none'}"

    def known_peaks(self) -> str:
        known = ((words, self.peak(*words)) for words in PEAK_FIELDS)
        return ", ".join(f"{' '.join(words)} {peak:g}" for words, peak in known if peak is not None)


PEAK_FIELDS = {
    (precision, basis): f"{column}_{basis}_{unit}"
    for precision, column, unit in (
        ("FP16", "bf16_fp16", "tflops"),
        ("FP8", "fp8", "tflops"),
        ("INT8", "int8", "tops"),
        ("FP4", "fp4", "tflops"),
    )
    for basis in ("dense", "sparse")
}
