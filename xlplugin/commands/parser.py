"""argparse as this command line wants it: one line for bad usage, with the word that was perhaps meant."""

from __future__ import annotations

import argparse
import difflib
from typing import NoReturn

BAD_USAGE = 2


class Parser(argparse.ArgumentParser):
    """A parser whose complaints take one line; `commands` of the command line's own."""

    commands: argparse._SubParsersAction[Parser]

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """argparse's check of commands and choices: it would list the words, this names the nearest."""
        if action.choices is None or value in action.choices:
            return
        what = "command" if isinstance(action, argparse._SubParsersAction) else "choice"
        words = [str(word) for word in action.choices]
        close = did_you_mean(str(value), words) or f"choose from {', '.join(words)}"
        raise argparse.ArgumentError(
            None if what == "command" else action, f"there is no {what} {str(value)!r}: {close}"
        )


def did_you_mean(word: str, known: list[str]) -> str:
    """`did you mean a, b?`; empty where nothing is near."""
    folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), folded, n=3, cutoff=0.5)
    return f"did you mean {', '.join(folded[name] for name in close)}?" if close else ""
