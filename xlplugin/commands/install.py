"""`xlplugin install` and `xlplugin uninstall`: the functions in Excel on Windows, and away again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.commands.failure import Failure

if TYPE_CHECKING:
    from xlplugin.excel.installation import Installation
    from xlplugin.excel.settings import Pairs

ELSEWHERE = (
    "the Excel add-in runs on Windows only. On a Mac or in Excel on the web use `xlplugin serve`; "
    "build, fill, recalc, check and eval work on any system (--startup DIR writes the add-in all the same)"
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, what in (("install", "put the functions into Excel"), ("uninstall", "take them out again")):
        command = subparsers.add_parser(name, help=f"{what} (Windows)", description=__doc__)
        command.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")
        command.add_argument("--startup", type=Path, metavar="DIR", help="default: Excel's own XLSTART")
        command.set_defaults(run=install if name == "install" else uninstall)


def install(arguments: argparse.Namespace) -> int:
    from xlplugin.excel.addin import addin
    from xlplugin.registry import functions

    plan = planned(arguments)
    print(f"{plan.addin}: {'replace' if plan.addin.exists() else 'write'} the add-in, for {plan.interpreter}")
    for line in changes(plan.current(), plan.restored()):
        print(f"{plan.settings}: as before xlplugin 0.1.0: {line}")
    if arguments.dry_run:
        return told_only()
    done(plan.install, addin(functions(), plan.interpreter))
    print("Installed. Start Excel again, then try =XLP_VERSION(). Trouble: xlplugin doctor")
    return 0


def uninstall(arguments: argparse.Namespace) -> int:
    plan = planned(arguments)
    for line in changes(plan.current(), plan.restored()):
        print(f"{plan.settings}: {line}")
    print(f"{plan.addin}: {'delete' if plan.addin.exists() else 'not there'}")
    if arguments.dry_run:
        return told_only()
    done(plan.uninstall)
    print("Uninstalled. Excel forgets the functions when it is started again.")
    return 0


def planned(arguments: argparse.Namespace) -> Installation:
    from xlplugin.excel.installation import Installation
    from xlplugin.excel.settings import settings_file, startup_folder

    if sys.platform != "win32" and not arguments.startup and not arguments.dry_run:
        raise Failure(ELSEWHERE)
    return Installation(arguments.startup or startup_folder(), settings_file(), sys.executable)


def changes(before: Pairs, after: Pairs) -> list[str]:
    changed = [key for key in after if after[key] != before[key]]
    return [f"{key}: {before[key] or '(not set)'} -> {after[key] or '(not set)'}" for key in changed]


def told_only() -> int:
    print("Nothing was changed (--dry-run).")
    return 0


def done(step: Callable[..., object], *arguments: bytes) -> None:
    try:
        step(*arguments)
    except PermissionError as error:
        raise Failure(f"{error.filename}: {error.strerror}; close Excel and try again") from None
