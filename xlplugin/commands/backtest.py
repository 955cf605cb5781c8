"""`xlplugin backtest FILE.csv`: how well the models predict published runs and measured services."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from udfs.backtest.summary import Summary

MODELS = ("report", "dense", "tier1", "tier2", "step", "serve")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser(
        "backtest", help="predictions against published figures", description=__doc__
    )
    command.add_argument(
        "file", type=Path, metavar="FILE.csv", help="columns as training_runs.csv or inference_measured.csv"
    )
    command.add_argument("--model", choices=MODELS, help="default: every model that the columns allow")
    command.add_argument("--json", action="store_true", help="shares, rows left out and worst rows as JSON")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the statistics. Rows left out are told and do not change the exit code."""
    from udfs.backtest import summaries

    found = summaries(arguments.file, arguments.model)
    if arguments.json:
        said = [one.as_dict() for one in found]
        print(json.dumps(said[0] if arguments.model else said, ensure_ascii=False, indent=2))
    else:
        print("\n".join(line for one in found for line in lines(one)))
    return 0


def lines(summary: Summary) -> list[str]:
    said = summary.as_dict()
    told = [f"{said['model']}: {figures(said)}"]
    for name, group in said.get("classes", {}).items():
        told.append(f"  {name}: {figures(group)}{'' if group['point'] else '; only as a band'}")
        if group["unreached"]:
            told[-1] += f"; {group['unreached']} more were measured that the model cannot serve at all"
    for row in said["worst"]:
        told.append(
            f"  worst: {row['id']} {row['run']}: predicted {row['predicted']:.4g}, "
            f"observed {row['observed']:.4g}, {row['ratio']:.2f} of it"
        )
    return told + [f"  left out: {line}" for line in reasons([row["reason"] for row in said["left_out"]])]


def reasons(given: list[str]) -> list[str]:
    """How many rows for each reason; those that differ in figures only are told by the first."""
    alike: dict[str, list[str]] = {}
    for reason in given:
        alike.setdefault(re.sub(r"\d+(\.\d+)?", "#", reason), []).append(reason)
    return [
        f"{len(same)} ({same[0]}{', and the like' if len(set(same)) > 1 else ''})"
        for same in sorted(alike.values(), key=len, reverse=True)
    ]


def figures(said: dict[str, Any]) -> str:
    parts = [f"{said['n']} rows"]
    if said["median_error"] is not None:
        parts.append(f"median error {said['median_error']:.1%}")
        parts.append(f"within 15% {said['within_15']:.0%}")
        parts.append(f"bias {said['bias']:.3f}")
    if said["coverage"] is not None:
        parts.append(f"80% band covers {said['coverage']:.0%}")
    return ", ".join(parts)
