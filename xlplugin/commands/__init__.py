"""The command line's commands, one module each: `add_parser(subparsers)` and `run(arguments) -> exit code`.

A module imports what it needs inside `run`, so that `xlplugin --help` stays quick.
"""
