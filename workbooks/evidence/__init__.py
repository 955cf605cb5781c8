"""The facts that the workbook shows: tables with a source in each row, and what a sheet needs of them.

training_runs, inference_measured, market_facts, measured_gpus and published_runs come by `gather`; inputs.csv says
where each input of the model comes from. Coefficients and levers stand beside the functions that use them.
"""

from __future__ import annotations

import csv
import datetime
import functools
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from udfs.bridge import levers
from udfs.catalogue import records
from udfs.coefficients import coefficients, read

DATE = re.compile(r"(20\d\d)(?:-?(?:(0[1-9]|1[0-2])(?!\d)(?:-(\d\d))?|Q(\d)|H(\d)))?")
SHORT_END = re.compile(r"\.\.(\d\d)$")  # 2025-02..04
CHINESE = re.compile(r"[\u3400-\u9fff]+")
TABLE = re.compile(r"\btable (\d+)")
SIGNS = re.compile(r"([,;:]) ")
WIDE = {",": "，", ";": "；", ":": "："}
MEASURED_BY_US = ("our own measurement, PyTorch 2.11, CUDA 13.0, random data", "2026-11-26", "high")


@dataclass(frozen=True)
class Fact:
    """One sourced figure. `date` is when the source said it, as the source gives it; `value` a text."""

    id: str
    what: str
    value: str
    unit: str
    period: str
    source: str
    date: str
    confidence: str

    @property
    def numbers(self) -> list[float]:
        """The figures in the value: two for 30-45, three for 1.3 / 1.69 / 1.3."""
        return [float(text.replace(",", "")) for text in re.findall(r"\d[\d,]*\.?\d*", self.value)]

    @property
    def latest(self) -> datetime.date | None:
        """The last day that the date can mean; None where the source states none."""
        return last_day(self.date)


def last_day(text: str) -> datetime.date | None:
    found = list(DATE.finditer(text))
    if not found:
        return None
    year, month, day, quarter, half = (int(part) if part else 0 for part in found[-1].groups())
    short = SHORT_END.search(text)
    month = int(short[1]) if short else month or 3 * quarter or 6 * half or 12
    if day and not short:
        return datetime.date(year, month, day)
    return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


