"""`xlplugin build`: the template workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from xlplugin.commands.failure import Failure, write_target
from xlplugin.messages import retold, say

WITH_PYTHON = {
    "excel": ".xlsm",
    "addin": ".xlam",
    "lite": ".xlsx",
    "calc": ".oxt",
}  # see xlplugin.excel.editions


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from workbooks.editions import EDITIONS, LANGUAGES

    command = subparsers.add_parser("build", help="build the template workbook", description=__doc__)
    command.add_argument(
        "--edition",
        choices=(*EDITIONS, *WITH_PYTHON),
        default="udf",
        help="default: udf; the README tells them apart",
    )
    command.add_argument("--lang", choices=LANGUAGES, default="zh", help="of the labels, default: zh")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="default: llm-compute-EDITION-LANG with its suffix"
    )
    command.add_argument("--force", action="store_true", help="replace FILE if it exists")
    command.set_defaults(run=run)


NEEDS = "needs the add-in: xlplugin install; without it: --edition native"


def run(arguments: argparse.Namespace) -> int:
    path = arguments.output or Path(default_name(arguments.edition, arguments.lang))
    suffix = Path(default_name(arguments.edition, arguments.lang)).suffix
    if path.suffix.lower() != suffix:
        raise Failure(
            say(
                "{path}: the {edition} edition is written as {name}",
                path=path,
                edition=arguments.edition,
                name=path.stem + suffix,
            )
        )
    content, note = built(arguments.edition, arguments.lang)
    written = write_target(path, content, overwrite=arguments.force)
    same = "" if written else say("  (was there already, unchanged)")
    print(f"{path}  {len(content) / 1024:.0f} kB{same}")
    if note:
        print(retold(note))
    return 0


def built(edition: str, lang: str) -> tuple[bytes, str]:
    """The file, and what its reader must know."""
    from workbooks.build import build

    if edition not in WITH_PYTHON:
        return build(edition, lang), NEEDS if edition == "udf" else ""
    from xlplugin.excel.editions import ALONE, FROM_WORKBOOK, NOTES
    from xlplugin.registry import functions

    if edition in ALONE:
        return ALONE[edition](functions()), NOTES[edition]
    return FROM_WORKBOOK[edition](build("udf", lang), functions()), NOTES[edition]


def default_name(edition: str, lang: str) -> str:
    """The add-in is called what Excel shows; it has no language of its own."""
    stems = {"addin": "xlplugin", "calc": "xlplugin"}
    return stems.get(edition, f"llm-compute-{edition}-{lang}") + WITH_PYTHON.get(edition, ".xlsx")
