"""`xlplugin doctor`: what keeps the functions from working in Excel or in one workbook, and what to do."""

from __future__ import annotations

import argparse
from pathlib import Path

from xlplugin.commands.failure import Failure
from xlplugin.messages import say

SOMETHING_BLOCKS = 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = subparsers.add_parser("doctor", help="say what is wrong with Excel", description=__doc__)
    command.add_argument("book", nargs="?", metavar="BOOK", help="a workbook to look at as well")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """1 when something blocks."""
    from xlplugin.excel.machine import Machine, installed, machine_findings
    from xlplugin.excel.workbook_findings import workbook_findings
    from xlplugin.registry import functions

    if arguments.book and "://" not in arguments.book and not Path(arguments.book).exists():
        raise Failure(say("{path} does not exist", path=arguments.book))
    findings = list(machine_findings(Machine.here()))
    if arguments.book:
        findings += workbook_findings(arguments.book, functions(), installed("xlwings"))
    for finding in findings:
        print(finding)
    blocked = sum(finding.blocks for finding in findings)
    if blocked:
        print(f"{blocked} of these must be put right before Excel can calculate with the functions.")
    return SOMETHING_BLOCKS if blocked else 0
