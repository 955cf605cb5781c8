"""How many processes a command runs in."""

from __future__ import annotations

import argparse


def add_processes(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs", type=_processes, default=1, metavar="N", help="processes, default 1; 0: one a core"
    )


def _processes(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes") from None
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} processes cannot be; 0 means one a core")
    return number
