"""`xlplugin build`: the template workbook."""

from __future__ import annotations

from pathlib import Path

from .failure import write_target

SUFFIXES = {"excel": ".xlsm", "addin": ".xlam"}


def add_parser(subparsers) -> None:
    from workbooks.editions import EDITIONS, LANGUAGES

    command = subparsers.add_parser("build", help="build the template workbook", description=__doc__)
    command.add_argument("--edition", choices=EDITIONS, default="udf", help="default: udf")
    command.add_argument("--lang", choices=LANGUAGES, default="zh", help="of the labels, default: zh")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=f"default: {default_name('EDITION', 'LANG')}"
    )
    command.add_argument("--force", action="store_true", help="replace FILE if it exists")
    command.set_defaults(run=run)


def run(arguments) -> int:
    from workbooks.build import build

    path = arguments.output or Path(default_name(arguments.edition, arguments.lang))
    content = build(arguments.edition, arguments.lang)
    written = write_target(path, content, overwrite=arguments.force)
    print(f"{path}  {len(content) / 1024:.0f} kB" + ("" if written else "  (was there already, unchanged)"))
    return 0


def default_name(edition: str, lang: str) -> str:
    return f"llm-compute-{edition}-{lang}{SUFFIXES.get(edition, '.xlsx')}"