@functools.cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table, in order; a source that says "same" is that of the row above."""
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    rows = tuple(records(text, f"{name}.csv"))
    for above, one in itertools.pairwise(rows):
        first, *others = one.get("source", "").split("; ")
        if first == "same":
            one["source"] = "; ".join([above["source"], *others])
    return rows


def write_table(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Writes rows with the columns of the first as a table of the package is written."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        written = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        written.writeheader()
        written.writerows(rows)


@functools.cache
def row(name: str, id: str) -> dict[str, str]:
    return next(one for one in table(name) if one["id"] == id)


@functools.cache
def facts() -> dict[str, Fact]:
    """Every fact by id, in the order of the Sources sheet."""
    found: dict[str, Fact] = {}
    for one in (*inputs(), *assumed(), *market(), *runs(), *services(), *published(), *measured()):
        if found.setdefault(one.id, one) is not one:
            raise ValueError(f"two facts are called {one.id}")
    return found


def inputs() -> list[Fact]:
    return [Fact(*(one[key] for key in FIELDS)) for one in table("inputs")]


SERVED = ("eta_compute", "eta_memory", "step_s")
FIELDS = ("id", "what", "value", "unit", "period", "source", "source_date", "confidence")


def assumed() -> list[Fact]:
    """Levers and coefficients."""
    return [
        *(
            Fact(f"L-{name}", one["meaning"], spanned(one, "base"), one["unit"], one["date"][:4], one["source"],
                 one["date"], one["confidence"])
            for name, one in levers().items()
        ),
        *(
            Fact(f"C-{name}", one["meaning"], spanned(one, "value"), one["unit"], one["date"][:4], one["source"],
                 one["date"], one["confidence"])
            for name, one in coefficients().items()
        ),
        *(
            Fact(f"C-serve_{one['name']}", one["meaning"], " / ".join(one[key] for key in SERVED), "share / share / s",
                 one["date"][:4], one["source"], one["date"], "medium" if one["point"] == "yes" else "low")
            for one in read("serving_classes.csv")
        ),
    ]  # fmt: skip


def spanned(one: dict[str, str], base: str) -> str:
    ends = (one["low"], one["high"])
    return f"{one[base]} ({ends[0]} to {ends[1]})" if all(ends) and ends[0] != ends[1] else one[base]


def market() -> list[Fact]:
    return [Fact(*(one[key] for key in FIELDS)) for one in table("market_facts")]


def runs() -> list[Fact]:
    found = []
    for one in table("training_runs"):
        value, unit = (one["gpu_hours"], "GPU-hours") if one["gpu_hours"] else (mfu_of(one), "MFU")
        who = f" ({one['org']})" if one["org"] else ""
        what = f"{one['run']}{who}, {one['gpu']}, {one['kind']}"
        found.append(
            Fact(one["id"], what, value, unit, one["date"], one["source"], seen(one), one["confidence"])
        )
    return found


def seen(run: dict[str, str]) -> str:
    """When the source of a run said it or, where the row does not tell, when the source was read."""
    if run["date"]:
        return run["date"]
    told = [one["verification"] for one in table("published_runs") if one["id"] == run["id"]]
    return read_on(told[0]) if told else ""


def read_on(verification: str) -> str:
    return "; ".join(re.findall(r"retrieved (20[\d-]+)", verification))


def mfu_of(one: dict[str, str]) -> str:
    return one["mfu_6nd_bf16_dense"] or one["mfu_reported"]


def services() -> list[Fact]:
    return [
        Fact(one["id"], f"{one['model']}, {one['gpu']}, {one['precision']}, {one['scenario']}", *speed_of(one),
             one["date"], one["source"], one["date"], one["confidence"])
        for one in table("inference_measured")
    ]  # fmt: skip


def speed_of(one: dict[str, str]) -> tuple[str, str]:
    """What was measured, with its unit: a node that only reads prompts puts out nothing."""
    if one["out_tok_s_gpu"]:
        return one["out_tok_s_gpu"], "output tokens/s/GPU"
    return one["total_tok_s_gpu"], "input tokens/s/GPU"


def published() -> list[Fact]:
    """Rows that the tables above do not have, with what they state."""
    known = {one["id"] for one in table("training_runs")}
    return [
        Fact(one["id"], one["model"], one["fact"] or stated(one), "as stated", "", one["source"],
             read_on(one["verification"]), one["confidence"])
        for one in table("published_runs")
        if one["id"] not in known
    ]  # fmt: skip


def stated(one: dict[str, str]) -> str:
    told = (("N", one["params_total"]), ("A", one["params_active"]), ("D", one["tokens"]))
    return "; ".join(f"{name} {float(text):.4g}" for name, text in told if text)


def measured() -> list[Fact]:
    source, date, confidence = MEASURED_BY_US
    return [
        Fact(f"G{number:03}", ", ".join(filter(None, (one["gpu"], one["measure"], one["precision"], one["setting"]))),
             one["value"], one["unit"], date, source, date, confidence)
        for number, one in enumerate(table("measured_gpus"), 1)
    ]  # fmt: skip


@functools.cache
def _phrases() -> re.Pattern[str]:
    """Every text that chinese.csv has, the longest first; words only as whole words."""
    texts = sorted((one["english"] for one in table("chinese")), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}(?![a-z])" for text in texts))


def in_chinese(text: str) -> str:
    """What a fact is about, for the Chinese sheets; names stay as they are."""
    words = {one["english"]: one["chinese"] for one in table("chinese")}
    said = TABLE.sub(r"第\1表", _phrases().sub(lambda found: words[found[0]], text))
    return SIGNS.sub(lambda found: WIDE[found[1]], said) if CHINESE.search(said) else text


def without_chinese(text: str) -> str:
    """For the English sheets: names of Chinese sources are left out, their addresses stay."""
    return re.sub(r"\s{2,}", " ", CHINESE.sub("", text)).strip()
