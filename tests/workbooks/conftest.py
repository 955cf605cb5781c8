"""The built templates as files."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.opened_models import opened
from tests.workbooks.built_templates import built


@pytest.fixture(scope="session")
def paths(tmp_path_factory) -> dict[tuple[str, str], Path]:
    """Files of the editions that compute, in both languages."""
    directory = tmp_path_factory.mktemp("templates")
    found = {}
    for edition in ("udf", "native"):
        for lang in ("zh", "en"):
            found[edition, lang] = directory / f"{edition}-{lang}.xlsx"
            found[edition, lang].write_bytes(built(edition, lang))
    return found


@pytest.fixture
def model_of(paths):
    """Gives an edition's model at the file's inputs; what a test sets goes back behind it."""
    with ExitStack() as stack:
        yield lambda edition, lang: stack.enter_context(opened(paths[edition, lang]))
